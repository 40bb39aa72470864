"""Read the articles: Markdown files with a small front matter.

---
title: Seven weeks to Codex
author: Ada
url: https://example.org/codex
date: 2025-07-20
language: en
tags: [Codex, engineering]
---
## The team
"""

from __future__ import annotations

import datetime
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.language import language_of

LARGEST_FILE = 4 * 1024 * 1024  # bytes; a thick book of plain text has three million
URL_KEYS = ("url", "source", "source_url")

_FENCE = re.compile(r"\ufeff?---[ \t]*(?:\r\n?|\n)")
_CLOSING_FENCE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)", re.MULTILINE)
_FIRST_HEADING = re.compile(r"^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_NEWLINE = re.compile(r"\r\n?|\n")


@dataclass(frozen=True)
class Article:
    """One file. `source` is its whole text as decoded; the body begins at `body_start`."""

    path: Path
    source: str
    body_start: int
    title: str
    language: str
    author: str | None = None
    url: str | None = None
    date: datetime.date | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Problem:
    """What keeps a file from being served, where, and what to do about it."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class MalformedError(Exception):
    """A file is not an article; carries the line and what to do."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def read_articles(folder: Path) -> tuple[list[Article], list[Problem]]:
    """Every `*.md` below the folder, by path; hidden files and folders are left out.

    A file that cannot be read or is malformed becomes a Problem, and the rest is served.
    """
    articles, problems = [], []
    for path in _markdown_files(folder):
        try:
            articles.append(read_article(path))
        except MalformedError as error:
            problems.append(Problem(path, error.line, str(error)))
        except OSError as error:
            reason = error.strerror or str(error)
            problems.append(Problem(path, 1, f"cannot be read ({reason}): check its permissions."))
    return articles, problems


def _markdown_files(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith(".md") and not name.startswith("."):
                yield Path(root) / name


def read_article(path: Path) -> Article:
    """Read one file. Raises MalformedError or OSError."""
    return parse_article(path, _decode(_read_bytes(path)))


def _read_bytes(path: Path) -> bytes:
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        raise MalformedError(1, "not a regular file: put a copy of the article in its place.")
    if status.st_size > LARGEST_FILE:
        raise MalformedError(1, f"larger than {LARGEST_FILE >> 20} MB: split it into articles.")
    return path.read_bytes()


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise MalformedError(
            line, f"not UTF-8 (byte 0x{content[error.start]:02x}): save the file as UTF-8."
        ) from None


def parse_article(path: Path, source: str) -> Article:
    """Make an article of a file's text. Raises MalformedError."""
    front, body_start = _front_matter(source)
    body = source[body_start:]
    if not body.strip():
        raise MalformedError(_line(source, body_start), "no text: write the article below this.")
    title = _text(front, "title")
    if title is None:
        heading = _FIRST_HEADING.search(_NEWLINE.sub("\n", body))
        title = heading[1] if heading else None
    if title is None:
        raise MalformedError(1, "no title: begin the file with a front matter, ---, title: …, ---.")
    language = _text(front, "language")
    return Article(
        path=path,
        source=source,
        body_start=body_start,
        title=title,
        language=_language(language) if language else language_of(body),
        author=_text(front, "author"),
        url=_url(front),
        date=_date(front),
        tags=_tags(front),
    )


class _Field:
    """A value of the front matter and the line it stands on."""

    def __init__(self, value: Any, line: int) -> None:
        self.value = value
        self.line = line

    def refuse(self, what: str) -> MalformedError:
        return MalformedError(self.line, what)


def _front_matter(source: str) -> tuple[dict[str, _Field], int]:
    """The front matter by key, and where the body begins."""
    opening = _FENCE.match(source)
    if opening is None:
        return {}, len(source) - len(source.lstrip("\ufeff"))
    closing = _CLOSING_FENCE.search(source, opening.end())
    if closing is None:
        raise MalformedError(1, "the front matter never ends: close it with a line of ---.")
    return _parse_yaml(source[opening.end() : closing.start()]), closing.end()


def _parse_yaml(text: str) -> dict[str, _Field]:
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise MalformedError(2, "the front matter is not a list of `key: value` lines.")
        values = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 2
        problem = error.problem or "unreadable"
        raise MalformedError(
            line, f"the front matter is not YAML ({problem}): put quotes around the value."
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise MalformedError(2, f"the front matter is not YAML ({error}).") from None
    lines = {str(key.value): key.start_mark.line + 2 for key, _ in node.value}
    return {str(key): _Field(value, lines.get(str(key), 2)) for key, value in values.items()}


def _text(front: dict[str, _Field], key: str) -> str | None:
    field = front.get(key)
    if field is None or field.value is None:
        return None
    if not isinstance(field.value, str | int | float):
        raise field.refuse(f"{key} is not a line of text: put quotes around it.")
    return " ".join(str(field.value).split()) or None


def _language(tag: str) -> str:
    """The part of a language tag that we tell apart: 'zh' of zh-TW, 'en' of en_GB."""
    return re.split("[-_]", tag.lower())[0]


def _url(front: dict[str, _Field]) -> str | None:
    key = next((key for key in URL_KEYS if key in front), URL_KEYS[0])
    url = _text(front, key)
    if url is not None and not re.fullmatch(r"https?://[^\s<>|]+", url):
        raise front[key].refuse(f"{key} is not an address: write https://… without spaces.")
    return url


def _date(front: dict[str, _Field]) -> datetime.date | None:
    field = front.get("date")
    if field is None or field.value is None:
        return None
    if isinstance(field.value, datetime.datetime):
        return field.value.date()
    if isinstance(field.value, datetime.date):
        return field.value
    try:
        return datetime.date.fromisoformat(str(field.value).strip()[:10])
    except ValueError:
        raise field.refuse("date is not a day: write it as 2025-07-20.") from None


def _tags(front: dict[str, _Field]) -> tuple[str, ...]:
    field = front.get("tags")
    if field is None or field.value is None:
        return ()
    tags: Iterable[Any] = field.value
    if isinstance(tags, str):
        tags = re.split(r"[,，、]", tags)
    if not isinstance(tags, list) or any(isinstance(tag, dict | list) for tag in tags):
        raise field.refuse("tags is not a list: write tags: [one, two].")
    return tuple(str(tag).strip() for tag in tags if str(tag).strip())


def _line(source: str, offset: int) -> int:
    return len(_NEWLINE.findall(source, 0, offset)) + 1
