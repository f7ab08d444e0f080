"""Take a checked bundle into the database, in one transaction.

Rows stream from the files into temporary tables (COPY is refused on tables with row security, temporary ones
have none) and from there by set-based statements into their places. Only rows that are new or changed since
the programme's last bundle are touched, so importing again changes nothing and people's own changes stand. A
process killed on the way leaves nothing behind.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from django.db import connection

from kompetens.bundle.actions.accounts import close_accounts, free_addresses, give_accounts, link_accounts
from kompetens.bundle.actions.conflicts import refuse_conflicts
from kompetens.bundle.actions.copies import keep_protection, spread_names, spread_places
from kompetens.bundle.actions.mapping import map_skills
from kompetens.bundle.actions.recipes import RECIPES, Recipe
from kompetens.bundle.actions.removal import REMOVALS, remove_rows, reopen_needs
from kompetens.bundle.actions.snapshot import Comparison, Hashes, Snapshot, hash_of
from kompetens.bundle.actions.staging import Stager
from kompetens.bundle.check import CheckedBundle, OnFault, check_bundle, programme_key
from kompetens.bundle.format import BY_NAME, TABLES
from kompetens.core.actor import acting, system_actor
from kompetens.core.audit import log
from kompetens.core.clock import today
from kompetens.core.messages import Message, MessageError
from kompetens.organisations.models import Programme
from kompetens.portal.actions.enrolment import release_people
from kompetens.skills.models import Framework, LevelScale

IMPORTER = system_actor("import", "take in a programme bundle")
CHUNK_ROWS = 250_000
"""Rows written by one statement: what it queues for checking must fit the server's memory."""
FEW_ROWS = 1_000
OnStep = Callable[[str, str, int], None]
"""Told (step, table, rows): step is "check", "read" or "write". An exception raised there undoes everything."""


class BundleRefused(MessageError):
    """The bundle has faults; nothing was written. `bundle` holds them."""

    def __init__(self, message: Message, bundle: CheckedBundle) -> None:
        super().__init__(message)
        self.bundle = bundle


REFUSED = Message(
    "bundle-refused",
    "The bundle has {count} faults; nothing was imported. Correct them and try again.",
    "Paketet har {count} fel; inget har lästs in. Rätta dem och försök igen.",
)


@dataclass(slots=True)
class TableDifference:
    """How a table differs from the last bundle; `kept` of the removed rows stay, since others hang on them.

    `digest` stands for every row that differs, as it is now: two imports with the same one change the same.
    """

    table: str
    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0
    digest: str = ""
    examples: dict[str, list[str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed)

    def as_json(self) -> dict[str, Any]:
        """As `BundleImport.differences` keeps it."""
        return asdict(self)


@dataclass(slots=True)
class Imported:
    """What an import did, or would do."""

    programme_id: int
    programme_key: str
    bundle: CheckedBundle
    differences: list[TableDifference]

    @property
    def is_unchanged(self) -> bool:
        return all(difference.is_empty for difference in self.differences)


class _Undo(Exception):
    """Ends a transaction that was only a rehearsal."""


def reference_date(folder: Path) -> datetime.date:
    """The day that the bundle's relative dates count from: the programme's own, or today before its first import."""
    with acting(IMPORTER):
        known = Programme.objects.filter(key=programme_key(folder)).first()
    return known.reference_date if known else today()


def check(folder: Path, on_fault: OnFault | None = None, on_step: OnStep | None = None) -> CheckedBundle:
    """Check the bundle in *folder* with the dates of the programme that it is of."""
    told = (lambda table, rows: on_step("check", table, rows)) if on_step else None
    return check_bundle(folder, reference_date(folder), on_fault=on_fault, on_progress=told)


def import_bundle(
    bundle: CheckedBundle,
    *,
    accept_good_rows: bool = False,
    rehearse: bool = False,
    on_step: OnStep | None = None,
    in_the_beginning: Callable[[Programme | None], None] | None = None,
    in_the_end: Callable[[Imported], None] | None = None,
) -> Imported:
    """Write what is new, changed and gone in *bundle*, or only find out (`rehearse`).

    Both calls happen inside the transaction: what they write is kept or lost with the import, and an exception
    undoes everything. `in_the_beginning` gets the programme as it is before, when no other import of it runs.

    Raises BundleRefused when the bundle has faults (with `accept_good_rows`: faults that leave no good rows),
    and MessageError when a row clashes with what people have put in by hand.
    """
    if not bundle.is_importable(accept_good_rows):
        raise BundleRefused(REFUSED.fill(count=bundle.fault_count), bundle)
    done: Imported | None = None
    try:
        with acting(IMPORTER):
            done = _Import(bundle, on_step or (lambda *_: None), in_the_beginning or (lambda _: None)).run()
            if rehearse:
                raise _Undo
            _audit(done)
            if in_the_end is not None:
                in_the_end(done)
    except _Undo:
        pass
    assert done is not None
    return done


def _audit(done: Imported) -> None:
    if done.is_unchanged:
        return
    changes = {d.table: [None, [d.added, d.changed, d.removed]] for d in done.differences if not d.is_empty}
    log("bundle.import", Programme.objects.get(pk=done.programme_id), changes)


class _Import:
    """One transaction's work."""

    def __init__(
        self, bundle: CheckedBundle, on_step: OnStep, in_the_beginning: Callable[[Programme | None], None]
    ) -> None:
        self.bundle = bundle
        self.on_step = on_step
        self.in_the_beginning = in_the_beginning
        self.ids: dict[str, Any] = {}
        self.gone: dict[str, Any] = {}
        self.staged: dict[str, int] = {}
        self.ended: list[int] = []

    def run(self) -> Imported:
        row = next(self.bundle.records("programme"))
        with connection.cursor() as cursor:
            # one import of a programme at a time; the lock ends with the transaction
            cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"bundle/{row['programme']}"])
            # deferred, the checks of millions of foreign keys would pile up in the server's memory until the end
            cursor.execute("set constraints all immediate")
            known = Programme.objects.filter(key=row["programme"]).first()
            self.in_the_beginning(known)
            first = self._programme(row, known)
            programme = Programme.objects.get(key=row["programme"])
            self._frame(programme)
            stager = Stager(programme)
            differences = [first]
            for table in TABLES[1:]:
                differences.append(self._table(cursor, table.name, programme, known, stager))
            if known is not None:
                spread_names(cursor, self.ids)
                spread_places(cursor, self.staged, self.ids)
            for difference in differences:
                self._remove(cursor, difference)
            self._part(cursor)
            self._scale(cursor)
            map_skills(cursor, self.bundle, self.ids)
        return Imported(programme.pk, programme.key, self.bundle, differences)

    def _programme(self, row: dict[str, Any], known: Programme | None) -> TableDifference:
        values = {
            "name_sv": row["name_sv"],
            "name_en": row["name_en"],
            "diary_number": row["diary_number"],
            "rules": row["rules"],
            "starts_on": row["starts"],
            "ends_on": row["ends"],
            "budget_sek": row["budget_sek"],
            "esf_sek": row["esf_sek"],
        }
        comparison = Comparison(BY_NAME["programme"], Snapshot.load(known, "programme"))
        differing = list(comparison.differing(iter([tuple(row.values())])))
        if known is None:
            known = Programme(key=row["programme"], reference_date=self.bundle.dates.reference)
        if differing:
            for name, value in values.items():
                setattr(known, name, value)
            known.save()
        comparison.after().save(known, "programme")
        return _difference("programme", comparison, np.zeros(0, np.uint64))

    def _frame(self, programme: Programme) -> None:
        """The programme's own list of skills and its scale."""
        scale, _ = LevelScale.objects.get_or_create(key=programme.key[:40], defaults={"name_sv": programme.name_sv})
        framework, _ = Framework.objects.get_or_create(
            key=programme.key[:40], defaults={"name": programme.name_sv[:100], "scale": scale}
        )
        self.ids = {"programme": programme.pk, "framework": framework.pk, "scale": scale.pk}

    def _scale(self, cursor: Any) -> None:
        cursor.execute(
            "update skills_levelscale c set lowest = v.low, highest = v.high from (select min(value) as low, "
            "max(value) as high from skills_level where scale_id = %(scale)s) v "
            "where c.id = %(scale)s and v.high > v.low and (c.lowest, c.highest) is distinct from (v.low, v.high)",
            self.ids,
        )

    def _table(
        self, cursor: Any, name: str, programme: Programme, known: Programme | None, stager: Stager
    ) -> TableDifference:
        before = Snapshot.load(known, name)
        comparison = Comparison(BY_NAME[name], before)
        staged = self._stage(cursor, name, comparison, stager)
        self.staged[name] = staged
        after, gone = self._gone(name, before, comparison.after())
        if staged:
            self.on_step("write", name, staged)
            # the server has no statistics of what this transaction has just written: it takes large tables for small
            cursor.execute(f"set local enable_nestloop = {'off' if staged > FEW_ROWS else 'on'}")
            cursor.execute(f'analyze "b_{name}"')
            refuse_conflicts(cursor, name, self.ids)
            if name == "people":
                keep_protection(cursor, stager.pseudo, self.ids)
                free_addresses(cursor, gone, self.ids)
                give_accounts(cursor, self.ids)
            _write(cursor, name, RECIPES[name], self.ids, staged, is_new=known is None)
            if name == "people":
                link_accounts(cursor, self.ids)
        if name == "needs":
            reopen_needs(cursor, comparison.returned, self.ids)
        if staged or len(gone):
            after.save(programme, name)
        self.gone[name] = gone
        return _difference(name, comparison, gone)

    def _gone(self, name: str, before: Snapshot, after: Snapshot) -> tuple[Snapshot, Hashes]:
        """What is kept as the last bundle's rows, and the keys that are gone: not those of faulty rows left out."""
        keys, readable = self.bundle.set_aside(name)
        aside = np.array([hash_of(key) for key in keys], np.uint64)
        gone = before.without(after)
        if not readable:
            aside = gone
        return after.joined(before, np.intersect1d(gone, aside)), np.setdiff1d(gone, aside)

    def _stage(self, cursor: Any, name: str, comparison: Comparison, stager: Stager) -> int:
        """Copy the differing rows into a temporary table; how many."""
        stage = stager.stage(name)
        columns = ", ".join(f'"{column}" {kind}' for column, kind in stage.columns)
        cursor.execute(f'drop table if exists pg_temp."b_{name}"')
        cursor.execute(f'create temporary table "b_{name}" ({columns}) on commit drop')
        names = BY_NAME[name].column_names
        count = 0
        listed = ", ".join(f'"{column}"' for column, _ in stage.columns)
        with cursor.copy(f'copy "b_{name}" ({listed}) from stdin') as copy:
            for row in comparison.differing(self._counted(name)):
                copy.write_row(stage.values(dict(zip(names, row, strict=True))))
                count += 1
        return count

    def _counted(self, name: str) -> Iterator[tuple[Any, ...]]:
        for number, row in enumerate(self.bundle.rows(name), start=1):
            yield row
            if number % 10_000 == 0:
                self.on_step("read", name, number)

    def _remove(self, cursor: Any, difference: TableDifference) -> None:
        gone = self.gone.get(difference.table)
        if gone is None or len(gone) == 0:
            return
        if difference.table not in REMOVALS:
            difference.kept = len(gone)
            return
        found, difference.examples["removed"] = remove_rows(cursor, difference.table, gone, self.ids)
        if difference.table == "employments":
            self.ended = found

    def _part(self, cursor: Any) -> None:
        """Those who have left give up their seats from then on, and their accounts when nothing else is left."""
        cursor.execute(
            "select e.id from b_employments s join organisations_employment e on e.programme_id = %(programme)s "
            "and e.key = s.employment where s.ends is not null",
            self.ids,
        )
        release_people([*self.ended, *(row[0] for row in cursor)])
        close_accounts(cursor, self.ended, self.ids)


def _difference(name: str, comparison: Comparison, gone: Hashes) -> TableDifference:
    examples = {"added": comparison.added_examples, "changed": comparison.changed_examples}
    shown = {kind: keys for kind, keys in examples.items() if keys}
    digest = (comparison.digest + int(gone.sum(dtype=np.uint64))) % 2**64
    return TableDifference(
        name, comparison.added, comparison.changed, len(gone), digest=f"{digest:016x}", examples=shown
    )


LOST = Message(
    "bundle-lost-rows",
    "{table}: {count} of {staged} rows refer to something that the database holds twice or no longer. Look at the "
    "keys that people have put in by hand.",
    "{table}: {count} av {staged} rader hänvisar till något som finns dubbelt eller inte längre i databasen. Se över "
    "nycklar som har lagts in för hand.",
)


def _write(cursor: Any, name: str, recipe: Recipe, ids: dict[str, Any], staged: int, *, is_new: bool) -> None:
    """From the temporary table to the rows' places: update what differs, add what is missing.

    Of a new programme (`is_new`) nothing can be skipped because people have it already.
    """
    columns = {**recipe.columns, **recipe.at_first}
    chosen = ", ".join(f'{expression} as "{column}"' for column, expression in columns.items())
    cursor.execute(f'drop table if exists pg_temp."x_{name}"')
    cursor.execute(
        f'create temporary table "x_{name}" on commit drop as '
        f'select row_number() over () as x_row, {chosen} from "b_{name}" s {recipe.joins}',
        ids,
    )
    if cursor.rowcount != staged:
        raise MessageError(LOST.fill(table=name, count=abs(staged - cursor.rowcount), staged=staged))
    cursor.execute(f'analyze "x_{name}"')
    same = " and ".join(f"{_matched('m', c)} = {_matched('x', c)}" for c in recipe.match)
    changing = [column for column in recipe.columns if column not in recipe.match]
    compared = [column for column in changing if column not in recipe.uncompared]
    if compared:
        sets = ", ".join(f'"{column}" = x."{column}"' for column in changing)
        old = ", ".join(f'm."{column}"' for column in compared)
        new = ", ".join(f'x."{column}"' for column in compared)
        cursor.execute(
            f'update {recipe.target} m set {sets} from "x_{name}" x where {same} and ({old}) is distinct from ({new})'
        )
    listed = ", ".join(f'"{column}"' for column in columns)
    skipped = f" and not {recipe.skip}" if recipe.skip and not is_new else ""
    for start in range(1, staged + 1, CHUNK_ROWS):
        cursor.execute(
            f'insert into {recipe.target} ({listed}) select {listed} from "x_{name}" x '
            f"where x.x_row between {start} and {start + CHUNK_ROWS - 1} "
            f"and not exists (select 1 from {recipe.target} m where {same}){skipped}"
        )


def _matched(alias: str, column: str) -> str:
    """A column that may be empty compares as 0, so that the match can use a hash join."""
    if column in ("region_id", "team_id", "provider_id"):
        return f'coalesce({alias}."{column}", 0)'
    return f'{alias}."{column}"'
