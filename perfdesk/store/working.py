"""A local working copy of a file on a stick or a share, written back whole.

Locks and journals are not to be trusted there, a stick may be pulled at any moment, and each transaction would wait
for a slow disk. So the file is copied to this computer, edited here, and put back beside the original and then in its
place, after a look whether nobody else has changed it meanwhile. What was not written back is found at the next start.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from threading import Lock

from perfdesk.errors import UserError
from perfdesk.store import backup, connect, held, lock, trouble
from perfdesk.store.file import ProjectFile
from perfdesk.store.snapshot import snapshot

_FACTS = "origin.json"
_HEAD_BYTES = 100
LEFT = "未写回"


class Outcome(Enum):
    """How writing back went: nothing to do or written; the place is away; somebody else changed the file, so that ours
    is beside it; the disk refused."""

    WRITTEN = "written"
    AWAY = "away"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Origin:
    """The original as we last knew it: its path, the mount it is on ("" for the system's own), size, time and digest of
    its bytes, and the stamp of the content that both had then.

    `writing` is the digest of what is being written back, so that after a crash in between it is known as our own.
    `head` are the first bytes of the file, where SQLite counts its transactions: clocks of sticks and shares are
    coarse, so another edit may show neither in size nor in time. "" when an earlier program wrote this down.
    """

    path: str
    mount: str
    size: int
    mtime_ns: int
    digest: str
    file_id: str
    revision: str
    writing: str = ""
    head: str = ""

    @property
    def stamp(self) -> tuple[str, str]:
        """See `backup.stamp_of`."""
        return self.file_id, self.revision


@dataclass(frozen=True, slots=True)
class Job:
    """Content to be written back, taken at one moment."""

    data: bytes
    stamp: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Written:
    """The result of one attempt. `origin` is the original afterwards, another path after a conflict."""

    outcome: Outcome
    origin: Origin
    problem: UserError | None = None


class Unfinished(UserError):
    """An earlier session left changes that were not written back."""

    def __init__(self, working: Working) -> None:
        when = datetime.fromtimestamp(working.path.stat().st_mtime).strftime("%m月%d日 %H:%M")
        super().__init__(
            f"“{working.path.name}”上次的修改（{when}）还没有写回原处。",
            f"修改保存在本机。原处：{working.origin_path.parent}",
        )
        self.working = working


class Working:
    """The working copy of one original. The caller opens `path` as any project file."""

    def __init__(self, folder: Path, origin: Origin) -> None:
        self.folder, self.origin = folder, origin
        self.path = folder / Path(origin.path).name
        self._signed: Path | None = None
        self._one_by_one = Lock()

    @property
    def origin_path(self) -> Path:
        """Where the original is, or will be when it is back."""
        return Path(self.origin.path)

    def prepare(self, file: ProjectFile) -> Job | None:
        """What has to be written back now, None when the original has it all. In the thread of the file."""
        stamp = file.stamp()
        return None if stamp == self.origin.stamp else Job(file.content(), stamp)

    def write(self, job: Job) -> Written:
        """Try to write back. May run in another thread, one attempt after the other; `sign` belongs after each."""
        with self._one_by_one:
            if int(job.stamp[1]) <= int(self.origin.revision):
                return Written(Outcome.WRITTEN, self.origin)  # a later attempt came first
            written = self._write(job)
            self.origin = written.origin
            with suppress(OSError):
                self.save()
            return written

    def _write(self, job: Job) -> Written:
        """Whether others changed the original is asked last: they may be writing while ours is on its way. For the same
        reason each computer has a file beside of its own."""
        if not self._reachable():
            return Written(Outcome.AWAY, self.origin)
        target, outcome = self.origin_path, Outcome.WRITTEN
        own = _digest(f"{platform.node()}/{target.name}".encode())[:12]
        beside = target.with_name(f".perfdesk-{own}.tmp")
        try:
            backup.write_beside(job.data, beside)
            if self._changed_by_others():
                target, outcome = _beside(target), Outcome.CONFLICT
            self.origin = replace(self.origin, writing=_digest(job.data))
            self.save()
            connect.remove_side_files(target)
            backup.put_in_place(beside, target)
            return Written(outcome, _origin(target, job.data, job.stamp))
        except OSError as error:
            away = not self._reachable()
            problem = None if away else trouble.of_system(error, target)
            return Written(Outcome.AWAY if away else Outcome.REFUSED, self.origin, problem)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)

    def sign(self) -> None:
        """Leave our name beside the original, unless its place is away. No matter if it cannot be left."""
        if self._signed == self.origin_path or not self._reachable():
            return
        if self._signed is not None:
            lock.remove_note(self._signed)
        self._signed = self.origin_path
        with suppress(OSError):
            lock.write_note(self._signed, working=True)

    def leave(self, *, written: bool) -> None:
        """The file was closed: take our name away, and the working copy when the original has it all."""
        if self._reachable():
            lock.remove_note(self.origin_path)
        if written:
            with suppress(OSError):
                (self.folder / _FACTS).unlink(missing_ok=True)
                self.path.unlink(missing_ok=True)

    def put_aside(self) -> Path:
        """Keep an unfinished copy among the backups and forget it otherwise; where it is. OSError."""
        folder = backup.backup_folder(self.path)
        folder.mkdir(exist_ok=True)
        kept = folder / f"{self.path.stem}-{datetime.now():%Y%m%d-%H%M%S}-{LEFT}{self.path.suffix}"
        os.replace(self.path, kept)
        (self.folder / _FACTS).unlink(missing_ok=True)
        return kept

    def show_life(self) -> None:
        """Let others see that we still work on the original."""
        lock.show_life(self.origin_path)

    def save(self) -> None:
        """Write down what the copy is a copy of. OSError."""
        facts = {**asdict(self.origin), "copy": self.path.name}
        backup.write_bytes(json.dumps(facts, ensure_ascii=False).encode(), self.folder / _FACTS)

    def _reachable(self) -> bool:
        mount = self.origin.mount
        return (not mount or os.path.ismount(mount)) and self.origin_path.parent.is_dir()

    def _changed_by_others(self) -> bool:
        """Whether the original is another one than we know. A new time alone is no change. OSError."""
        path = self.origin_path
        try:
            state = path.stat()
        except FileNotFoundError:
            return False
        same = (state.st_size, state.st_mtime_ns) == (self.origin.size, self.origin.mtime_ns)
        if same and self.origin.head in ("", _head_of(path)):
            return False
        data = path.read_bytes()
        if _digest(data) == self.origin.writing:  # a crash came between our writing and noting it
            self.origin = _origin(path, data, self.origin.stamp)
        return _digest(data) != self.origin.digest


def begin(origin: Path, root: Path, *, take_over: bool = False) -> Working:
    """A fresh working copy below `root`, with our note beside the original.

    Unfinished when an earlier one was not written back; FileInUse when somebody works on the original; other
    UserErrors when it cannot be read or is no project file.
    """
    left = unfinished_of(origin, root)
    if not take_over:
        _refuse_taken(origin, copy_of(origin, root))
    if left is not None:
        raise Unfinished(left)
    connect.check_kind(origin)
    folder = folder_of(origin, root)
    with trouble.explained(origin):
        lock.write_note(origin, working=True)
        try:
            data = snapshot(origin)
            folder.mkdir(parents=True, exist_ok=True)
            working = Working(folder, _origin(origin, data, _stamp_in(data)))
            (folder / _FACTS).unlink(missing_ok=True)  # those of an earlier copy would be wrong about this one
            connect.remove_side_files(working.path)
            backup.write_bytes(data, working.path)
            working.save()
            working.sign()
        except BaseException:
            lock.remove_note(origin)
            raise
    return working


def resume(working: Working, *, take_over: bool = False) -> Working:
    """Go on with an unfinished copy. FileInUse when somebody works on the original now."""
    if not take_over:
        _refuse_taken(working.origin_path, working.path)
    working.sign()
    return working


def unfinished_of(origin: Path, root: Path) -> Working | None:
    """The copy of an original whose changes were not written back and that nobody has open now."""
    return _left(folder_of(origin, root))


def unfinished(root: Path) -> Iterator[Working]:
    """Every copy whose changes were not written back and that nobody has open now."""
    folders = sorted(root.iterdir()) if root.is_dir() else []
    yield from filter(None, map(_left, folders))


def folder_of(origin: Path, root: Path) -> Path:
    """The folder of the copies of one original."""
    return backup.Backups(place=root).folder(origin)


def copy_of(origin: Path, root: Path) -> Path:
    """Where the working copy of an original is, or was: its dated copies are beside it."""
    return folder_of(origin, root) / origin.name


def _refuse_taken(origin: Path, copy: Path) -> None:
    """FileInUse when somebody works on the original. A note of this user here counts while the copy is open only: the
    number of a process that was killed may be another one's by now, above all after a restart of the computer."""
    try:
        lock.refuse_left_open(origin)
    except lock.FileInUse as error:
        mine = error.holder is not None and error.holder.is_mine()
        if not mine or _is_open(copy):
            raise


def _is_open(copy: Path) -> bool:
    """Whether a working copy is being edited: on a disk of this computer SQLite's lock is the truth."""
    if not copy.is_file():
        return False
    if held.holder_of(copy) is not None:
        return True
    try:
        connect.connect_locked(copy).close()
    except lock.FileInUse:
        return True
    except UserError:
        pass
    return False


def _left(folder: Path) -> Working | None:
    try:
        facts = json.loads((folder / _FACTS).read_bytes())
        copy = facts.pop("copy")
        working = Working(folder, Origin(**facts))
        working.path = folder / Path(str(copy)).name
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    if not working.path.is_file() or _is_open(working.path):
        return None
    return None if backup.same_content(working.path, working.origin.stamp) else working


def _origin(path: Path, data: bytes, stamp: tuple[str, str]) -> Origin:
    """OSError."""
    state = path.stat()
    head = data[:_HEAD_BYTES].hex()
    return Origin(str(path), _mount(path), state.st_size, state.st_mtime_ns, _digest(data), *stamp, head=head)


def _mount(path: Path) -> str:
    """The mount that a path is on, "" for the one of the system: a place that only it can take away."""
    found = next((str(place) for place in path.absolute().parents if os.path.ismount(place)), "")
    return "" if found == os.path.abspath(os.sep) else found


def _stamp_in(data: bytes) -> tuple[str, str]:
    with closing(connect.connect_memory(data)) as connection:
        return backup.stamp_of(connection)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _head_of(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(_HEAD_BYTES).hex()


def _beside(path: Path) -> Path:
    """A free name for our own content beside what somebody else wrote."""
    stem, stamp = backup.short(path.stem), datetime.now().strftime("%m%d-%H%M%S")
    who = "".join(char for char in lock.user_name() if char.isalnum())[:20]
    return path.with_name(f"{stem}（{who}的修改{stamp}）{path.suffix}")
