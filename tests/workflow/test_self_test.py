from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.table import Document
from perfdesk.workflow import self_test as subject
from perfdesk.workflow.self_test import SelfTestFailed, self_test


def test_the_self_test_passes_without_qt() -> None:
    lines = self_test()
    assert lines[-1] == "自检通过"
    assert not any("pdf" in line for line in lines)


def test_the_pdf_is_asked_for_and_looked_at() -> None:
    def write_pdf(document: Document, path: Path) -> None:
        assert list(document.tables())
        path.write_bytes(b"%PDF-1.4\n%%EOF\n")

    assert any(line.startswith("导出 pdf") for line in self_test(write_pdf))


def test_a_broken_pdf_fails() -> None:
    with pytest.raises(SelfTestFailed, match="PDF"):
        self_test(lambda document, path: path.write_bytes(b"%PDF-1.4\n") and None)


def test_an_export_that_lost_something_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    class Other:
        filing = subject.sample_filing()

    monkeypatch.setattr(subject, "read_sources", lambda paths: Other)
    with pytest.raises(SelfTestFailed, match="docx"):
        self_test()


def test_a_checker_that_finds_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "check", lambda filing, expectations: [])
    with pytest.raises(SelfTestFailed, match="没有查出来"):
        self_test()


def test_a_disk_that_refuses_is_reported_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, filing: object) -> None:
        raise UserError("磁盘已满。")

    monkeypatch.setattr(subject.ProjectFile, "create", refuse)
    with pytest.raises(UserError, match="磁盘已满"):
        self_test()
