"""What a library holds: its segments, and where in them each article of the folder is kept.

One file, written aside and renamed, is the whole truth: a segment that it does not name is
rubbish, an article of a segment that it does not name is gone.

    sha256 of the rest
    {"format": 1, "code": …, "terms": …, "segments": {name: {file: [size, checksum]}}}
    ["zh/codex.md", …]
    PLACE rows, one for each of these names
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.library.files import DamagedError, checksum_of, locked, replace

FORMAT = 1
NAME = "catalogue"
UNSETTLED = -1  # a time that says nothing
PLACE = np.dtype(
    [("segment", "<i4"), ("article", "<i4"), ("size", "<i8"), ("mtime", "<i8"), ("inode", "<u8")]
)

# Of a segment, by their path in its folder: bytes, and CRC-32.
Files = dict[str, list[int]]


class Place(NamedTuple):
    """Where an article is kept, and how its file looked: bytes, nanoseconds, inode."""

    segment: str
    article: int
    size: int
    mtime: int
    inode: int

    @property
    def look(self) -> tuple[int, int, int]:
        """What changes when the file does."""
        return self[2:]


class OutdatedError(Exception):
    """The library was made by other code or from other terms; the text says which."""


@dataclass
class Catalogue:
    """Of one library; places by the articles' paths in their folder, in the folder's order."""

    code: str
    terms: str
    segments: dict[str, Files] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)

    def write(self, home: Path) -> None:
        """Make this the library's catalogue, in one step. Raises OSError."""
        header = {
            "format": FORMAT,
            "code": self.code,
            "terms": self.terms,
            "segments": self.segments,
        }
        number_of = {name: number for number, name in enumerate(self.segments)}
        rows = np.array(
            [(number_of[place.segment], *place[1:]) for place in self.places.values()], PLACE
        ).tobytes()
        content = b"\n".join(
            [json.dumps(header).encode(), json.dumps(list(self.places)).encode(), rows]
        )
        digest = hashlib.sha256(content).hexdigest().encode()
        replace(home / NAME, digest + b"\n" + content)

    def check_files(self, home: Path, most: float) -> int:
        """Compare the segments' files with what was written: all sizes, and the bytes of up to
        `most` of them, the smallest files first. How many were not read. Raises DamagedError.
        """
        unread = 0
        for size, checksum, path in self._files(home):
            if not path.is_file() or path.stat().st_size != size:
                raise DamagedError(path.relative_to(home))
            if size > most:
                unread += size
            elif checksum_of(path) != checksum:
                raise DamagedError(path.relative_to(home))
            most -= size
        return unread

    def _files(self, home: Path) -> list[tuple[int, int, Path]]:
        return sorted(
            (size, checksum, home / segment / name)
            for segment, files in self.segments.items()
            for name, (size, checksum) in files.items()
        )


def forget(home: Path, catalogue: Catalogue) -> None:
    """A file of it is damaged: whoever opens the library next makes it anew."""
    with locked(home), suppress(DamagedError, OutdatedError):
        if read_catalogue(home, catalogue.code, catalogue.terms).segments == catalogue.segments:
            (home / NAME).unlink(missing_ok=True)


def read_catalogue(home: Path, code: str, terms: str) -> Catalogue:
    """The library's catalogue, or an empty one. Raises DamagedError and OutdatedError."""
    try:
        digest, _, content = (home / NAME).read_bytes().partition(b"\n")
    except FileNotFoundError:
        return Catalogue(code, terms)
    if hashlib.sha256(content).hexdigest().encode() != digest:
        raise DamagedError(NAME)
    header, names, rows = content.split(b"\n", 2)
    read = json.loads(header)
    if (read.pop("format"), read["code"]) != (FORMAT, code):
        raise OutdatedError("it was made by another version of Verbatim")
    if read["terms"] != terms:
        raise OutdatedError("terms.txt has changed")
    segments = list(read["segments"])
    places = (Place(segments[row[0]], *row[1:]) for row in np.frombuffer(rows, PLACE).tolist())
    return Catalogue(**read, places=dict(zip(json.loads(names), places, strict=True)))


def files_of(segment: Path) -> Files:
    """What is in a segment's folder."""
    paths = sorted(path for path in segment.rglob("*") if path.is_file())
    return {
        path.relative_to(segment).as_posix(): [path.stat().st_size, checksum_of(path)]
        for path in paths
    }
