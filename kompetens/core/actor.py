"""Who acts, and therefore which rows exist.

PostgreSQL's row security (`kompetens.core.row_security`) reads settings that are local to a transaction. An
`Actor` carries their values; `acting(actor)` writes them. With no actor the settings are empty and a
protected table shows nothing. The settings guard against a forgotten filter, not against someone who runs
SQL of her own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace

from django.db import DEFAULT_DB_ALIAS, connections, transaction

SCOPES = ("programmes", "regions", "companies", "employers", "teams", "providers")
"""The kinds of id lists that policies know; each is a setting `kompetens.<scope>`. `employers` opens only what
every employee may know of her own company: its name, sites and teams."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that the actor holds, and on what: `Grant("coordinator", "regions", 3)`."""

    role: str
    scope: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or a named part of the system) together with the rows she may see.

    `scopes` maps each of SCOPES to ids; a missing scope is empty. `system` names an actor that is no person
    and sees every row; `reason` says why it acts and is kept by the audit log.
    """

    user: int | None = None
    person: int | None = None
    name: str = ""
    scopes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    grants: tuple[Grant, ...] = ()
    system: str = ""
    reason: str = ""

    @property
    def is_known(self) -> bool:
        """Somebody signed in, or a part of the system; not an anonymous visitor."""
        return bool(self.user or self.system)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    def ids(self, scope: str) -> tuple[int, ...]:
        return self.scopes.get(scope, ())

    def limited_to(self, roles: frozenset[str]) -> Actor:
        """The same actor with only what she holds through `roles`: a broker here and coordinator there is no
        coordinator here. Scopes that no role grants (`employers`) stay."""
        granted = {grant.scope for grant in self.grants if grant.scope}
        kept: dict[str, tuple[int, ...]] = {scope: ids for scope, ids in self.scopes.items() if scope not in granted}
        for scope in granted:
            ids = {g.id for g in self.grants if g.scope == scope and g.role in roles and g.id is not None}
            kept[scope] = tuple(sorted(ids))
        return replace(self, scopes=kept, grants=tuple(grant for grant in self.grants if grant.role in roles))

    def settings(self) -> dict[str, str]:
        """The transaction-local settings that the policies read."""
        values = {
            "kompetens.user": str(self.user or ""),
            "kompetens.person": str(self.person or ""),
            "kompetens.system": self.system,
        }
        for scope in SCOPES:
            ids = self.ids(scope)
            values[f"kompetens.{scope}"] = "{" + ",".join(map(str, ids)) + "}" if ids else ""
        return values


ANONYMOUS = Actor()
_current: ContextVar[Actor] = ContextVar("kompetens_actor", default=ANONYMOUS)


def system_actor(name: str, reason: str) -> Actor:
    """A named part of the system that may see every row, for what crosses companies by nature.

    `name` is stable ("enrolment", "import"), `reason` a sentence for the audit log. Raises ValueError when
    either is missing: nothing acts without a name and a reason.
    """
    if not name or not reason:
        raise ValueError("a system actor needs a name and a reason")
    return Actor(system=name, reason=reason)


def current_actor() -> Actor:
    return _current.get()


def _write_settings(actor: Actor, using: str) -> None:
    values = actor.settings()
    calls = ", ".join("set_config(%s, %s, true)" for _ in values)
    flat = [part for pair in values.items() for part in pair]
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {calls}", flat)


@contextmanager
def acting(actor: Actor, using: str = DEFAULT_DB_ALIAS) -> Iterator[Actor]:
    """Run the block in a transaction as `actor`, then give the row security back to whoever acted before.

    An exception rolls the block back (a savepoint when a transaction is already open), which also restores
    the settings; a settings change inside a released savepoint would outlive it, so it is written back.
    """
    before = _current.get()
    outermost = not connections[using].in_atomic_block
    token = _current.set(actor)
    try:
        with transaction.atomic(using=using):
            _write_settings(actor, using)
            yield actor
    finally:
        _current.reset(token)
    if not outermost:
        _write_settings(before, using)


def become(actor: Actor, using: str = DEFAULT_DB_ALIAS) -> None:
    """Make `actor` the one for the rest of the open transaction (the request's middleware does)."""
    _write_settings(actor, using)
    _current.set(actor)


@contextmanager
def reading_as(actor: Actor, using: str = DEFAULT_DB_ALIAS) -> Iterator[Actor]:
    """As `acting`, for a look inside a transaction that is open already: no savepoint, three queries fewer.

    An exception dooms the transaction, so that whoever catches it cannot go on as `actor`. Raises
    RuntimeError outside a transaction.
    """
    if not connections[using].in_atomic_block:
        raise RuntimeError("reading_as needs an open transaction; use acting")
    before = _current.get()
    token = _current.set(actor)
    try:
        _write_settings(actor, using)
        yield actor
    except BaseException:
        transaction.set_rollback(True, using=using)
        raise
    finally:
        _current.reset(token)
    _write_settings(before, using)
