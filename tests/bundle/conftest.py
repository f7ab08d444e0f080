"""Bundles to test with."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kompetens.bundle.demo.command import DEFAULT_SOURCE
from kompetens.bundle.demo.generate import TINY, generate

Change = Callable[[list[dict[str, str]]], None]


@pytest.fixture(scope="session")
def tiny_bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small demonstration bundle. Do not change it: take `bundle`."""
    folder = tmp_path_factory.mktemp("bundles") / "tiny"
    generate(DEFAULT_SOURCE, folder, TINY)
    return folder


@pytest.fixture
def bundle(tiny_bundle: Path, tmp_path: Path) -> Path:
    """A copy of the small bundle that the test may change."""
    return Path(shutil.copytree(tiny_bundle, tmp_path / "bundle"))


def edit(folder: Path, table: str, change: Change) -> None:
    """Rewrite a table's file with *change* applied to its rows."""
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, delimiter=";")
        rows, names = list(reader), list(reader.fieldnames or [])
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, delimiter=";", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def line(row: dict[str, str]) -> Change:
    """A change that adds a row like the last one, with the given cells instead."""

    def change(rows: list[dict[str, str]]) -> None:
        rows.append({**rows[-1], **row})

    return change
