"""What decides how a text is cut and read: an index made with anything else is of no use."""

from __future__ import annotations

import hashlib
import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path

from bot.index import FORMAT

_BOT = Path(__file__).parents[1]
CODE = ("articles.py", "language.py", "library/cutting.py", "library/segment.py")
PACKAGES = ("passages", "words")
LIBRARIES = ("jieba", "markdown-it-py", "opencc", "pystemmer", "pyyaml")


def code_digest(similarities: Mapping[str, tuple[float, float]]) -> str:
    """Of our own code on the way from a file to its terms, of the libraries in it, of the index."""
    versions = {name: version(name) for name in LIBRARIES}
    others = [versions, FORMAT, unicodedata.unidata_version, sys.version_info[:2], similarities]
    return _digest([*(path.read_bytes() for path in _code()), json.dumps(others).encode()])


def terms_digest(terms: Iterable[str]) -> str:
    """Of the project's own dictionary."""
    return _digest(term.encode("utf-8", "surrogatepass") for term in terms)


def _code() -> Iterator[Path]:
    for name in CODE:
        yield _BOT / name
    for package in PACKAGES:
        yield from sorted((_BOT / package).rglob("*.py"))


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "little") + part)
    return digest.hexdigest()
