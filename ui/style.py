"""How the program looks: Fusion, light, one accent colour, a list of Chinese fonts, no pixel sizes for text."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

PROGRAM = "绩效目标编制助手"
FONT_FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "WenQuanYi Micro Hei",
    "PingFang SC",
    "sans-serif",
)
ACCENT = "#1f5fa8"
INK = "#1f2933"
QUIET = "#66727f"
LINE = "#d5dbe1"
GROUND = "#f4f6f8"
SEVERITY_COLOURS = {"error": "#c0392b", "warning": "#b9770e", "hint": "#2471a3"}

_SHEET = f"""
QMainWindow::separator {{ background: {GROUND}; width: 5px; height: 5px; }}
QMenuBar {{ background: white; border-bottom: 1px solid {LINE}; padding: 1px 4px; }}
QMenuBar::item {{ padding: 5px 10px; background: transparent; border-radius: 3px; }}
QMenuBar::item:selected {{ background: #e4edf7; color: {INK}; }}
QMenu {{ background: white; border: 1px solid {LINE}; padding: 4px; }}
QMenu::item {{ padding: 5px 28px 5px 24px; border-radius: 3px; }}
QMenu::item:selected {{ background: #e4edf7; color: {INK}; }}
QMenu::item:disabled {{ color: #a0a8b0; }}
QMenu::separator {{ height: 1px; background: {LINE}; margin: 4px 8px; }}
QMenu::icon {{ padding-left: 6px; }}
QToolBar {{ background: white; border: none; border-bottom: 1px solid {LINE}; padding: 3px 6px; spacing: 2px; }}
QToolBar::separator {{ background: {LINE}; width: 1px; margin: 4px 5px; }}
QToolBar QToolButton {{ padding: 4px 8px; border: 1px solid transparent; border-radius: 4px; }}
QToolBar QToolButton:hover {{ background: #e4edf7; border-color: #c8d9ec; }}
QToolBar QToolButton:pressed {{ background: #d3e2f2; }}
QDockWidget {{ titlebar-close-icon: none; font-weight: 600; }}
QDockWidget::title {{ background: {GROUND}; padding: 6px 8px; border-bottom: 1px solid {LINE}; text-align: left; }}
QStatusBar {{ background: white; border-top: 1px solid {LINE}; }}
QStatusBar::item {{ border: none; }}
QLabel[quiet="true"] {{ color: {QUIET}; }}
QLabel[heading="true"] {{ font-weight: 600; }}
QPushButton[primary="true"] {{
    background: {ACCENT}; color: white; border: 1px solid {ACCENT}; border-radius: 4px; padding: 5px 18px;
}}
QPushButton[primary="true"]:hover {{ background: #2a70bf; }}
QPushButton[primary="true"]:focus {{ border-color: #0d3c73; }}
QPushButton[primary="true"]:disabled {{ background: #b8c4d0; border-color: #b8c4d0; }}
"""


def apply_style(app: QApplication) -> None:
    """Dress the application, started with Fusion as its style. Call before the first widget.

    `setStyle` would do the same, but its answer loads all enumerations of QStyle.
    """
    app.styleHints().setColorScheme(Qt.ColorScheme.Light)
    app.setPalette(_palette())
    font = app.font()
    font.setFamilies(list(FONT_FAMILIES))
    font.setPointSizeF(max(font.pointSizeF(), 10.0))
    app.setFont(font)
    app.setStyleSheet(_SHEET)


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(QColor(GROUND))
    colours = {
        role.Window: GROUND,
        role.Base: "#ffffff",
        role.AlternateBase: "#f8fafc",
        role.Text: INK,
        role.WindowText: INK,
        role.ButtonText: INK,
        role.Button: "#fafbfc",
        role.Highlight: ACCENT,
        role.HighlightedText: "#ffffff",
        role.Link: ACCENT,
        role.PlaceholderText: "#9aa5b1",
        role.ToolTipBase: "#fffff2",
        role.ToolTipText: INK,
    }
    for item, colour in colours.items():
        palette.setColor(item, QColor(colour))
    grey = QColor("#a0a8b0")
    for item in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, item, grey)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor("#c8d0d8"))
    return palette
