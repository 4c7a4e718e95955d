from __future__ import annotations

from tests.ui.watch import no_warnings, pytest_runtest_teardown, warnings_expected  # noqa: F401
