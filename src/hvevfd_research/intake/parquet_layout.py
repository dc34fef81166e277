"""What a Parquet file says of itself: its columns in the footer, and page by page how much it unpacks to.

Read here and not by the library that reads the values, for two reasons. The footer may lie: what makes a
reader take memory is the header of each page, so the pages are gone through, headers only. And a footer that
contradicts itself can end the whole program in the library, where here it is an error like any other.

Footer and page headers are structures of Thrift's compact protocol, of which only the part that they use is
known here.

References
----------
Apache Parquet format, parquet.thrift: FileMetaData, PageHeader, Encoding.
Apache Thrift, compact protocol specification.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

MARK = b"PAR1"
TAIL = 8  # bytes at the end: the length of the footer, and the mark
MAX_FOOTER = 4_000_000  # bytes; each column of each row group takes some 150
HEADER_BYTES = 1 << 16  # of a page header; its statistics hold one least and one largest value
MAX_DEPTH = 16  # of structures inside each other; a footer has 7
_STOP, _TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 0, 1, 2, 3, 7, 8, 9, 10, 11, 12
_DICTIONARY_PAGE = 7
_COUNT_AND_ENCODING = {5: (1, 2), _DICTIONARY_PAGE: (1, 2), 8: (1, 4)}  # 5: data page, 8: data page V2

Structure = Mapping[int, Any]


class DamagedError(ValueError):
    """Something that no writer writes: the file is cut short or damaged."""


@dataclass(frozen=True)
class Chunk:
    """One column of one row group: where it stands in the file, its values, and whether they are texts."""

    name: str
    start: int
    length: int
    values: int
    texts: bool


@dataclass(frozen=True)
class Page:
    """One page: its bytes once unpacked, its values, how they are written, whether it is a dictionary."""

    size: int
    values: int
    encoding: int
    dictionary: bool


@dataclass(frozen=True)
class Footer:
    """What the end of a file declares; `columns` counts those with values, also inside others."""

    rows: int
    columns: int
    chunks: tuple[Chunk, ...]


def read_footer(file: BinaryIO, size: int) -> Footer:
    """Read the footer of a file of so many bytes.

    Raises
    ------
    DamagedError : it cannot be read, contradicts itself, or leads out of the file
    """
    file.seek(max(size - TAIL, 0))
    tail = file.read(TAIL)
    length = int.from_bytes(tail[:4], "little")
    if not tail.endswith(MARK) or length > min(size - TAIL - len(MARK), MAX_FOOTER):
        raise DamagedError
    file.seek(size - TAIL - length)
    fields = _Compact(file.read(length)).structure()
    rows, groups = _whole(fields, 3), _list(fields, 4)
    columns = sum(5 not in element for element in _list(fields, 2))  # an element with children has field 5
    found = [_chunks(group, columns, size) for group in groups]
    if sum(_whole(group, 3) for group in groups) != rows:
        raise DamagedError
    return Footer(rows, columns, tuple(chunk for chunks in found for chunk in chunks))


def _chunks(group: Structure, columns: int, size: int) -> list[Chunk]:
    chunks = [_chunk(each, size) for each in _list(group, 1)]
    rows = _whole(group, 3)
    if len(chunks) != columns or any(chunk.values < rows for chunk in chunks):
        raise DamagedError
    return chunks


def _chunk(fields: Structure, size: int) -> Chunk:
    about = fields.get(3)
    if not isinstance(about, dict) or 1 in fields:  # field 1: its values are in another file
        raise DamagedError
    data, dictionary, values = _whole(about, 9), about.get(11), _whole(about, 5)
    start = dictionary if isinstance(dictionary, int) and 0 < dictionary < data else data
    length = _whole(about, 7) if values else 0  # without values its place may be anywhere
    if length and (start < len(MARK) or start + length > size - TAIL):
        raise DamagedError
    name = b".".join(part for part in _list(about, 3, bytes)).decode("utf-8", "replace")
    return Chunk(name, start, length, values, _whole(about, 1) in (6, 7))


def pages(file: BinaryIO, chunk: Chunk) -> Iterator[Page]:
    """Go through the pages of one column of one row group.

    Raises
    ------
    DamagedError : a header cannot be read, or leads out of the column
    """
    at, end = chunk.start, chunk.start + chunk.length
    while at < end:
        file.seek(at)
        header = _Compact(file.read(min(HEADER_BYTES, end - at)))
        fields = header.structure()
        at += header.at + _whole(fields, 3)
        if at > end:
            raise DamagedError
        kind = next((kind for kind in _COUNT_AND_ENCODING if kind in fields), None)
        if kind is None:
            continue  # a page of an index: no values
        if not isinstance(fields[kind], dict):
            raise DamagedError
        count, encoding = (_whole(fields[kind], each) for each in _COUNT_AND_ENCODING[kind])
        yield Page(_whole(fields, 2), count, encoding, kind == _DICTIONARY_PAGE)


def _whole(fields: Structure, name: int) -> int:
    value = fields.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise DamagedError
    return value


def _list(fields: Structure, name: int, kind: type = dict) -> list[Any]:
    value = fields.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, kind) for each in value):
        raise DamagedError
    return value


class _Compact:
    """Reads structures of the compact protocol, as dictionaries of field number to value."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def structure(self, depth: int = 0) -> dict[int, Any]:
        if depth > MAX_DEPTH:
            raise DamagedError
        fields: dict[int, Any] = {}
        name = 0
        while (head := self._byte()) != _STOP:
            name = name + (head >> 4) if head >> 4 else self._zigzag()
            fields[name] = self._value(head & 15, depth)
        return fields

    def _value(self, kind: int, depth: int) -> Any:
        if kind in (_TRUE, _FALSE):
            return kind == _TRUE
        if kind == _BYTE:
            return self._byte()
        if _BYTE < kind < _DOUBLE:
            return self._zigzag()
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind in (_LIST, _SET):
            head = self._byte()
            count = self._varint() if head >> 4 == 15 else head >> 4
            return self._elements(count, [head & 15], depth)
        if kind == _MAP:
            count = self._varint()
            kinds = self._byte() if count else 0
            return self._elements(count, [kinds >> 4, kinds & 15], depth)
        if kind == _STRUCT:
            return self.structure(depth + 1)
        raise DamagedError

    def _elements(self, count: int, kinds: list[int], depth: int) -> list[Any]:
        if count > len(self.data) - self.at:
            raise DamagedError
        # Inside a list a truth value takes a byte of its own.
        return [
            self._byte() if kind in (_TRUE, _FALSE) else self._value(kind, depth + 1)
            for _ in range(count)
            for kind in kinds
        ]

    def _byte(self) -> int:
        if self.at >= len(self.data):
            raise DamagedError
        self.at += 1
        return self.data[self.at - 1]

    def _varint(self) -> int:
        value = 0
        for shift in range(0, 70, 7):
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
        raise DamagedError

    def _zigzag(self) -> int:
        value = self._varint()
        return (value >> 1) ^ -(value & 1)

    def _bytes(self, length: int) -> bytes:
        self.at += length
        if self.at > len(self.data):
            raise DamagedError
        return self.data[self.at - length : self.at]
