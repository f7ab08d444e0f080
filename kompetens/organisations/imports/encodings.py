"""Finding out how the text of a file is encoded."""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from kompetens.organisations.imports import messages
from kompetens.organisations.imports.reading import UnreadableFile

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
# Swedish Windows; DOS, as older payroll systems write; Macintosh.
_SINGLE_BYTE = (("cp1252", "Windows-1252"), ("cp850", "DOS (850)"), ("mac_roman", "Macintosh"))
_NORDIC = frozenset("åäöÅÄÖéÉüÜæøÆØ")
_USUAL = _NORDIC | frozenset("áàâãèêëíìîïóòôõúùûýÿñçßÁÀÂÈÊËÍÓÔÚÑÇ§°½–—’‘“”…•€´·«»\u00a0×±²³%²‚")
_GARBLED = re.compile("Ã[\u0080-\u00bf¥¤¶…„–©¼€‰–œ]|Â[\u00a0-\u00bf]|â€[\u0080-\u00bf“”™˜œ]")
_SAMPLE = 400_000


@dataclass(frozen=True)
class Decoded:
    """The text, the encoding's name for people, and whether doubly encoded letters were put right."""

    text: str
    encoding: str
    repaired: bool = False


def decode(data: bytes) -> Decoded:
    """The text of *data*: by its byte order mark, else UTF-8, UTF-16 or the likeliest single-byte encoding.

    Raises :class:`UnreadableFile` when the bytes are no text or no encoding gives readable letters.
    """
    for mark, codec, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _checked(_lenient(data, codec), name)
    if wide := _wide_without_mark(data):
        return _checked(_lenient(data, wide), "UTF-16")
    if b"\0" in data:
        raise UnreadableFile(messages.NOT_TEXT)
    try:
        return _checked(_whole_utf8(data), "UTF-8")
    except UnicodeDecodeError:
        return _single_byte(data)


def _lenient(data: bytes, codec: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        text = data.decode(codec, errors="replace")
        if text.count("\ufffd") > 1 + len(text) // 200:
            raise UnreadableFile(messages.WRONG_ENCODING) from None
    return text


def _whole_utf8(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A file cut off in the middle of its last character is still UTF-8.
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")
        raise


def _wide_without_mark(data: bytes) -> str | None:
    sample = data[:4000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if half and odd > half * 0.6 and even < half * 0.2:
        return "utf-16-le"
    if half and even > half * 0.6 and odd < half * 0.2:
        return "utf-16-be"
    return None


def _single_byte(data: bytes) -> Decoded:
    if (mixed := _line_by_line(data)) is not None:
        return mixed
    sample = data[:_SAMPLE]
    best = max(_SINGLE_BYTE, key=lambda choice: _readability(sample.decode(choice[0], errors="replace")))
    text = data.decode(best[0], errors="replace")
    strange, foreign, letters = _foreign_letters(text[:_SAMPLE])
    if strange > max(3, foreign // 4) or (foreign > 20 and foreign > letters * 0.4):
        raise UnreadableFile(messages.WRONG_ENCODING)
    return _checked(text, best[1])


def _readability(text: str) -> int:
    """How much the letters outside ASCII look like Swedish: in words, and of the usual ones."""
    score = 0
    for match in re.finditer(r"[^\x00-\x7f]", text):
        character, place = match[0], match.start()
        before = text[place - 1 : place].isalpha() if place else False
        after = text[place + 1 : place + 2].isalpha()
        if character in _NORDIC and (before or after):
            score += 3
        elif character in _USUAL:
            score += 0 if not (before and after) or character.isalpha() else -2
        else:
            score -= 3
    return score


def _line_by_line(data: bytes) -> Decoded | None:
    """Lines of a file that was put together of parts in UTF-8 and Windows-1252; None when it was not."""
    lines = data.split(b"\n")
    found, wide, narrow = [], 0, 0
    for line in lines:
        try:
            found.append(line.decode("utf-8"))
            wide += not line.isascii()
        except UnicodeDecodeError:
            found.append(line.decode("cp1252", errors="replace"))
            narrow += 1
    if wide < 2 or wide * 3 < narrow:
        return None
    return Decoded("\n".join(found), "UTF-8 + Windows-1252", repaired=True)


def _foreign_letters(text: str) -> tuple[int, int, int]:
    """How many characters outside ASCII are strange in Swedish text, how many there are, and all letters."""
    foreign = [character for character in text if ord(character) > 127]
    strange = sum(character not in _USUAL for character in foreign)
    return strange, len(foreign), sum(map(str.isalpha, text))


def _checked(text: str, encoding: str) -> Decoded:
    sample = text[:_SAMPLE]
    control = sum(
        unicodedata.category(character) == "Cc" and character not in "\r\n\t\f\x1a\x85" for character in sample
    )
    if control > 2 + len(sample) // 100:
        raise UnreadableFile(messages.NOT_TEXT)
    if "\ufffd" in sample and sample.count("\ufffd") > 3 + len(sample) // 50:
        raise UnreadableFile(messages.WRONG_ENCODING)
    text = text.replace("\0", "").rstrip("\x1a")
    if _GARBLED.search(sample) and (repaired := _undo_double_encoding(text)) is not None:
        return Decoded(repaired, encoding, repaired=True)
    return Decoded(text, encoding)


def _undo_double_encoding(text: str) -> str | None:
    """The text before UTF-8 was taken for Windows-1252 and saved again; None when that was not the case."""
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > 255:
                return None
            raw.append(ord(character))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
