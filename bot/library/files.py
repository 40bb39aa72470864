"""Files that are whole or not there: checksums, fsync, a lock between processes."""

from __future__ import annotations

import fcntl
import os
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

BLOCK = 1 << 20  # bytes

# Given a line for people to read.
Tell = Callable[[str], None]

WAITING = "Another process is indexing these articles: waiting for it."


class DamagedError(Exception):
    """What is on disk is not what was written there; the text names the file or segment."""


def checksum_of(path: Path) -> int:
    """CRC-32 of a file, 1.8 GB/s: enough against decay in a folder that only its owner writes."""
    checksum = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            checksum = zlib.crc32(block, checksum)
    return checksum


def sync(file: IO[Any]) -> None:
    """What was written to an open file is on disk afterwards."""
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """The names in a folder are on disk afterwards."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(path: Path, content: bytes) -> None:
    """Write aside and rename: a kill leaves the old content or the new. Raises OSError."""
    aside = path.with_name(path.name + ".new")
    with aside.open("wb") as file:
        file.write(content)
        sync(file)
    aside.replace(path)
    sync_folder(path.parent)


@contextmanager
def locked(folder: Path, tell: Tell = lambda line: None) -> Iterator[None]:
    """Held by one process at a time, and let go of when it ends, however it ends."""
    handle = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(WAITING)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
