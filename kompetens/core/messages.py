"""A sentence for the user in both languages, usable where no settings and no translations are loaded."""

from dataclasses import dataclass
from typing import Literal

Language = Literal["sv", "en"]


@dataclass(frozen=True, slots=True)
class Message:
    """What is wrong (or was noticed), as a stable code and one plain sentence per language.

    ``code`` is lower-case words joined by hyphens and never changes once released; the sentences may.
    """

    code: str
    en: str
    sv: str

    def text(self, language: str) -> str:
        """The sentence in *language* ('sv' or 'en', with or without a region); English for any other."""
        return self.sv if language.lower().startswith("sv") else self.en

    def fill(self, **values: object) -> "Message":
        """The same message with ``{name}`` places filled in both sentences."""
        return Message(self.code, self.en.format(**values), self.sv.format(**values))

    def __str__(self) -> str:
        return self.en


class MessageError(ValueError):
    """An error whose text is a :class:`Message`."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message

    @property
    def code(self) -> str:
        """The stable code of the message."""
        return self.message.code
