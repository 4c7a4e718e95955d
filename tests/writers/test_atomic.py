from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.writers.atomic import OpenElsewhere, replacing


def test_the_target_is_replaced_only_when_the_block_ends(tmp_path: Path):
    target = tmp_path / "表.docx"
    target.write_text("old", encoding="utf-8")
    with replacing(target) as temporary:
        temporary.write_text("new", encoding="utf-8")
        assert temporary.parent == tmp_path
        assert target.read_text(encoding="utf-8") == "old"
    assert target.read_text(encoding="utf-8") == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["表.docx"]


def test_a_failure_leaves_the_target_and_no_litter(tmp_path: Path):
    target = tmp_path / "表.docx"
    target.write_text("old", encoding="utf-8")

    def fail_halfway() -> None:
        with replacing(target) as temporary:
            temporary.write_text("half", encoding="utf-8")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["表.docx"]


def test_a_missing_folder_is_named(tmp_path: Path):
    with pytest.raises(UserError, match="不存在") as caught, replacing(tmp_path / "无" / "表.docx"):
        pass
    assert "无" in caught.value.message


@pytest.mark.parametrize("lock", [".~lock.绩效目标表.docx#", "~$绩效目标表.docx", "~$目标表.docx"])
def test_a_file_open_in_an_office_program_is_refused_before_the_work(tmp_path: Path, lock: str):
    target = tmp_path / "绩效目标表.docx"
    target.write_text("old", encoding="utf-8")
    (tmp_path / lock).write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="打开") as caught, replacing(target):
        pytest.fail("the block must not run")
    assert "换一个文件名" in caught.value.advice


def test_a_lock_without_its_file_does_not_hinder(tmp_path: Path):
    (tmp_path / ".~lock.表.docx#").write_text("", encoding="utf-8")
    with replacing(tmp_path / "表.docx") as temporary:
        temporary.write_text("new", encoding="utf-8")
    assert (tmp_path / "表.docx").exists()


@pytest.mark.parametrize(
    ("code", "word"),
    [
        (errno.ENOSPC, "空间不足"),
        (errno.EROFS, "只读"),
        (errno.EACCES, "没有权限"),
        (errno.ENAMETOOLONG, "太长"),
        (errno.EIO, "磁盘出错"),
    ],
)
def test_troubles_of_the_disk_are_told_in_chinese(tmp_path: Path, code: int, word: str):
    with pytest.raises(UserError, match=word), replacing(tmp_path / "表.docx"):
        raise OSError(code, "x")
    assert list(tmp_path.iterdir()) == []


def test_a_denied_replacement_means_that_the_file_is_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "表.docx"
    target.write_text("old", encoding="utf-8")

    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr("perfdesk.writers.atomic.os.replace", denied)
    with pytest.raises(OpenElsewhere, match="Word 或其他程序中打开") as caught, replacing(target):
        pass
    assert "换一个文件名" in caught.value.advice
    assert caught.value.path == target
    assert [path.name for path in tmp_path.iterdir()] == ["表.docx"]
    assert target.read_text(encoding="utf-8") == "old"


def test_a_folder_without_permission_is_not_taken_for_an_open_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    target = tmp_path / "表.docx"
    target.write_text("old", encoding="utf-8")

    def denied(*_: object) -> None:
        raise PermissionError(errno.EACCES, "read-only folder")

    monkeypatch.setattr("perfdesk.writers.atomic.Path.open", denied)
    with pytest.raises(UserError, match="没有权限") as caught, replacing(target):
        pytest.fail("the block must not run")
    assert not isinstance(caught.value, OpenElsewhere)


@pytest.mark.parametrize(
    ("name", "lock", "program"),
    [
        ("表.docx", ".~lock.表.docx#", "LibreOffice"),
        ("绩效目标表.docx", "~$目标表.docx", "Word"),
        ("表.xlsx", "~$表.xlsx", "Excel"),
    ],
)
def test_the_lock_tells_the_program_and_can_be_removed(tmp_path: Path, name: str, lock: str, program: str):
    (tmp_path / name).write_text("old", encoding="utf-8")
    (tmp_path / lock).write_text("", encoding="utf-8")
    with pytest.raises(OpenElsewhere, match=program) as caught, replacing(tmp_path / name):
        pytest.fail("the block must not run")
    assert lock in caught.value.advice


def test_an_unknown_trouble_stays_a_bug(tmp_path: Path):
    with pytest.raises(ConnectionError), replacing(tmp_path / "表.docx"):
        raise ConnectionError(errno.ECONNRESET, "x")


def test_a_folder_in_the_way_is_refused(tmp_path: Path):
    with pytest.raises(UserError, match="文件夹"), replacing(tmp_path):
        pass


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="devices have no names in folders there")
def test_a_device_is_not_replaced_by_a_file(tmp_path: Path):
    target = tmp_path / "pipe"
    os.mkfifo(target)
    with pytest.raises(UserError, match="不是普通文件"), replacing(target):
        pass
    assert target.is_fifo()
