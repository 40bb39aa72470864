"""Articles cut into passages and read into terms: here, or on every core when there are many."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from bot.articles import Article, Problem, read_or_refuse
from bot.passages import Passage, cut_passages
from bot.words import Terms, Words, fields

# A process of its own costs about a second: Python, jieba's dictionary. A megabyte takes four.
SMALL = 2 << 20  # bytes of articles, not worth it
CHUNK = 128 << 10  # bytes of articles that are handed over at once
LONG = 512 << 10  # bytes of articles, whose cutting is shown as it proceeds
INDEXING = "Indexing"
NO_TEXT = "no text to quote, only headings or comments: write something below them."

# Wraps something long, with its length and what is being done: a progress bar.
Progress = Callable[[Iterable[Any], int, str], Iterable[Any]]


def quietly(items: Iterable[Any], length: int, label: str) -> Iterable[Any]:
    """No progress bar."""
    return items


class Source(NamedTuple):
    """An article, or where one is to be read, and about how many bytes it has."""

    article: Article | Path
    size: int


class Cut(NamedTuple):
    """An article, its passages, and what each of them is found by."""

    article: Article
    passages: list[Passage]
    terms: list[Terms]


def cut(article: Article, words: Words) -> Cut:
    """Cut one article and read its passages."""
    passages = list(cut_passages(article))

    @cache
    def read(text: str) -> Terms:
        return fields(text, words.read(text))

    return Cut(article, passages, [_terms(passage, read) for passage in passages])


def _terms(passage: Passage, read: Callable[[str], Terms]) -> Terms:
    """What a passage is found by: its own words and those of its title and headings."""
    texts = (passage.text, passage.article.title, *passage.headings)
    by_field = zip(*map(read, texts), strict=True)
    return Terms(*(list(chain.from_iterable(lists)) for lists in by_field))


def cut_all(sources: Sequence[Source], words: Words, progress: Progress) -> Iterable[Cut | Problem]:
    """Each article cut, in order, or what is wrong with it."""
    size = sum(source.size for source in sources)
    processes = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
    cuts: Iterable[Cut | Problem]
    if processes == 1 or size < SMALL:
        cuts = (_read_and_cut(source.article, words) for source in sources)
    else:
        cuts = _cut_in_processes(sources, words.terms, processes)
    return cuts if size < LONG else progress(cuts, len(sources), INDEXING)


def _read_and_cut(article: Article | Path, words: Words) -> Cut | Problem:
    """Also a Problem when an article has nothing that could be quoted."""
    if isinstance(article, Path):
        read = read_or_refuse(article)
        if isinstance(read, Problem):
            return read
        article = read
    done = cut(article, words)
    return done if done.passages else Problem(article.path, 1, NO_TEXT)


# In processes. They are spawned: a fork would copy whatever the threads of this one are at.


def _cut_in_processes(
    sources: Iterable[Source], terms: Sequence[str], processes: int
) -> Iterator[Cut | Problem]:
    """A few chunks ahead of whoever takes them, so that memory stays bounded."""
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, spawn, _begin, (terms,)) as pool:
        chunks = _chunks(sources)
        ahead: deque[Future[list[Cut | Problem]]] = deque()
        try:
            while True:
                for chunk in islice(chunks, 2 * processes - len(ahead)):
                    ahead.append(pool.submit(_cut_chunk, chunk))
                if not ahead:
                    return
                yield from ahead.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)


def _chunks(sources: Iterable[Source]) -> Iterator[list[Article | Path]]:
    chunk: list[Article | Path] = []
    size = 0
    for source in sources:
        chunk.append(source.article)
        size += source.size
        if size >= CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


_words: Words


def _begin(terms: Sequence[str]) -> None:
    """Called in each process, once."""
    global _words
    _words = Words(terms)
    # Whoever is killed takes these processes along; the pool by itself would leave them waiting.
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _cut_chunk(chunk: Iterable[Article | Path]) -> list[Cut | Problem]:
    return [_read_and_cut(article, _words) for article in chunk]
