"""Whatever is published, no sum or difference of it is about one to four people."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from kompetens.analysis.queries.disclosure import FEWEST, is_safe, withheld

wholes = st.dictionaries(st.integers(0, 50), st.integers(0, 12), max_size=7)


@given(wholes)
def test_no_difference_gives_a_small_figure_away(parts):
    hidden = withheld(parts)
    shown = [key for key in parts if key not in hidden]
    whole = sum(parts.values())
    assert all(is_safe(parts[key]) for key in shown)
    if not is_safe(whole):
        assert all(parts[key] == 0 for key in shown)
        return
    for size in range(len(shown) + 1):
        for chosen in combinations(shown, size):
            assert is_safe(whole - sum(parts[key] for key in chosen))


@given(wholes)
def test_nothing_is_withheld_without_need(parts):
    hidden = withheld(parts)
    assert bool(hidden) == any(0 < people < FEWEST for people in parts.values())
    assert not any(parts[key] == 0 for key in hidden)


def test_the_next_smallest_hides_the_smallest():
    assert withheld({"a": 3, "b": 20, "c": 7}) == {"a", "c"}
    assert withheld({"a": 4, "b": 4, "c": 7}) == {"a", "b"}
    assert withheld({"a": 1, "b": 1, "c": 7}) == {"a", "b", "c"}
    assert withheld({"a": 5, "b": 0}) == frozenset()
