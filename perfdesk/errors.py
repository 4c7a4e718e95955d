"""The line between what a clerk can mend and what is our bug."""

from __future__ import annotations


class UserError(Exception):
    """A request or an environment that the user can mend.

    `message` says what is wrong and where, `advice` what to do about it; both are short Chinese sentences
    that go to the screen as they are. Every other exception is a bug and reaches the crash dialog.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def one_line(self) -> str:
        """The text for one line of standard error."""
        text = f"{self.message} {self.advice}" if self.advice else self.message
        return " ".join(text.split())
