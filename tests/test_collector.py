"""Work without the cycle collector, and cells moved without `replace`."""

from __future__ import annotations

import gc
from dataclasses import fields, replace

import pytest

from perfdesk.collector import no_collector
from perfdesk.table import Cell, TextStyle


def test_the_collector_runs_again_afterwards_also_after_a_failure() -> None:
    with no_collector():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), no_collector():
        _ = 1 / 0
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with no_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_decorated_function_runs_without_the_collector_every_time() -> None:
    seen = no_collector()(gc.isenabled)
    assert [seen(), seen(), gc.isenabled()] == [False, False, True]


def test_a_moved_cell_keeps_everything_but_its_place() -> None:
    cell = Cell(
        text="字",
        row=1,
        column=2,
        row_span=3,
        column_span=4,
        role="r",
        field="f",
        row_id="i",
        doubt="d",
        look=TextStyle(),
        marks=((0, 1),),
    )
    assert all(getattr(cell, item.name) for item in fields(Cell))
    assert cell.moved(5, 6, 7) == replace(cell, row=5, column=6, column_span=7)
