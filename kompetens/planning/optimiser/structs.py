"""Model, state and scratch as references for compiled code.

A named tuple of arrays is copied, array by array, at every call between compiled functions; a reference is one
pointer. The named tuples stay the form in which Python code reads and writes the same arrays.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from numba.core import types
from numba.experimental import structref

from .evaluate import Scratch
from .jit import entry
from .model import Model
from .state import State


class _Fields(types.StructRef):
    def preprocess_fields(self, fields: Any) -> Any:
        return tuple((name, types.unliteral(kind)) for name, kind in fields)  # type: ignore[no-untyped-call]


@structref.register
class ModelType(_Fields):
    pass


@structref.register
class StateType(_Fields):
    pass


@structref.register
class ScratchType(_Fields):
    pass


class ModelRef(structref.StructRefProxy):
    """Reference to a `Model` for compiled code."""


class StateRef(structref.StructRefProxy):
    """Reference to a `State` for compiled code."""


class ScratchRef(structref.StructRefProxy):
    """Reference to a `Scratch` for compiled code."""


structref.define_proxy(ModelRef, ModelType, list(Model._fields))  # type: ignore[no-untyped-call]
structref.define_proxy(StateRef, StateType, list(State._fields))  # type: ignore[no-untyped-call]
structref.define_proxy(ScratchRef, ScratchType, list(Scratch._fields))  # type: ignore[no-untyped-call]


@entry
def _model(fields: Any) -> Any:
    return ModelRef(*fields)  # type: ignore[no-untyped-call]


@entry
def _state(fields: Any) -> Any:
    return StateRef(*fields)  # type: ignore[no-untyped-call]


@entry
def _scratch(fields: Any) -> Any:
    return ScratchRef(*fields)  # type: ignore[no-untyped-call]


class Refs(NamedTuple):
    """The three references that every compiled entry takes first."""

    m: Any
    s: Any
    x: Any


def refer(m: Model, s: State, x: Scratch) -> Refs:
    """References to the arrays of model, state and scratch; nothing is copied."""
    return Refs(_model(m), _state(s), _scratch(x))
