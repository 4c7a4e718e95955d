"""Opening an Office Open XML container and walking its parts as a stream, with bounded memory."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from perfdesk.errors import UserError
from perfdesk.readers.safety import MAX_PART, check_file, check_zip, damaged, refusal, telling, unpacking

if TYPE_CHECKING:
    from lxml.etree import XMLPullParser as _PullParser
    from lxml.etree import _Element as Element

# How every part is parsed: nothing from outside, no entities, no unbounded depth.
CAUTIOUS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_CHUNK = 64 * 1024
_SMALL_PART = 8 * 2**20
# Word repeats the look of each cell: 3,000 projects take 190 MB, which are read table by table.
MAX_BODY = 256 * 2**20
MAX_LIVE = 120 * 2**20
_NODE, _ATTRIBUTE = 200, 250
_DECLARATIONS = tuple(word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le"))


class Package:
    """One opened container. Use `opened(path)`."""

    def __init__(self, path: Path, archive: zipfile.ZipFile) -> None:
        self.path = path
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}

    def has(self, name: str) -> bool:
        """Whether there is a part of that name (any case, as Office treats names)."""
        return name.lower() in self._names

    def names(self) -> list[str]:
        """The names of all entries."""
        return list(self._names.values())

    def chunks(self, name: str, most: int = MAX_PART) -> Iterator[bytes]:
        """The bytes of a part, piece by piece. UserError for a huge part or one with entity declarations."""
        if not self.has(name):
            raise damaged(self.path)
        entry = self._archive.getinfo(self._names[name.lower()])
        if entry.file_size > most:
            raise refusal(self.path, f"内容过多（{entry.filename} 超过 {most >> 20} MB），已拒绝", "请拆分后重试。")
        tail = b""
        with self._opened(entry) as stream:
            while chunk := self._read(stream):
                seen = tail + chunk
                if any(word in seen for word in _DECLARATIONS):
                    raise self._has_entities()
                tail = seen[-32:]
                yield chunk

    def _opened(self, entry: zipfile.ZipInfo) -> IO[bytes]:
        with unpacking(self.path):
            return self._archive.open(entry)

    def _read(self, stream: IO[bytes]) -> bytes:
        with unpacking(self.path):
            return stream.read(_CHUNK)

    def parse(self, name: str) -> Element:
        """A small part as a tree."""
        from lxml import etree

        parser = etree.XMLParser(**CAUTIOUS)
        size = 0
        try:
            for chunk in self.chunks(name):
                size += len(chunk)
                if size > _SMALL_PART:
                    raise refusal(self.path, f"的 {name} 过大，已拒绝", "请拆分后重试。")
                parser.feed(chunk)
            root = parser.close()
        except etree.XMLSyntaxError as error:
            raise damaged(self.path) from error
        self._refuse_entities(root)
        return root

    def walk(
        self, name: str, parents: Sequence[str], tags: Sequence[str], most: int = MAX_PART
    ) -> Generator[Element, None, None]:
        """The finished children (local names `tags`) of the elements `parents`, in order, each forgotten after.

        Memory is bounded by the largest child: UserError when one of them is unreasonably large.
        """
        from lxml import etree

        wanted = [f"{{*}}{tag}" for tag in tags]
        parser = etree.XMLPullParser(
            events=("end",),
            tag=wanted,
            **CAUTIOUS,
        )
        live = 0
        try:
            for chunk in self.chunks(name, most):
                live += tree_size(chunk)
                if live > MAX_LIVE:
                    raise refusal(self.path, "里有异常大的表格或段落，已拒绝", "请拆分后重试。")
                parser.feed(chunk)
                forgotten = False
                for child in _finished(parser, parents):
                    self._refuse_entities(child)
                    yield child
                    _forget(child)
                    forgotten = True
                live = tree_size(chunk) if forgotten else live
            parser.close()
        except etree.XMLSyntaxError as error:
            raise damaged(self.path) from error

    def related(self, source: str, kind: str) -> list[tuple[str, str]]:
        """(relation id, part name) of the parts that `source` ("" for the package) relates to by `kind`."""
        folder, base = posixpath.split(source)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(name):
            return []
        found: list[tuple[str, str]] = []
        for item in self.parse(name):
            target = item.get("Target") or ""
            if (item.get("Type") or "").endswith("/" + kind) and item.get("TargetMode") != "External":
                part = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                found.append((item.get("Id") or "", posixpath.normpath(part)))
        return found

    def main_part(self, default: str) -> str:
        """The name of the main document part. UserError when there is none."""
        names = [name for _, name in self.related("", "officeDocument") if self.has(name)]
        names += [default] if self.has(default) else []
        if not names:
            raise damaged(self.path)
        return names[0]

    def _refuse_entities(self, element: Element) -> None:
        if element.getroottree().docinfo.internalDTD is not None:
            raise self._has_entities()

    def _has_entities(self) -> UserError:
        return refusal(
            self.path, "含实体声明，已拒绝", "正常的文档不含实体声明；请用 Word 或 WPS 打开后另存一份，再重试。"
        )


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """The container at `path`, checked. Any failure while it is open becomes one clear UserError."""
    check_file(path)
    with telling(path):
        with unpacking(path):
            archive = zipfile.ZipFile(path)
        with archive:
            check_zip(path, archive)
            yield Package(path, archive)


def local(element: Element) -> str:
    """The name without its namespace: transitional and strict files use different ones. "" for a comment."""
    return _local(element.tag)


@lru_cache(maxsize=1024)
def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str | None:
    """An attribute by its local name."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Element | None, *names: str) -> Element | None:
    """The first child with one of these local names."""
    return None if element is None else next(element.iterchildren(*[f"{{*}}{name}" for name in names]), None)


def tree_size(chunk: bytes) -> int:
    """A generous estimate of the memory that the tree of these bytes takes."""
    return len(chunk) + _NODE * chunk.count(b"<") + _ATTRIBUTE * (chunk.count(b'="') + chunk.count(b"='"))


def _finished(parser: _PullParser, parents: Sequence[str]) -> Iterator[Element]:
    for _, element in parser.read_events():
        if element is None or isinstance(element, tuple):
            continue
        above = element.getparent()
        if above is not None and local(above) in parents:
            yield element


def _forget(element: Element) -> None:
    """Free an element and what stands before it; its parent keeps only what is still being read."""
    element.clear()
    above = element.getparent()
    if above is not None:
        del above[: above.index(element)]
