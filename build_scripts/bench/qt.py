"""One offscreen QApplication for the benches that paint."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication


def application() -> QApplication:
    """The application of this process, made on first use."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["perfdesk-bench"])
        app.setFont(QFont("Noto Sans CJK SC", 9))
    return app
