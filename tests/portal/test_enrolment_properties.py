"""Seats and queue, against a model of thirty lines: whatever people do in whatever order, they agree."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from kompetens.core.actor import acting
from kompetens.portal.actions.enrolment import accept_invitation, cancel_enrolment, decline_invitation, enrol
from kompetens.portal.actions.seats import expect, new_enrolment
from kompetens.portal.models import Activity, Attendance, Enrolment
from kompetens.portal.queries.consistency import faults
from kompetens.portal.refusals import Clash, EnrolledAlready, Refusal
from tests.factories.world import make_activity, make_employment
from tests.portal.conftest import SYSTEM, actor_of

SEATS = (2, 1, 3)
OVERLAP = {(0, 1), (1, 0)}
"""Activities 0 and 1 are held at the same time, 2 on another day."""


@dataclass
class Model:
    """What ought to happen: seats and queue of each activity, people as numbers."""

    seats: list[dict[int, str]] = field(default_factory=lambda: [{} for _ in SEATS])
    queue: list[list[int]] = field(default_factory=lambda: [[] for _ in SEATS])

    def clashes(self, person: int, activity: int) -> bool:
        return any(person in self.seats[other] for here, other in OVERLAP if here == activity)

    def settle(self, activity: int) -> None:
        for person in list(self.queue[activity]):
            if len(self.seats[activity]) < SEATS[activity] and not self.clashes(person, activity):
                self.queue[activity].remove(person)
                self.seats[activity][person] = "confirmed"

    def enrol(self, person: int, activity: int) -> type[Refusal] | None:
        if person in self.seats[activity] or person in self.queue[activity]:
            return EnrolledAlready
        if self.clashes(person, activity):
            return Clash
        self.settle(activity)
        if len(self.seats[activity]) < SEATS[activity]:
            self.seats[activity][person] = "confirmed"
        else:
            self.queue[activity].append(person)
        return None

    def leave(self, person: int, activity: int) -> None:
        held = self.seats[activity].pop(person, None)
        if not held:
            self.queue[activity].remove(person)
        self.settle(activity)
        for other in range(len(SEATS)) if held else ():
            if person in self.queue[other]:
                self.settle(other)


people = st.integers(0, 4)
runs = st.integers(0, len(SEATS) - 1)


class Seats(RuleBasedStateMachine):
    """Five people, one of them with two jobs, and three activities."""

    world = None

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.model = Model()
        world = self.world
        with acting(SYSTEM):
            start = world.own.activity.starts_at + timedelta(days=90)
            make = (make_activity(world.own.course, world.own.venue, start + timedelta(days=n // 2), seats=seats)
                    for n, seats in enumerate(SEATS))  # fmt: skip
            self.activities = list(make)
            world.own.team.max_away = 9
            world.own.team.save()
            jobs = [*world.own.employees, world.other.employees[0]]
            self.jobs = [[job] for job in jobs]
            self.jobs[0].append(make_employment(jobs[0].person, world.other.team))
            self._invite(4, 2)
        self.actors = [actor_of(job[0].person) for job in self.jobs]

    def _invite(self, person: int, activity: int) -> None:
        row = new_enrolment(self.activities[activity], self.jobs[person][0], "Company")
        row.status = "invited"
        row.save()
        expect([row.pk])
        Activity.objects.filter(pk=self.activities[activity].pk).update(seats_taken=1)
        self.model.seats[activity][person] = "invited"

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def row(self, person: int, activity: int) -> Enrolment:
        with acting(SYSTEM):
            return Enrolment.objects.get(
                activity=self.activities[activity], person=self.jobs[person][0].person_id, status__in=Enrolment.LIVE
            )

    @rule(person=people, activity=runs, second_job=st.booleans())
    def enrol(self, person: int, activity: int, second_job: bool) -> None:
        expected = self.model.enrol(person, activity)
        job = self.jobs[person][-1 if second_job else 0]
        actor = self.actors[person]
        with acting(actor):
            if expected:
                with pytest.raises(expected):
                    enrol(actor, self.activities[activity], job)
            else:
                enrol(actor, self.activities[activity], job)

    @rule(person=people, activity=runs)
    def cancel(self, person: int, activity: int) -> None:
        if person not in self.model.seats[activity] and person not in self.model.queue[activity]:
            return
        self.model.leave(person, activity)
        with acting(self.actors[person]) as actor:
            cancel_enrolment(actor, self.row(person, activity))

    @precondition(lambda self: self.model.seats[2].get(4) == "invited")
    @rule(yes=st.booleans())
    def answer(self, yes: bool) -> None:
        row = self.row(4, 2)
        with acting(self.actors[4]) as actor:
            if yes:
                self.model.seats[2][4] = "confirmed"
                accept_invitation(actor, row)
            else:
                self.model.leave(4, 2)
                decline_invitation(actor, row)

    @invariant()
    def agrees_with_the_model(self) -> None:
        numbers = {jobs[0].person_id: number for number, jobs in enumerate(self.jobs)}
        with acting(SYSTEM):
            for number, activity in enumerate(self.activities):
                activity.refresh_from_db()
                live = Enrolment.objects.filter(activity=activity, status__in=Enrolment.LIVE)
                holders = {numbers[row.person_id]: row.status for row in live if row.status != "waiting"}
                queue = [numbers[row.person_id] for row in live.filter(status="waiting").order_by("queue_number")]
                assert (holders, queue) == (self.model.seats[number], self.model.queue[number])
                assert (activity.seats_taken, activity.waiting) == (len(holders), len(queue))
                expected = Attendance.objects.filter(session__activity=activity).values_list("person_id", flat=True)
                assert sorted(numbers[person] for person in expected) == sorted([*holders, *holders])
            assert faults() == []


def test_seats_and_queue_agree_with_the_model(world):
    Seats.world = world
    run_state_machine_as_test(
        Seats,
        settings=settings(
            max_examples=20, stateful_step_count=20, deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        ),
    )  # fmt: skip
