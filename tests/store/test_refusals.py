"""What is not a project file of ours is refused in one clear line, and left as it is."""

from __future__ import annotations

import os
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from perfdesk.errors import UserError
from perfdesk.store import backup, connect
from perfdesk.store.file import ProjectFile, is_project_file
from tests.store.filings import invented_filing


def foreign_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text)")
        connection.commit()


def ours(path: Path, sql: str = "") -> None:
    ProjectFile.create(path, invented_filing(40)).close()
    if sql:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute(sql)


def cut(path: Path, size: int) -> None:
    ours(path)
    os.truncate(path, size)


def overwritten(path: Path) -> None:
    ours(path)
    size = path.stat().st_size
    with path.open("rb+") as file:
        file.seek(8192)
        file.write(os.urandom(size - 8192))


def cut_after_a_copy(path: Path) -> None:
    ours(path)
    ProjectFile.open(path).close()
    os.truncate(path, path.stat().st_size - 4096)


def overwritten_after_a_copy(path: Path) -> None:
    ours(path)
    ProjectFile.open(path).close()
    with path.open("rb+") as file:
        file.seek(20480)
        file.write(b"\xff" * (path.stat().st_size - 20480))


def word_file(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")


CASES = {
    "missing": (lambda path: None, "找不到"),
    "folder": (lambda path: path.mkdir(), "文件夹"),
    "empty": (lambda path: path.touch(), "空文件"),
    "text": (lambda path: path.write_text("预算绩效目标", encoding="utf-8"), "不是绩效目标项目文件"),
    "word": (word_file, "不是绩效目标项目文件"),
    "pipe": (lambda path: os.mkfifo(path), "不是普通文件"),
    "foreign database": (foreign_database, "其他程序的数据库"),
    "newer": (lambda path: ours(path, "PRAGMA user_version = 99"), "文件版本 99"),
    "a few bytes": (lambda path: cut(path, 10), "损坏"),
    "the header": (lambda path: cut(path, 100), "损坏"),
    "half": (lambda path: cut(path, 20480), "损坏"),
    "rubbish inside": (overwritten, "损坏"),
    "the end, after a copy": (cut_after_a_copy, "损坏"),
    "rubbish inside, after a copy": (overwritten_after_a_copy, "损坏"),
    "no meta": (lambda path: ours(path, "DELETE FROM meta"), "损坏"),
}


@pytest.mark.parametrize("read_only", [True, False], ids=["look", "edit"])
@pytest.mark.parametrize("case", CASES)
def test_a_wrong_file_is_refused_in_one_line_and_left_alone(path: Path, case: str, read_only: bool) -> None:
    make, said = CASES[case]
    make(path)
    before = path.read_bytes() if path.is_file() else None
    beside = {item.name for item in path.parent.iterdir()}
    with pytest.raises(UserError, match=said) as refusal, closing(ProjectFile.open(path, read_only=read_only)) as file:
        file.load_filing()
    assert path.name in refusal.value.message
    assert refusal.value.advice
    assert "\n" not in refusal.value.one_line()
    assert (path.read_bytes() if path.is_file() else None) == before
    assert {item.name for item in path.parent.iterdir()} == beside


@pytest.mark.parametrize("count", [81, 90, 300])
def test_a_name_that_is_too_long_is_refused_kindly(folder: Path, count: int) -> None:
    with pytest.raises(UserError, match="太长"):
        ProjectFile.create(folder / ("长" * count + ".perfdesk"), invented_filing())


def test_a_project_file_is_known_by_its_ending_or_its_content(path: Path) -> None:
    assert is_project_file(path)
    ours(path)
    renamed = path.rename(path.with_suffix(".bak"))
    assert is_project_file(renamed)
    word = path.with_suffix(".docx")
    word_file(word)
    assert [is_project_file(item) for item in (word, path.parent, path.with_suffix(".txt"))] == [False] * 3
    foreign_database(path.with_suffix(".db"))
    assert is_project_file(path.with_suffix(".db"))


def test_a_file_in_a_folder_that_is_missing_cannot_be_made(folder: Path) -> None:
    with pytest.raises(UserError, match=r"甲\.perfdesk"):
        ProjectFile.create(folder / "没有" / "甲.perfdesk", invented_filing())


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(30, "Read-only file system")])
def test_a_file_that_may_not_be_read_is_refused_kindly(path: Path, monkeypatch, error: OSError) -> None:
    ours(path)

    def refuse(self: Path, *args: object) -> None:
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UserError, match=r"权限|只读"):
        ProjectFile.open(path)


@pytest.mark.parametrize("error", [PermissionError(13, "Permission denied"), OSError(30, "Read-only file system")])
def test_a_folder_that_takes_no_file_is_refused_for_editing_only(path: Path, monkeypatch, error: OSError) -> None:
    ours(path)

    def refuse(self: Path, *args: object, **options: object) -> None:
        raise error

    monkeypatch.setattr(Path, "write_text", refuse)
    with pytest.raises(UserError, match=r"权限|只读"):
        ProjectFile.open(path)
    with closing(ProjectFile.open(path, read_only=True)) as view:
        assert len(view.load_filing().projects) == 40
    monkeypatch.undo()
    ProjectFile.open(path).close()


def test_a_full_disk_does_not_keep_a_file_from_being_opened(path: Path, monkeypatch) -> None:
    ours(path)

    def refuse(self: Path, *args: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", refuse)
    monkeypatch.setattr(Path, "mkdir", refuse)
    with closing(ProjectFile.open(path)) as file:
        assert len(file.load_filing().projects) == 40
        assert file.backup_problem is not None
        assert "磁盘已满" in file.backup_problem.message


def test_a_database_opened_read_only_is_refused_for_editing(path: Path, monkeypatch) -> None:
    ours(path)
    real = connect._uri
    monkeypatch.setattr(connect, "_uri", lambda at, mode: real(at, "ro"))
    with pytest.raises(UserError, match="只读"):
        ProjectFile.open(path)


@pytest.mark.parametrize("name", ["//server/share/甲.perfdesk", "/某处/甲 #1?.perfdesk"])
def test_a_path_becomes_a_uri_without_a_host(name: str) -> None:
    uri = connect._uri(Path(name), "rw")
    assert uri.startswith("file:///")
    assert uri.endswith("?mode=rw")
    assert "#" not in uri


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="devices have no names in folders there")
def test_a_device_is_not_replaced_by_a_copy_or_a_new_file(path: Path) -> None:
    ours(path)
    device = path.with_name("device")
    os.mkfifo(device)
    with closing(ProjectFile.open(path)) as file, pytest.raises(UserError, match="不是普通文件"):
        file.save_copy(device)
    with pytest.raises(UserError, match="不是普通文件"):
        ProjectFile.create(device, invented_filing(), replace=True)
    assert device.is_fifo()


def test_of_two_programs_that_make_a_file_at_once_only_one_does(path: Path, monkeypatch) -> None:
    real = backup.put_in_place
    late: list[UserError] = []

    def other_comes_first(beside: Path, target: Path) -> None:
        monkeypatch.setattr(backup, "put_in_place", real)
        with pytest.raises(UserError, match="已经存在") as refused:
            ProjectFile.create(target, invented_filing(3))
        late.append(refused.value)
        real(beside, target)

    monkeypatch.setattr(backup, "put_in_place", other_comes_first)
    with closing(ProjectFile.create(path, invented_filing(5))) as file:
        assert len(file.load_filing().projects) == 5
    assert late
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_name_that_was_held_is_free_again_when_the_file_could_not_be_made(path: Path, monkeypatch) -> None:
    def refuse(beside: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "put_in_place", refuse)
    with pytest.raises(UserError, match="磁盘已满"):
        ProjectFile.create(path, invented_filing())
    assert list(path.parent.iterdir()) == []
