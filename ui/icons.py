"""The program's own icons: small SVG drawings of one line weight, rendered when first painted."""

from __future__ import annotations

from functools import cache

from PySide6.QtGui import QIcon

from perfdesk.paths import data_file


@cache
def icon(name: str) -> QIcon:
    """The icon of that name under resources/icons; an empty icon for "" ."""
    return QIcon(f"{_folder()}/{name}.svg") if name else QIcon()


@cache
def _folder() -> str:
    return str(data_file("resources", "icons"))
