"""The status bar: where the file is, what was found, and when it was last saved."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStatusBar

from ui.style import SEVERITY_COLOURS

_WORDS = {"error": "强制性", "warning": "提示性", "hint": "建议"}
MESSAGE_MS = 8000


class StatusBar(QStatusBar):
    """Texts on the right stay; messages on the left go after some seconds."""

    def __init__(self) -> None:
        super().__init__()
        self.path, self.counts, self.saved = QLabel(), QLabel(), QLabel()
        self.path.setProperty("quiet", True)
        self.counts.setTextFormat(Qt.TextFormat.RichText)
        self.addWidget(self.path, 1)
        for label in (self.counts, self.saved):
            label.setContentsMargins(10, 2, 10, 2)
            self.addPermanentWidget(label)

    def show_path(self, path: Path | None, *, read_only: bool = False) -> None:
        """The file that is open."""
        self.path.setText("" if path is None else f"{path}{'（只读）' if read_only else ''}")
        self.path.setContentsMargins(8, 0, 0, 0)
        if path is None:
            self.counts.clear()
            self.saved.clear()

    def show_saved(self, time: str) -> None:
        """When the last step reached the disk."""
        self.saved.setText(f"已保存 {time}")

    def show_counts(self, counts: Mapping[Any, int]) -> None:
        """How many findings of each severity."""
        parts = [
            f'<span style="color:{SEVERITY_COLOURS[severity]}">{word} {counts[severity]}</span>'
            for severity, word in _WORDS.items()
            if counts.get(severity)
        ]
        self.counts.setText("&nbsp;&nbsp;".join(parts) or "未发现问题")

    def say(self, text: str) -> None:
        """A passing message."""
        self.showMessage(text, MESSAGE_MS)
