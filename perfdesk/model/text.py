"""What every text of the model must satisfy."""

from __future__ import annotations


def storable(text: str) -> str:
    """The text as well-formed Unicode: halves of surrogate pairs are joined, a lone half becomes U+FFFD.

    Broken clipboards and JSON escapes bring such halves; neither SQLite nor a UTF-8 file can hold them.
    """
    if text.isascii() or not any("\ud800" <= char <= "\udfff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
