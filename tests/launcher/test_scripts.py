"""The scripts behind the Makefile."""

import gettext
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from kompetens.launcher.paths import CHECKOUT


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"script_{name}", CHECKOUT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A checkout with one room: two strings in Python, three in a template, all translated."""
    room = tmp_path / "kompetens" / "room"
    (room / "templates" / "room").mkdir(parents=True)
    (room / "locale" / "sv" / "LC_MESSAGES").mkdir(parents=True)
    (room / "views.py").write_text('x = _("Zebra")\ny = ngettext("%(n)s zebra", "%(n)s zebras", 2)\n')
    (room / "templates" / "room" / "page.html").write_text(
        '<div>\n  {% if a %}\n      <p>{% translate "Striped" %} {{ b }}</p>\n'
        "  {% blocktranslate count n=n %}{{ n }} stripe{% plural %}{{ n }} stripes{% endblocktranslate %}\n"
        '{% endif %}{% translate "Stall" context "horse" %}</div>\n'
    )
    (room / "locale" / "sv" / "LC_MESSAGES" / "django.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
        'msgid "Zebra"\nmsgstr "Sebra"\n\n'
        'msgid "%(n)s zebra"\nmsgid_plural "%(n)s zebras"\nmsgstr[0] "%(n)s sebra"\nmsgstr[1] "%(n)s sebror"\n\n'
        'msgid "Striped"\nmsgstr "Randig å ä ö"\n\n'
        'msgid "%(n)s stripe"\nmsgid_plural "%(n)s stripes"\nmsgstr[0] "%(n)s rand"\nmsgstr[1] "%(n)s ränder"\n\n'
        'msgctxt "horse"\nmsgid "Stall"\nmsgstr "Spilta"\n'
    )
    return tmp_path


@pytest.fixture
def messages(tree: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    module = script("messages")
    monkeypatch.setattr(module, "ROOT", tree)
    return module


def catalogue(tree: Path) -> Path:
    return tree / "kompetens" / "room" / "locale" / "sv" / "LC_MESSAGES" / "django.po"


def test_a_complete_translation_passes(messages: ModuleType) -> None:
    assert messages.check() == 0


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('msgstr "Sebra"', 'msgstr ""', "views.py:1: no Swedish translation: 'Zebra'"),
        ('msgid "Striped"', 'msgid "Stripes"', "page.html:3: no Swedish translation: 'Striped'"),
        ('msgid "%(n)s stripe"', 'msgid "%(n)s strip"', "page.html:4: no Swedish translation: '%(n)s stripe'"),
        ('msgctxt "horse"\n', "", "page.html:5: no Swedish translation: 'Stall'"),
        ('msgid "Zebra"', '#, fuzzy\nmsgid "Zebra"', "no Swedish translation: 'Zebra'"),
        ("%(n)s sebror", "%(m)s sebror", "the placeholders differ (%(m)s)"),
    ],
)
def test_what_lacks_is_named(
    messages: ModuleType, tree: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    text = catalogue(tree).read_text()
    assert old in text
    catalogue(tree).write_text(text.replace(old, new))
    assert messages.check() == 1
    assert told in capsys.readouterr().err


def test_compiles_only_what_is_newer(messages: ModuleType, tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert messages.compile_newer() == 0
    compiled = catalogue(tree).with_suffix(".mo")
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Striped") == "Randig å ä ö"
    capsys.readouterr()
    assert messages.compile_newer() == 0
    assert capsys.readouterr().out == ""
    later = compiled.stat().st_mtime + 10
    os.utime(catalogue(tree), (later, later))
    assert messages.compile_newer() == 0
    assert "Compiled" in capsys.readouterr().out


def test_packages_are_installed_again_only_after_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = script("environment")
    (tmp_path / "requirements").mkdir()
    (tmp_path / ".venv").mkdir()
    requirements = tmp_path / "requirements" / "base.txt"
    requirements.write_text("one==1 --hash=sha256:00\n")
    # A program in pip's place that notes each call: what is tested is when it is called, and with what.
    calls = tmp_path / "calls"
    fake = [
        sys.executable,
        "-c",
        "import sys; open(sys.argv[1], 'a').write(' '.join(sys.argv[2:]) + '\\n')",
        str(calls),
    ]
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "pip", lambda: fake)
    environment.install("base")
    environment.install("base")
    assert calls.read_text().count("\n") == 1
    assert "install --require-hashes" in calls.read_text()
    requirements.write_text("one==2 --hash=sha256:00\n")
    environment.install("base")
    assert calls.read_text().count("\n") == 2


def test_a_failed_installation_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = script("environment")
    (tmp_path / "requirements").mkdir()
    (tmp_path / ".venv").mkdir()
    (tmp_path / "requirements" / "base.txt").write_text("one==1\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "pip", lambda: [sys.executable, "-c", "import sys; print('no such'); sys.exit(1)"])
    for _ in range(2):
        with pytest.raises(subprocess.CalledProcessError):
            environment.install("base")


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_missing_browser_is_loud_and_fails_in_ci(ci: str, code: int) -> None:
    # An unprivileged user cannot install one; root is kept from it by a path without apt.
    done = subprocess.run(
        [sys.executable, str(CHECKOUT / "scripts" / "browser.py")],
        env={"KOMPETENS_CHROMIUM": "/nonexistent", "PATH": "/nonexistent", "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert "Chromium is missing" in done.stderr
