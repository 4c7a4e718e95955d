"""Qt's own texts in Chinese: its catalogue by a fixed name (the locale may say C), and the words it lacks."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

MISSING = {
    "&Look in:": "查找范围(&I)：",
    "Files of &type:": "文件类型(&T)：",
    "Size": "大小",
    "Folder": "文件夹",
    "File Folder": "文件夹",
    "File": "文件",
    "%1 File": "%1 文件",
    "Drive": "磁盘",
    "Shortcut": "快捷方式",
    "Page &order:": "页面顺序(&O)：",
    "Pages &per sheet:": "每张页数(&P)：",
    "Page &Set:": "页面范围(&S)：",
}

ARROWS = {"Up": "↑", "Down": "↓", "Left": "←", "Right": "→"}


class _Supplement(QTranslator):
    """Asked before Qt's catalogue."""

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """The Chinese text, None to let the catalogue answer. `context` matters for the arrow keys only."""
        if context == "QShortcut" and source in ARROWS:
            return ARROWS[source]
        return MISSING.get(source)

    def isEmpty(self) -> bool:
        """Never: Qt would not ask."""
        return False


def speak_chinese(app: QCoreApplication) -> list[QTranslator]:
    """Install the texts before the first widget. Keep the result as long as the application."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    catalogue, supplement = QTranslator(app), _Supplement(app)
    if catalogue.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(catalogue)
    app.installTranslator(supplement)
    return [catalogue, supplement]
