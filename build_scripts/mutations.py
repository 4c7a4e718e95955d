"""Ways in which a file can be broken: by a bad copy, a bad disk, a bad program, or on purpose."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable

_NUMBERS = [0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF]
_LONG = re.compile(rb'"\d{1,9}"')
_TAG = re.compile(rb"<[^<>]{1,300}>")
_MOST_XML = 4 << 20

Mutation = Callable[[bytes, random.Random], bytes]


def truncated(data: bytes, draw: random.Random) -> bytes:
    """The beginning only."""
    return data[: draw.randrange(len(data) + 1)]


def scribbled(data: bytes, draw: random.Random) -> bytes:
    """Some bytes changed, anywhere."""
    out = bytearray(data)
    for _ in range(draw.choice([1, 3, 10, 100])):
        if out:
            out[draw.randrange(len(out))] = draw.randrange(256)
    return bytes(out)


def extreme(data: bytes, draw: random.Random) -> bytes:
    """Some numbers of two or four bytes made as large or as small as can be."""
    out = bytearray(data)
    for _ in range(draw.choice([1, 2, 5])):
        size = draw.choice([2, 4])
        if len(out) >= size:
            at = draw.randrange(0, len(out) - size + 1)
            number = draw.choice(_NUMBERS) & ((1 << 8 * size) - 1)
            out[at - at % 2 : at - at % 2 + size] = number.to_bytes(size, "little")
    return bytes(out)


def header_changed(data: bytes, draw: random.Random) -> bytes:
    """Numbers changed where formats keep their counts and places: near the beginning."""
    head = max(1, min(len(data), draw.choice([64, 600, 2048])))
    return extreme(data[:head], draw) + data[head:]


def blanked(data: bytes, draw: random.Random) -> bytes:
    """A stretch of nothing, as a bad disk leaves it."""
    begin = draw.randrange(len(data) + 1)
    size = min(draw.choice([16, 512, 4096]), len(data) - begin)
    return data[:begin] + bytes(size) + data[begin + size :]


def shuffled(data: bytes, draw: random.Random) -> bytes:
    """Two sectors in each other's place, or one twice."""
    if len(data) < 2048:
        return scribbled(data, draw)
    one, two = (512 * draw.randrange(len(data) // 512) for _ in range(2))
    out = bytearray(data)
    out[one : one + 512] = data[two : two + 512]
    if draw.random() < 0.5:
        out[two : two + 512] = data[one : one + 512]
    return bytes(out[: len(data)])


def torn(data: bytes, draw: random.Random) -> bytes:
    """A stretch taken out or repeated."""
    begin = draw.randrange(len(data) + 1)
    end = min(len(data), begin + draw.choice([1, 7, 100, 5000]))
    return data[:begin] + data[begin:end] * draw.choice([0, 2, 5]) + data[end:]


def xml_broken(data: bytes, draw: random.Random) -> bytes:
    """One part of a package changed as text, in a sound package again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = {item.filename: package.read(item) for item in package.infolist() if item.file_size < _MOST_XML}
    except (zipfile.BadZipFile, NotImplementedError):
        return scribbled(data, draw)
    name = draw.choice(sorted(parts))
    parts[name] = draw.choice([_numbers_changed, _tags_changed, truncated, scribbled, torn])(parts[name], draw)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for key, value in parts.items():
            package.writestr(key, value)
    return out.getvalue()


def _numbers_changed(data: bytes, draw: random.Random) -> bytes:
    odds = draw.choice([0.01, 0.2])
    return _LONG.sub(lambda found: b'"%d"' % draw.choice(_NUMBERS) if draw.random() < odds else found[0], data)


def _tags_changed(data: bytes, draw: random.Random) -> bytes:
    odds = draw.choice([0.002, 0.05])
    tags = _TAG.findall(data) or [b""]
    return _TAG.sub(lambda found: draw.choice([b"", draw.choice(tags)]) if draw.random() < odds else found[0], data)


BINARY: tuple[Mutation, ...] = (truncated, scribbled, extreme, header_changed, blanked, shuffled, torn)


def mutated(data: bytes, draw: random.Random) -> bytes:
    """One broken file out of a sound one. Packages are mostly broken inside: outside, their checksums tell at once."""
    if data.startswith(b"PK") and draw.random() < 0.7:
        return xml_broken(data, draw)
    return draw.choice(BINARY)(data, draw)
