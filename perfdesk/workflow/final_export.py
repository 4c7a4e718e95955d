"""The gate before a final export: what is open, and the record of an export made all the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from perfdesk.forms.foot import foot_printed
from perfdesk.forms.profile import Profile
from perfdesk.model.fields import project_field
from perfdesk.model.names import field_label
from perfdesk.model.rows import Filing, FinalExport, Project
from perfdesk.rules import Finding, check

# Where the form does not say which (`sign_off` in form.toml): what the office itself fills in, not what others add.
_USUAL = (
    "unit_name",
    "extra.person_in_charge",
    "extra.preparer",
    "extra.contact",
    "extra.phone",
    "extra.date",
)


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands in the way: open mandatory remarks, which ask for a reason, and sign-off fields still blank (A18),
    which are only told: label of the field and how many projects lack it."""

    errors: tuple[Finding, ...]
    unsigned: tuple[tuple[str, int], ...]


def gate(filing: Filing, profile: Profile, project_ids: Sequence[str] | None = None) -> Gate:
    """What is open in the projects that are exported, with Part One when all are (None)."""
    wanted = None if project_ids is None else set(project_ids)
    found = check(filing, profile.expectations)
    errors = tuple(row for row in found if row.severity == "error" and (wanted is None or _touches(row, wanted)))
    chosen = [row for row in filing.projects if wanted is None or row.id in wanted]
    return Gate(errors, _unsigned(filing, chosen, profile))


def record(made_at: str, errors: int, reason: str, files: Sequence[Path]) -> FinalExport:
    """The record of one final export; `made_at` is an ISO date and time. Only the names of files are kept."""
    return FinalExport(made_at=made_at, errors=errors, reason=reason, files=tuple(path.name for path in files))


def _touches(finding: Finding, wanted: Collection[str]) -> bool:
    return any(ref.project in wanted for ref in (finding.ref, *finding.also))


def _unsigned(filing: Filing, projects: Sequence[Project], profile: Profile) -> tuple[tuple[str, int], ...]:
    counts = []
    declared = profile.expectations.sign_off
    for name in _USUAL if declared is None else declared:
        blank = sum(1 for row in projects if name in _printed(row, profile) and not _text(filing, row, name))
        if blank:
            counts.append((field_label(name), blank))
    return tuple(counts)


def _printed(project: Project, profile: Profile) -> set[str]:
    """The fields of the project that its form prints, without optional rows that are left out."""
    return {*profile.project_fields(), *(profile.foot_fields() if foot_printed(project, profile) else ())}


def _text(filing: Filing, project: Project, name: str) -> str:
    text = project_field(project, name) or (filing.unit_name if name == "unit_name" else "")
    return (text or "").strip()
