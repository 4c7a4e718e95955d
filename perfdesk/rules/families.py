"""Every module with rules; the order of import is the order in which they are registered and run.

Loaded with the first check: their many patterns take longer to compile than a window takes to show its form.
"""

# ruff: noqa: F401
from perfdesk.rules import (
    across,
    agreement,
    cells,
    classes,
    copies,
    costs,
    fit,
    funds,
    goals,
    identity,
    itemised,
    last_year,
    listing,
    marks,
    misplaced,
    money,
    nature,
    persons,
    rates,
    served,
    signs,
    stated,
    structure,
    target,
    texts,
    timely,
    told,
    values,
    weights,
    wording,
)
