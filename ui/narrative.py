"""Part One: one section of prose, a line for each paragraph."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from perfdesk.model.fields import read_ref
from perfdesk.model.rows import Ref
from ui.bridge import Bridge
from ui.checking import Delta
from ui.editors import TextEditor, finish_composition
from ui.look import QUIET_INK, SEVERITY_COLOURS, remarks, severity_icon
from ui.part_one_bar import PartOneBar

PAUSE_MS = 800
_LINES_WIDTH = 46
_MOST_REMARKS = 3


class NarrativePage(QWidget):
    """The editor of one section. Typing is saved after a pause and when the editor is left."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._section = ""
        self._heading = QLabel(self)
        font = self._heading.font()
        font.setPointSizeF(font.pointSizeF() * 1.35)
        font.setBold(True)
        self._heading.setFont(font)
        self._count = QLabel(self)
        self._count.setStyleSheet(f"color: {QUIET_INK}")
        self._remarks = QLabel(self)
        self._remarks.setWordWrap(True)
        self._sign = QLabel(self)
        self.editor = TextEditor(self)
        self.from_tables = PartOneBar(bridge, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self._lay_out()
        self.editor.textChanged.connect(self._on_typed)
        self.editor.left.connect(self._on_left)
        bridge.narrative_changed.connect(self._on_changed)
        bridge.findings_delta.connect(self._on_findings)

    def _lay_out(self) -> None:
        self.editor.document().setDocumentMargin(18)
        self.editor.setAccessibleName("第一部分正文")
        self.editor.setPlaceholderText("在此填写，每行一个自然段。")
        font = self.editor.font()
        font.setPointSizeF(font.pointSizeF() * 1.1)
        self.editor.setFont(font)
        self.editor.setFrameShape(QFrame.Shape.StyledPanel)
        top = QHBoxLayout()
        top.addWidget(self._heading)
        top.addStretch()
        top.addWidget(self._count, alignment=Qt.AlignmentFlag.AlignBottom)
        sheet = QWidget(self)
        sheet.setMaximumWidth(self.fontMetrics().horizontalAdvance("绩") * _LINES_WIDTH + 60)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(top)
        column.addWidget(self.from_tables)
        told = QHBoxLayout()
        told.setSpacing(6)
        told.addWidget(self._sign, alignment=Qt.AlignmentFlag.AlignTop)
        told.addWidget(self._remarks, 1)
        column.addLayout(told)
        column.addWidget(self.editor, 1)
        column.setSpacing(8)
        page = QHBoxLayout(self)
        page.setContentsMargins(24, 18, 24, 18)
        page.addStretch(1)
        page.addWidget(sheet, 1000)
        page.addStretch(1)

    @property
    def ref(self) -> Ref:
        """The address of the section shown."""
        return Ref(None, None, self._section)

    def show_section(self, section: str) -> None:
        """Show another section."""
        if section == self._section:
            return
        self.commit_pending()
        self._section = section
        self._heading.setText(self._bridge.sections.get(section, ""))
        self.editor.document().clear()
        self._load()
        self.editor.document().clearUndoRedoStacks()
        self.from_tables.show_section(section)
        self._mark()

    def commit_pending(self) -> bool:
        """Commit a composition and what was typed; False when it was refused."""
        finish_composition(self.editor)
        return self._commit()

    def go_to(self, ref: Ref) -> None:
        """Focus the text."""
        self.show_section(ref.field)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _text(self) -> str:
        return (read_ref(self._bridge.filing, self.ref) or "") if self._section else ""

    def _load(self) -> None:
        self.editor.blockSignals(True)
        self.editor.set_text_value(self._text())
        self.editor.blockSignals(False)
        self._pause.stop()
        self._show_count()

    def _commit(self) -> bool:
        self._pause.stop()
        typed = self.editor.text_value()
        if not self._section or typed == self._text():
            return True
        return self._bridge.set_text(self.ref, typed)

    def _on_typed(self) -> None:
        self._show_count()
        self._pause.start()

    def _on_pause(self) -> None:
        if self.editor.preedit:
            self._pause.start()
        else:
            self._commit()

    def _on_left(self) -> None:
        self._commit()
        self._bridge.session.end_burst()

    def _on_changed(self, section: str) -> None:
        if section == self._section and not self.editor.preedit:
            self._load()
            self.from_tables.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """The tables may have changed while another page was shown."""
        super().showEvent(event)
        self.from_tables.refresh()

    def _on_findings(self, delta: Delta) -> None:
        if self._section and self.ref in delta.refs():
            self._mark()

    def _mark(self) -> None:
        found = self._bridge.findings_at(self.ref)
        for label in (self._sign, self._remarks):
            label.setVisible(bool(found))
        more = f"\n……另有 {len(found) - _MOST_REMARKS} 条，见“问题”列表。" if len(found) > _MOST_REMARKS else ""
        self._remarks.setText(remarks(found[:_MOST_REMARKS]) + more)
        self.editor.setToolTip(remarks(found))
        if found:
            self._sign.setPixmap(severity_icon(found[0].severity).pixmap(self.fontMetrics().height()))
            self._remarks.setStyleSheet(f"color: {SEVERITY_COLOURS[found[0].severity]}")

    def _show_count(self) -> None:
        text = self.editor.text_value()
        paragraphs = len([line for line in text.split("\n") if line.strip()])
        self._count.setText(f"{paragraphs} 段，{len(''.join(text.split()))} 字")
