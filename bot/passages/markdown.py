"""The paragraphs of an article, with the headings above each: the home of markdown-it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, reference
from markdown_it.token import Token

from bot.articles import Article

DEEPEST = 100  # lists and quotes in each other; markdown-it drops what lies deeper, without a word

# Only the block structure is wanted; what stands inside a paragraph is quoted as it is written.
_MARKDOWN = MarkdownIt("commonmark", {"maxNesting": DEEPEST})
_MARKDOWN.core.ruler.enableOnly(["normalize", "block"])

# "[Codex]: https://…" says where a link leads and is not shown. To CommonMark "[注]: 说明" does the
# same; whoever writes that wants it read.
_LINK_DEFINITION = re.compile(
    r"\[(?:\\.|[^\[\]\\])+\]:\s*<?"
    r"(?:[a-z][a-z0-9+.-]*:[!-~]|[/#?.]|[!-~]*[a-z]\.[a-z]{2}|[!-~]+/[!-~])",
    re.IGNORECASE,
)

_NEWLINE = re.compile(r"\r\n?|\n")  # as markdown-it normalizes them, and nothing else


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
    for token, following in zip_longest(tokens, tokens[1:]):
        if token.type == "heading_open":
            level = int(token.tag[1])
            title = " ".join(following.content.split())
            headings = [(above, text) for above, text in headings if above < level]
            section += 1
            if title and title != article.title:
                headings.append((level, title))
        elif (span := _text_lines(token)) is not None:
            start, end = lines[span[0]], lines[span[1]]
            if _is_comment(token):
                start = _comment_end(article.source, start, end)
                section += 1  # a passage over it would show it
            start, end = trim(article.source, start, end)
            if start < end:
                path = tuple(text for _, text in headings)
                yield Block(start, end, section, path, token.type in ("fence", "code_block"))


def _link_definition(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """markdown-it's rule, where what follows may be an address."""
    begin = state.bMarks[line] + state.tShift[line]
    is_one = _LINK_DEFINITION.match(state.src, begin) is not None
    return is_one and reference(state, line, end, silent)


_MARKDOWN.block.ruler.at("reference", _link_definition)


def _text_lines(token: Token) -> tuple[int, int] | None:
    """The first line of a token's text and the line after its last, if it is text."""
    if token.map is None:
        return None
    first, last = token.map
    if token.type == "fence":
        inside = token.content.removesuffix("\n").count("\n") + 1 if token.content else 0
        closed = last - first > inside + 1
        return first + 1, last - 1 if closed else last
    if token.type in ("paragraph_open", "code_block", "html_block"):
        return first, last
    return None


def _line_starts(source: str, body_start: int) -> list[int]:
    """Where each line of the body begins, and where the last one ends."""
    ends = [newline.end() for newline in _NEWLINE.finditer(source, body_start)]
    return [body_start, *ends, len(source)]


def _is_comment(token: Token) -> bool:
    return token.type == "html_block" and token.content.lstrip().startswith("<!--")


def _comment_end(source: str, start: int, end: int) -> int:
    close = source.find("-->", start, end)
    return end if close < 0 else close + len("-->")


def trim(source: str, start: int, end: int) -> tuple[int, int]:
    """The slice without the blanks at its ends."""
    text = source[start:end].rstrip()
    return start + len(text) - len(text.lstrip()), start + len(text)
