"""Priority follows importance, gap and coverage; who is chosen follows the number that must have the skill."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kompetens.analysis.queries.gap import GapRow
from kompetens.analysis.queries.priority import priority, wishes


def row(employment: int, required: int, present: int | None, *, headcount=None, importance=3, skill=1) -> GapRow:
    gap = None if present is None else max(required - present, 0)
    kind = None if present is None else "manager"
    return GapRow(employment, skill, 1, 1, 1, required, importance, headcount, None, present, kind, None, gap)


rows = st.lists(
    st.tuples(st.integers(0, 4), st.none() | st.integers(0, 4), st.none() | st.integers(1, 6), st.integers(1, 5)),
    max_size=12,
).map(lambda items: [row(n, r, p, headcount=h, importance=i) for n, (r, p, h, i) in enumerate(items)])


@given(rows)
def test_only_known_gaps_are_chosen_each_once(people):
    chosen = wishes(people)
    assert len({wish.row.employment for wish in chosen}) == len(chosen)
    assert all(wish.row.gap and wish.row.gap > 0 for wish in chosen)
    assert all(1 <= wish.priority <= 5 and 0 <= wish.reached <= wish.asked <= len(people) for wish in chosen)
    for each in people:
        if each.gap and each.headcount is None:
            assert each.employment in {wish.row.employment for wish in chosen}


@given(st.integers(1, 5), st.integers(1, 4), st.integers(0, 20), st.integers(1, 20))
def test_priority_never_falls_when_something_gets_worse(importance, gap, reached, more):
    asked = reached + more
    now = priority(importance, gap, reached, asked)
    assert 1 <= now <= 5
    assert priority(min(importance + 1, 5), gap, reached, asked) >= now
    assert priority(importance, gap + 1, reached, asked) >= now
    if reached:
        assert priority(importance, gap, reached - 1, asked) >= now


def test_the_scale_is_used_from_end_to_end():
    assert priority(1, 1, 9, 10) == 1
    assert priority(3, 2, 5, 10) == 3
    assert priority(5, 4, 0, 10) == 5


def test_of_those_who_must_have_it_the_nearest_are_chosen_up_to_the_number():
    chosen = wishes([row(n, 3, level, headcount=3) for n, level in ((1, 3), (2, 0), (3, 2), (4, 1), (5, None))])
    assert [wish.row.employment for wish in chosen] == [3, 4]
    assert {(wish.reached, wish.asked) for wish in chosen} == {(1, 3)}


def test_enough_people_have_it_so_nobody_else_needs_it():
    assert wishes([row(1, 2, 2, headcount=1), row(2, 2, 0, headcount=1)]) == []


def test_a_new_need_says_what_it_came_of():
    (wish,) = wishes([row(1, 3, 1, importance=4), row(2, 3, 3)])
    assert wish.basis() == {"importance": 4, "required": 3, "present": 1, "reached": 1, "asked": 2}
