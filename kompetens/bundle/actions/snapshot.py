"""Which rows of a bundle are new, changed or gone since the one that was imported last.

Rows are compared by hashes, so that 500,000 people take tens of megabytes and no query. A hash is eight bytes
of keyed BLAKE2b over the typed values: the same in every process, and after dates have been resolved. Without the
key nobody can try names and identity numbers until one fits what is kept here.
"""

from __future__ import annotations

from array import array
from base64 import b64decode
from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
from django.conf import settings

from kompetens.bundle.models import BundleSnapshot
from kompetens.bundle.schema import Table
from kompetens.organisations.models import Programme

PART_ROWS = 500_000
Hashes = npt.NDArray[np.uint64]
_PURPOSE = b"bundle snapshot"


def hash_of(values: tuple[Any, ...]) -> int:
    """Eight bytes of a row or key as a number, which cannot be worked out without the settings' INDEX_KEY."""
    hashed = _keyed(settings.INDEX_KEY).copy()
    hashed.update(repr(values).encode())
    return int.from_bytes(hashed.digest())


@lru_cache(maxsize=4)
def _keyed(index_key: str) -> blake2b:
    """A hash with a key of this purpose alone: what is kept here says nothing about the index of identity numbers.

    Kept and copied, since there are millions of rows and a copy costs half of a new one.
    """
    key = blake2b(key=b64decode(index_key, validate=True), person=_PURPOSE).digest()
    return blake2b(digest_size=8, key=key, person=_PURPOSE)


class Snapshot:
    """The hashes of one table, sorted by key."""

    def __init__(self, keys: Hashes, contents: Hashes) -> None:
        order = np.argsort(keys, kind="stable")
        self.keys = keys[order]
        self.contents = contents[order]

    @classmethod
    def load(cls, programme: Programme | None, table: str) -> Snapshot:
        """What the programme's last bundle held; empty when there was none."""
        if programme is None:
            return cls(np.zeros(0, np.uint64), np.zeros(0, np.uint64))
        parts = BundleSnapshot.objects.filter(programme=programme, table=table).order_by("part")
        keys, contents = bytearray(), bytearray()
        for part in parts.iterator(chunk_size=1):
            keys += part.keys
            contents += part.contents
        return cls(np.frombuffer(bytes(keys), np.uint64), np.frombuffer(bytes(contents), np.uint64))

    def save(self, programme: Programme, table: str) -> None:
        """Keep it as the programme's last one."""
        BundleSnapshot.objects.filter(programme=programme, table=table).delete()
        for part, start in enumerate(range(0, len(self.keys), PART_ROWS)):
            BundleSnapshot.objects.create(
                programme=programme,
                table=table,
                part=part,
                keys=self.keys[start : start + PART_ROWS].tobytes(),
                contents=self.contents[start : start + PART_ROWS].tobytes(),
            )

    def find(self, keys: Hashes) -> tuple[npt.NDArray[np.bool_], Hashes]:
        """For each key whether it is here, and the content it has (meaningless where it is not)."""
        if len(self.keys) == 0:
            return np.zeros(len(keys), bool), np.zeros(len(keys), np.uint64)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return self.keys[places] == keys, self.contents[places]

    def without(self, other: Snapshot) -> Hashes:
        """The keys that are here and not in *other*."""
        return np.setdiff1d(self.keys, other.keys)

    def joined(self, other: Snapshot, keys: Hashes) -> Snapshot:
        """These rows, and those of *other* with one of *keys*."""
        chosen = np.isin(other.keys, keys)
        return Snapshot(
            np.concatenate([self.keys, other.keys[chosen]]), np.concatenate([self.contents, other.contents[chosen]])
        )


class Comparison:
    """Streams a table's rows past the last snapshot and lets through what is new or changed.

    `returned` has the keys of new rows when there was a snapshot: the database may have known them before.
    `digest` sums the hashes of all that differs (modulo 2⁶⁴): two comparisons with the same one change the same.
    """

    BATCH = 10_000

    def __init__(self, table: Table, before: Snapshot) -> None:
        self.before = before
        self.added = 0
        self.changed = 0
        self.returned: list[tuple[Any, ...]] = []
        self.added_examples: list[str] = []
        self.changed_examples: list[str] = []
        self.digest = 0
        self._places = [table.column_names.index(name) for name in table.key]
        self._keys = array("Q")
        self._contents = array("Q")

    def differing(self, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        """The rows that are not as they were."""
        batch: list[tuple[Any, ...]] = []
        for row in rows:
            self._keys.append(hash_of(tuple(row[place] for place in self._places)))
            self._contents.append(hash_of(row))
            batch.append(row)
            if len(batch) == self.BATCH:
                yield from self._sift(batch)
                batch = []
        yield from self._sift(batch)

    def _sift(self, batch: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
        if not batch:
            return
        keys = np.frombuffer(self._keys[-len(batch) :], np.uint64)
        contents = np.frombuffer(self._contents[-len(batch) :], np.uint64)
        known, last = self.before.find(keys)
        same = known & (last == contents)
        self.digest += int(contents[~same].sum(dtype=np.uint64))
        for row, is_known, is_same in zip(batch, known.tolist(), same.tolist(), strict=True):
            if is_same:
                continue
            self._count(row, is_known)
            yield row

    def _count(self, row: tuple[Any, ...], is_known: bool) -> None:
        examples = self.changed_examples if is_known else self.added_examples
        if is_known:
            self.changed += 1
        else:
            self.added += 1
            if len(self.before.keys):
                self.returned.append(tuple(row[place] for place in self._places))
        if len(examples) < 5:
            examples.append(" / ".join(str(row[place]) for place in self._places if row[place] not in (None, "")))

    def after(self) -> Snapshot:
        """The hashes of the rows that went past."""
        return Snapshot(np.array(self._keys, np.uint64), np.array(self._contents, np.uint64))
