"""Prices of money and a first upper bound, from a relaxation without time.

Every participation pays its own cost and at least an equal share of the activity's fixed cost in a full group. With
a price on each region's budget and on the whole, what is left of a need's value after its cheapest share is the most
that the need can add to any plan; the sum of these and of the priced budgets bounds every plan from above.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from .jit import entry
from .model import F64, Model

STEPS = 160


@entry
def _bound(m: Any, price: Any, share: Any, value: Any, best: Any, use: Any) -> float:
    """Sum over needs of the most they can add at `price` per region; `use` gets the cash this takes per region."""
    tickets = len(value)
    cheapest = np.full(tickets, -1, np.int64)
    ratio = np.zeros(tickets)
    for k in range(tickets):
        least = 1e300
        for i in range(m.k_entry_ptr[k], m.k_entry_ptr[k + 1]):
            e = m.k_entry[i]
            o = m.m_option[e]
            c = m.o_course[o]
            cost = price[m.e_region[m.k_employee[k]]] * m.m_cash[e] + price[m.o_region[o]] * share[o]
            cost += m.absence * m.c_sessions[c]
            if cost < least:
                least = cost
                cheapest[k] = e
        if cheapest[k] >= 0 and value[k] > least:
            ratio[k] = 1.0 - least / value[k]
    use[:] = 0
    total = 0.0
    for n in range(len(best)):
        top, top_k = 0.0, -1
        for i in range(m.n_ticket_ptr[n], m.n_ticket_ptr[n + 1]):
            if ratio[m.n_ticket[i]] > top:
                top, top_k = ratio[m.n_ticket[i]], m.n_ticket[i]
        best[n] = top * m.n_value[n]
        total += best[n]
        if top_k >= 0:
            e = cheapest[top_k]
            o = m.m_option[e]
            part = m.n_value[n] / value[top_k]
            use[m.e_region[m.k_employee[top_k]]] += part * m.m_cash[e]
            use[m.o_region[o]] += part * share[o]
    return total


def rounded(bound: float) -> float:
    """A bound computed in floating point, as whole SEK that no rounding error can have pushed too low."""
    return float(np.floor(bound * (1 + 1e-9) + 0.01))


class Prices(NamedTuple):
    """Price per need, per krona of a region and of the whole, and the upper bound in SEK that they prove."""

    need: F64
    region: F64
    whole: float
    bound: float


def money_prices(m: Model, ref: Any) -> Prices:
    """Prices by a subgradient descent on the bound."""
    width = np.minimum(m.o_seats, np.diff(m.o_entry))
    share = m.o_cash / np.maximum(1, width)
    owner = np.repeat(np.arange(len(m.k_employee)), np.diff(m.k_need_ptr))
    value = np.bincount(owner, weights=m.n_value[m.k_need], minlength=len(m.k_employee))
    budget, whole_budget = np.maximum(m.budget, 1).astype(float), float(max(m.budget_total, 1))
    region, whole, step = np.zeros(len(budget)), 0.0, 0.5
    need, use = np.zeros(len(m.n_value)), np.zeros(len(budget))
    lowest = Prices(need, region, whole, np.inf)
    for _ in range(STEPS):
        bound = _bound(ref, 1.0 + region + whole, share, value, need, use)
        bound += float(region @ m.budget) + whole * m.budget_total
        if bound < lowest.bound:
            lowest = Prices(need.copy(), region, whole, bound)
        region = np.maximum(0.0, region + step * np.clip(use / budget - 1.0, -1.0, 1.0))
        whole = max(0.0, whole + step * min(1.0, max(-1.0, use.sum() / whole_budget - 1.0)))
        step *= 0.97
    return lowest._replace(bound=rounded(lowest.bound))
