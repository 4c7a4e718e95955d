"""A comparison as JSON for other programs (docs/interchange.md). Orders count from 1."""

from __future__ import annotations

from typing import Any

from perfdesk.workflow.changes import Comparison, ParagraphChange, ProjectChange, RowChange, TextChange

VERSION = 1


def comparison_dump(comparison: Comparison, old_name: str, new_name: str) -> dict[str, Any]:
    """What differs, version 1."""
    return {
        "version": VERSION,
        "old": old_name,
        "new": new_name,
        "cells": [_cell(cell) for cell in comparison.cells],
        "paragraphs": [_paragraph(item) for item in comparison.paragraphs],
        "projects": [_project(item) for item in comparison.projects],
    }


def _cell(cell: TextChange) -> dict[str, Any]:
    return {"field": cell.field, "before": cell.before, "after": cell.after}


def _paragraph(change: ParagraphChange) -> dict[str, Any]:
    return {"section": change.section, **_places(change), "before": change.old, "after": change.new}


def _project(change: ProjectChange) -> dict[str, Any]:
    return {
        **_places(change),
        "old_name": None if change.old is None else change.old.name,
        "new_name": None if change.new is None else change.new.name,
        "renamed": change.renamed,
        "cells": [_cell(cell) for cell in change.cells],
        "indicators": [_row(row) for row in change.rows],
    }


def _row(change: RowChange) -> dict[str, Any]:
    return {
        **_places(change),
        "old_name": None if change.old is None else change.old.level3,
        "new_name": None if change.new is None else change.new.level3,
        "cells": [_cell(cell) for cell in change.cells],
    }


def _places(change: ParagraphChange | ProjectChange | RowChange) -> dict[str, Any]:
    places = (change.old_place, change.new_place)
    old, new = (None if place is None else place + 1 for place in places)
    return {"state": change.state, "moved": change.moved, "old_order": old, "new_order": new}
