"""Shared by all tests: no screen, no network names, and where other people's sample documents are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfdesk.forms.profile import forget_forms

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

_CHECKOUT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def no_own_forms(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Forms that whoever runs the tests has of their own are not part of them."""
    monkeypatch.setattr("perfdesk.paths.own_forms", lambda: tmp_path_factory.getbasetemp() / "no-forms")


@pytest.fixture
def own_forms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The folder of own forms, empty at first; what was read of it is forgotten before and after."""
    folder = tmp_path / "own" / "forms"
    monkeypatch.setattr("perfdesk.paths.own_forms", lambda: folder)
    forget_forms()
    yield folder
    forget_forms()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real documents; tests that need it are skipped, saying so, where it is absent."""
    folder = Path(os.environ.get("PERFDESK_SAMPLES", _CHECKOUT.parent / "shared" / "samples"))
    if not folder.is_dir():
        pytest.skip(f"sample documents not found at {folder}; set PERFDESK_SAMPLES to run this test")
    return folder
