"""Read the articles: Markdown files with a small front matter.

---
title: Seven weeks to Codex
author: Ada
url: https://example.org/codex
date: 2025-07-20
language: en
tags: [Codex, engineering]
readers: [C0123ABCD, U0456EFGH]
---
## The team
"""

from __future__ import annotations

import datetime
import os
import re
import stat
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path

import yaml
from yaml.reader import ReaderError

from bot.language import language_of

LARGEST_FILE = 1024 * 1024  # bytes; a novel has half as many
MOST_LINES = 50_000  # markdown-it takes 20 s for a megabyte of lines of one letter
LONGEST_FRONT_MATTER = 16 * 1024  # characters; PyYAML takes a second for 64 K
ALIKE = 0.85  # of 1: six letters of seven
URL_KEYS = ("url", "source", "source_url")

_FENCE = re.compile(r"\ufeff?---[ \t]*(?:\r\n?|\n)")
_CLOSING_FENCE = re.compile(r"(?<![^\r\n])(?:---|\.\.\.)[ \t]*(?:\r\n?|\n|\Z)")
_HEADING = re.compile(r"^#[ \t]+(.+)$", re.MULTILINE)
_NEWLINE = re.compile(r"\r\n?|\n")
_SLACK_ID = re.compile("[CGUW][A-Z0-9]{5,}")  # of a channel, old private ones too, or a person
_BREAK = r"\r\n\v\f\x85\u2028\u2029"
_READERS_LINE = re.compile(
    rf"(?<![^{_BREAK}])(?:[ \t]*<!--)?[^\w#*>|{_BREAK}-]*readers[^\w{_BREAK}]*[:=]"  # after _folded
)
_READERS_KEY = re.compile(r"\W*readers?\W*")

READERS_ADVICE = "write readers: [C0123ABCD, U0456EFGH], the ids of Slack channels and people"
READERS_MISREAD = (
    f"readers is not understood here, or twice: {READERS_ADVICE}, on one line of its own."
)
READERS_OUTSIDE = (
    "readers stands outside the front matter, which begins with --- on the first line and ends "
    "with ---: move it there, or begin the line with another word."
)


@dataclass(frozen=True)
class Article:
    """One file. `source` is its whole text as decoded; the body begins at `body_start`.

    `readers` are the Slack ids of the channels and people that it is open to; without any it is
    open to everybody.
    """

    path: Path
    source: str
    body_start: int
    title: str
    language: str
    author: str | None = None
    url: str | None = None
    date: datetime.date | None = None
    tags: tuple[str, ...] = ()
    readers: frozenset[str] = frozenset()

    def is_open_to(self, who: Collection[str] | None) -> bool:
        """Whether any of these channels and people may see it; None is everyone together."""
        return who is None or not self.readers or not self.readers.isdisjoint(who)


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
    articles: list[Article] = []
    names, problems = find_articles(folder)
    for name in names:
        article = read_or_refuse(folder / name)
        if isinstance(article, Problem):
            problems.append(article)
        else:
            articles.append(article)
    return articles, problems


def find_articles(folder: Path) -> tuple[list[str], list[Problem]]:
    """The paths of `*.md` in the folder, from there on, and what could not be looked into.

    Also of folders named like an article and links to folders, which are not read.
    """
    names: list[str] = []
    problems: list[Problem] = []
    for root, folders, files in os.walk(folder, onerror=lambda e: problems.append(unreadable(e))):
        below = "" if root == str(folder) else os.path.relpath(root, folder) + os.sep
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = {name for name in folders if Path(root, name).is_symlink()}
        for name in sorted(files + folders):
            if (name.lower().endswith(".md") or name in links) and not name.startswith("."):
                names.append(below + name)
    return names, problems


def read_or_refuse(path: Path) -> Article | Problem:
    """Read one file, or say what keeps it from being read."""
    try:
        return read_article(path)
    except MalformedError as error:
        return Problem(path, error.line, str(error))
    except OSError as error:
        return unreadable(error)


def unreadable(error: OSError) -> Problem:
    """What the system says about a file, with its name."""
    reason = error.strerror or str(error)
    return Problem(
        Path(error.filename), 1, f"cannot be read ({reason}): check its place and permissions."
    )


def read_article(path: Path) -> Article:
    """Read one file. Raises MalformedError or OSError."""
    return parse_article(path, _decode(read_bytes(path)))


def read_bytes(path: Path) -> bytes:
    """What an article's file holds. Raises MalformedError or OSError."""
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
    if _line(source, len(source)) > MOST_LINES:
        raise MalformedError(MOST_LINES, f"more than {MOST_LINES:,} lines: split it into articles.")
    front, body_start = _front_matter(source)
    body = source[body_start:]
    readers = _readers(front)
    if not readers:
        _refuse_readers_in(body, _line(source, body_start))
    if not body.strip():
        raise MalformedError(_line(source, body_start), "no text: write the article below this.")
    title = _text(front, "title") or _first_heading(body)
    if title is None:
        raise MalformedError(1, "no title: begin the file with a front matter, ---, title: …, ---.")
    return Article(
        path=path,
        source=source,
        body_start=body_start,
        title=title,
        language=_language(front) or language_of(body),
        author=_text(front, "author"),
        url=_url(front),
        date=_date(front),
        tags=_tags(front),
        readers=readers,
    )


def _first_heading(body: str) -> str | None:
    for heading in _HEADING.finditer(_NEWLINE.sub("\n", body)):
        title = heading[1].strip()
        if without_marks := title.rstrip("#"):
            # "# Codex #" is closed by its last mark, "# C#" is not.
            return without_marks.rstrip() if without_marks[-1].isspace() else title
    return None


def _front_matter(source: str) -> tuple[dict[str, yaml.Node], int]:
    """The front matter by key, and where the body begins."""
    opening = _FENCE.match(source)
    if opening is None:
        return {}, len(source) - len(source.lstrip("\ufeff"))
    closing = _CLOSING_FENCE.search(source, opening.end())
    if closing is None:
        raise MalformedError(1, "the front matter never ends: close it with a line of ---.")
    if closing.start() > LONGEST_FRONT_MATTER:
        raise MalformedError(1, "the front matter is too long: close it above the text with ---.")
    return _parse_yaml(source[opening.end() : closing.start()]), closing.end()


def _parse_yaml(text: str) -> dict[str, yaml.Node]:
    """Values stay nodes: aliases are never expanded, and a title of 1.10 or No is not changed."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 2
        problem = error.problem or "unreadable"
        advice = "write spaces for tabs" if "'\\t'" in problem else "put quotes around the value"
        raise MalformedError(line, f"the front matter is not YAML ({problem}): {advice}.") from None
    except ReaderError as error:
        line = _line(text, error.position) + 1
        raise MalformedError(
            line, f"the front matter holds the character U+{error.character:04X}: take it out."
        ) from None
    except RecursionError:
        raise MalformedError(2, "the front matter is nested too deep: write key: value.") from None
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise MalformedError(2, "the front matter has no values: write key: value on each line.")
    front = {str(key.value): value for key, value in node.value}
    _refuse_misread_readers(text, front)
    for key, _ in node.value:
        if _is_misspelt_readers(str(key.value)):
            raise _refusal(key, READERS_MISREAD)
    return front


def _is_misspelt_readers(key: str) -> bool:
    """Whether a slip or two lie between a key and `readers`: raeders, reades; not headers."""
    letters = re.sub(r"\W", "", _folded(key[:80]))
    close = letters.startswith("r") and SequenceMatcher(None, letters, "readers").ratio() > ALIKE
    return close and key != "readers"


def _refusal(node: yaml.Node, what: str) -> MalformedError:
    return MalformedError(node.start_mark.line + 2, what)


def _text(front: dict[str, yaml.Node], key: str) -> str | None:
    node = front.get(key)
    if node is None or node.tag == "tag:yaml.org,2002:null":
        return None
    if not isinstance(node, yaml.ScalarNode):
        raise _refusal(node, f"{key} is not a line of text: put quotes around it.")
    return " ".join(node.value.split()) or None


def _language(front: dict[str, yaml.Node]) -> str | None:
    """The part of a language tag that we tell apart: 'zh' of zh-TW, 'en' of en_GB."""
    tag = _text(front, "language")
    if tag is None:
        return None
    language = re.split("[-_]", tag.lower())[0]
    if not re.fullmatch("[a-z]{2,3}", language):
        raise _refusal(front["language"], "language is not a tag of letters: write zh or en.")
    return language


def _url(front: dict[str, yaml.Node]) -> str | None:
    for key in URL_KEYS:
        url = _text(front, key)
        if url is not None:
            if not re.fullmatch(r"(?i:https?)://[^\s<>|\x00-\x1f]+", url):
                raise _refusal(
                    front[key], f"{key} is not an address: write https://… without spaces."
                )
            return url
    return None


def _date(front: dict[str, yaml.Node]) -> datetime.date | None:
    text = _text(front, "date")
    if text is None:
        return None
    try:
        # A time of day may follow and is left out.
        return datetime.date.fromisoformat(re.split("[Tt ]", text)[0])
    except ValueError:
        raise _refusal(front["date"], "date is not a day: write it as 2025-07-20.") from None


def _tags(front: dict[str, yaml.Node]) -> tuple[str, ...]:
    refusal = "tags is not a list: write tags: [one, two]."
    return tuple(tag for tag, _ in _listed(front, "tags", refusal))


def _readers(front: dict[str, yaml.Node]) -> frozenset[str]:
    """Whoever writes the line means to keep an article from others: it is never read as nothing."""
    if "readers" not in front:
        return frozenset()
    advice = READERS_ADVICE
    readers = list(_listed(front, "readers", f"readers is not a list: {advice}."))
    for reader, node in readers:
        if not _SLACK_ID.fullmatch(reader):
            raise _refusal(node, f"readers has {reader[:80]!r}, which is no id: {advice}.")
    if not readers:
        raise _refusal(front["readers"], f"readers names nobody: {advice}, or leave the line out.")
    return frozenset(reader for reader, _ in readers)


def _refuse_misread_readers(text: str, front: dict[str, yaml.Node]) -> None:
    """Of what looks like `readers` in a front matter, only one key at its top may be that."""
    if "reader" not in _folded(text):
        return  # scanning it again costs as much as the rest of the file
    keys = [
        scalar.start_mark.line
        for key, scalar in pairwise(yaml.scan(text, Loader=yaml.SafeLoader))
        if isinstance(key, yaml.KeyToken)
        and isinstance(scalar, yaml.ScalarToken)
        and _READERS_KEY.fullmatch(_folded(scalar.value))
    ]
    misread = keys["readers" in front :] + [at for at in _readers_lines(text) if at not in keys]
    if misread:
        raise MalformedError(min(misread) + 2, READERS_MISREAD)


def _refuse_readers_in(body: str, line: int) -> None:
    """What was meant for the front matter may stand anywhere that one could reach to."""
    for at in _readers_lines(body[:LONGEST_FRONT_MATTER]):
        raise MalformedError(line + at, READERS_OUTSIDE)


def _readers_lines(text: str) -> Iterator[int]:
    """The lines, from 0, that begin like one of `readers`, whatever its case and its colon."""
    folded = _folded(text)
    return (_line(folded, found.start()) - 1 for found in _READERS_LINE.finditer(folded))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _listed(front: dict[str, yaml.Node], key: str, refusal: str) -> Iterator[tuple[str, yaml.Node]]:
    """The items of a list, or of a line with commas, each with where it stands."""
    node = front.get(key)
    if isinstance(node, yaml.ScalarNode):
        items = [(item, node) for item in re.split("[,，、]", _text(front, key) or "")]
    elif node is None or all(isinstance(item, yaml.ScalarNode) for item in node.value):
        items = [(item.value, item) for item in node.value] if node else []
    else:
        raise _refusal(node, refusal)
    yield from ((item.strip(), at) for item, at in items if item.strip())


def _line(source: str, offset: int) -> int:
    return len(_NEWLINE.findall(source, 0, offset)) + 1
