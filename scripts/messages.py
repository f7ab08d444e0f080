"""Compile the translations, or check that none is lacking.

python scripts/messages.py            compile every django.po that is newer than its django.mo
python scripts/messages.py --check    every English string of the source has a Swedish translation
python scripts/messages.py --missing  the lacking ones, ready to be pasted into a django.po
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDER = re.compile(r"%\([a-zA-Z_]\w*\)[sd]|%[sd]|\{[a-zA-Z_]\w*\}")
KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "ugettext"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy", "ungettext"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}


def catalogues() -> list[Path]:
    return sorted(ROOT.glob("kompetens/**/locale/*/LC_MESSAGES/django.po"))


def compile_newer() -> int:
    """Write the .mo files that are older than their .po, each at once or not at all."""
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import PoFileError, read_po

        try:
            catalogue = read_po(source.open("rb"), abort_invalid=True)
        except PoFileError as error:
            print(f"{source.relative_to(ROOT)}: {error}", file=sys.stderr)
            return 1
        draft = target.with_suffix(".mo.new")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)
        print(f"Compiled {source.relative_to(ROOT)}")
    return 0


def used() -> Iterator[tuple[Path, int, Any, str | None]]:
    """Place, line, message id (a pair for plurals) and context of every string that is to be translated."""
    from babel.messages.extract import extract

    for path in sorted(ROOT.glob("kompetens/**/*.py")):
        yield from _found(path, extract("python", BytesIO(path.read_bytes()), KEYWORDS, options={"encoding": "utf-8"}))
    for path in sorted(p for p in ROOT.glob("kompetens/**/templates/**/*") if p.is_file()):
        yield from _found(path, extract("python", BytesIO(_as_python(path).encode()), KEYWORDS))


def _as_python(path: Path) -> str:
    """The template as the calls that Django makes of it, one line each where it stands."""
    from django.utils.translation.template import templatize

    text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    calls = re.compile(r"(?:\bn?p?gettext|(?<![\w.])_)\(.*?\)(?=\s|$)")
    return "\n".join("; ".join(calls.findall(line)) for line in StringIO(text).read().split("\n"))


def _found(path: Path, messages: Any) -> Iterator[tuple[Path, int, Any, str | None]]:
    for line, message, _, context in messages:
        if message and (not isinstance(message, tuple) or message[0]):
            yield path.relative_to(ROOT), line, message, context


def translated() -> tuple[dict[tuple[str, str | None], Any], list[str]]:
    """All Swedish translations, Django's own included, and what is wrong with ours."""
    import django
    from babel.messages.pofile import read_po

    theirs = sorted(Path(django.__file__).parent.glob("**/locale/sv/LC_MESSAGES/django.po"))
    known: dict[tuple[str, str | None], Any] = {}
    faults = []
    for path in [*theirs, *(p for p in catalogues() if p.parts[-3] == "sv")]:
        ours = path.is_relative_to(ROOT / "kompetens")
        for message in read_po(path.open("rb"), locale="sv"):
            if not message.id or message.fuzzy:
                continue
            source = message.id if isinstance(message.id, str) else message.id[0]
            words = [message.string] if isinstance(message.string, str) else list(message.string)
            if not all(words):
                continue
            known[(source, message.context)] = message.string
            if ours:
                faults += _wrong_placeholders(path, message, words)
    return known, faults


def _wrong_placeholders(path: Path, message: Any, words: list[str]) -> Iterator[str]:
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    allowed = {found for text in ids for found in PLACEHOLDER.findall(text)}
    for text in words:
        strange = set(PLACEHOLDER.findall(text)) - allowed
        lacking = set(PLACEHOLDER.findall(ids[-1])) - set(PLACEHOLDER.findall(text)) if len(words) == 1 else set()
        if strange or lacking:
            named = ", ".join(sorted(strange | lacking))
            yield f"{path.relative_to(ROOT)}:{message.lineno}: the placeholders differ ({named}): {ids[0]!r}"


def check(*, paste: bool = False) -> int:
    """Print every string without a Swedish translation; exit code 1 when there is one."""
    known, faults = translated()
    lacking: dict[tuple[str, str | None], str] = {}
    for path, line, message, context in used():
        source = message[0] if isinstance(message, tuple) else message
        if (source, context) not in known:
            lacking.setdefault((source, context), f"{path}:{line}: no Swedish translation: {source!r}")
    if paste:
        from babel.messages.pofile import normalize

        for (source, _), place in lacking.items():
            print(f'#: {place.split(": ")[0]}\nmsgid {normalize(source)}\nmsgstr ""\n')
        return 0
    for text in [*lacking.values(), *faults]:
        print(text, file=sys.stderr)
    if lacking or faults:
        print(f"{len(lacking)} strings lack a Swedish translation, {len(faults)} are faulty.", file=sys.stderr)
        return 1
    print(f"Every string is translated ({len(known)} known).")
    return 0


if __name__ == "__main__":
    if "--check" in sys.argv or "--missing" in sys.argv:
        sys.exit(check(paste="--missing" in sys.argv))
    sys.exit(compile_newer())
