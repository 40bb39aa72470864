"""The paragraphs of an article, with the headings above each: the home of markdown-it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.articles import Article

# Only the block structure is wanted; what stands inside a paragraph is quoted as it is written.
_MARKDOWN = MarkdownIt("commonmark")
_MARKDOWN.core.ruler.enableOnly(["normalize", "block"])

_NEWLINE = re.compile(r"\r\n?|\n")  # as markdown-it normalizes them, and nothing else
_COMMENT = re.compile(r"\s*<!--")


@dataclass(frozen=True)
class Block:
    """A paragraph, list item or code block: `source[start:end]`, below `headings`.

    Blocks of one section share its number, sections of one name do not.
    """

    start: int
    end: int
    section: int
    headings: tuple[str, ...]
    is_code: bool = False


def read_blocks(article: Article) -> Iterator[Block]:
    """The blocks of an article's body that hold text, in order."""
    lines = _line_starts(article.source, article.body_start)
    headings: list[tuple[int, str]] = []
    section = 0
    tokens = _MARKDOWN.parse(article.source[article.body_start :])
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "heading_open" and following is not None:
            level = int(token.tag[1])
            title = " ".join(following.content.split())
            headings = [(above, text) for above, text in headings if above < level]
            section += 1
            if title and title != article.title:
                headings.append((level, title))
        elif (span := _text_lines(token)) is not None:
            start, end = _trim(article.source, lines[span[0]], lines[span[1]])
            if start < end and not _COMMENT.match(article.source, start, end):
                path = tuple(text for _, text in headings)
                yield Block(start, end, section, path, token.type in ("fence", "code_block"))


def _text_lines(token: Token) -> tuple[int, int] | None:
    """The first line of a token's text and the line after its last, if it is text."""
    if token.map is None:
        return None
    first, last = token.map
    if token.type == "fence":
        closed = last - first > token.content.count("\n") + 1
        return first + 1, last - 1 if closed else last
    if token.type in ("paragraph_open", "code_block", "html_block"):
        return first, last
    return None


def _line_starts(source: str, body_start: int) -> list[int]:
    """Where each line of the body begins, and where the last one ends."""
    ends = [newline.end() for newline in _NEWLINE.finditer(source, body_start)]
    return [body_start, *ends, len(source)]


def _trim(source: str, start: int, end: int) -> tuple[int, int]:
    text = source[start:end]
    return start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
