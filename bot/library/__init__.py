"""A library of articles: cut into passages, indexed, and kept on disk from one start to the next.

Below the data folder each folder of articles has a library of its own, of immutable segments
(`segment.py`) and one catalogue that says what of them is served (`catalogue.py`). Opening it
brings it up to the folder first (`refresh.py`).

What is checked, and when: the catalogue has a SHA-256 and is read whole at every start, and every
file must have its size. Files are compared with their CRC-32 at the start as far as CHECKED_FIRST
goes, the small ones first, which are those that all others are read by; the rest, gigabytes for a
million passages, in a thread while questions are answered already. An article has a checksum of
its own, compared whenever it is read, so until then a damaged index may rank wrongly but
never quotes wrongly. `bot check` reads everything.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import inf
from pathlib import Path

import numpy as np

from bot.articles import Article, Problem, read_articles
from bot.index import Index
from bot.library.catalogue import Catalogue, OutdatedError, forget, read_catalogue
from bot.library.cutting import NO_TEXT, Progress, Source, cut, cut_all, quietly
from bot.library.files import DamagedError, Tell, locked
from bot.library.kept import KeptArticles, KeptPassages
from bot.library.pipeline import code_digest, terms_digest
from bot.library.refresh import Refresh
from bot.library.segment import INDEX, Segment, SegmentFiles, Similarities
from bot.passages import Passage
from bot.words import Terms, Words

__all__ = [
    "Collection",
    "DamagedError",
    "LibraryError",
    "Progress",
    "keep",
    "keep_in_memory",
    "keep_once",
    "quietly",
    "read_into_memory",
]

CHECKED_FIRST = 64 << 20  # bytes, a thirtieth of a second

INDEXING_ANEW = "Indexing anew: {reason}."
IS_DAMAGED = "{file} of the index is damaged"

_log = logging.getLogger(__name__)


class LibraryError(Exception):
    """The library cannot be kept on disk; the text says what to do."""


@dataclass(frozen=True)
class Collection:
    """What answers are found in; the index knows passages by their place in `passages`.

    `passage_count` is how many are served: those of articles that are gone keep their places.
    `readers` are those of the articles that have any, by the index's numbers.
    `language_of` tells a passage's language by its number, and reads no article for it.
    """

    articles: Sequence[Article]
    passages: Sequence[Passage]
    passage_count: int
    words: Words
    index: Index
    readers: Mapping[int, frozenset[str]]
    language_of: Callable[[int], str]


def keep_in_memory(
    articles: Iterable[Article], words: Words, similarities: Similarities
) -> Collection:
    """Cut and index articles, and keep nothing on disk."""
    kept: list[Article] = []
    passages: list[Passage] = []

    def terms() -> Iterator[list[Terms]]:
        for article in articles:
            done = cut(article, words)
            kept.append(article)
            passages.extend(done.passages)
            yield done.terms

    index = Index(terms(), similarities)
    readers = {number: each.readers for number, each in enumerate(kept) if each.readers}

    def language_of(number: int) -> str:
        return passages[number].article.language

    return Collection(kept, passages, len(passages), words, index, readers, language_of)


def read_into_memory(
    corpus: Path, words: Words, similarities: Similarities
) -> tuple[Collection, list[Problem]]:
    """The articles of a folder, cut and indexed, where nothing can be kept on disk."""
    articles, problems = read_articles(corpus)
    collection = keep_in_memory(articles, words, similarities)
    quoted = {passage.article.path for passage in collection.passages}
    empty = [article.path for article in articles if article.path not in quoted]
    return collection, [*problems, *(Problem(path, 1, NO_TEXT) for path in empty)]


def keep_once(
    articles: Sequence[Article],
    folder: Path,
    words: Words,
    similarities: Similarities,
    progress: Progress = quietly,
) -> Collection:
    """Cut and index articles that have no files, in an empty folder; on every core if many."""
    sources = [Source(article, len(article.source)) for article in articles]
    names: list[str] = []
    with SegmentFiles(folder / "segment", similarities) as segment:
        for done in cut_all(sources, words, progress):
            if not isinstance(done, Problem):
                names.append(str(done.article.path))
                segment.add(done)
    if not names:
        return keep_in_memory((), words, similarities)
    places = [(name, 0, number) for number, name in enumerate(names)]
    return _opened(Path(), [Segment(segment.folder)], places, words, similarities)


def keep(
    corpus: Path,
    data: Path,
    words: Words,
    similarities: Similarities,
    progress: Progress = quietly,
    tell: Tell = lambda line: None,
    thorough: bool = False,
) -> tuple[Collection, list[Problem]]:
    """The articles of a folder, cut and indexed below `data` where they are not yet.

    `tell` is given a line when everything must be indexed anew, and when another process is at
    it. Raises LibraryError.
    """
    home = data / "library" / hashlib.sha256(bytes(corpus.resolve())).hexdigest()[:16]
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with locked(home, tell):
            catalogue, unread = _usable(home, words, similarities, tell, thorough)
            refresh = Refresh(corpus, home, words, similarities, catalogue, progress, thorough)
            refresh.run()
            collection = _collection(corpus, home, catalogue, words, similarities)
    except OSError as error:
        raise LibraryError(
            f"The index cannot be kept in {home} ({error.strerror or error}): make room there, or "
            "set BOT_DATA to a folder of the bot's own."
        ) from None
    if unread:
        threading.Thread(target=check_the_rest, args=(home, catalogue), daemon=True).start()
    return collection, refresh.problems


def _usable(
    home: Path, words: Words, similarities: Similarities, tell: Tell, thorough: bool
) -> tuple[Catalogue, int]:
    """The catalogue, or a new one; and how many bytes of its files were not compared."""
    code, terms = code_digest(similarities), terms_digest(words.terms)
    try:
        catalogue = read_catalogue(home, code, terms)
        return catalogue, catalogue.check_files(home, inf if thorough else CHECKED_FIRST)
    except OutdatedError as error:
        tell(INDEXING_ANEW.format(reason=error))
    except DamagedError as error:
        tell(INDEXING_ANEW.format(reason=IS_DAMAGED.format(file=error)))
    return Catalogue(code, terms), 0


def _collection(
    corpus: Path, home: Path, catalogue: Catalogue, words: Words, similarities: Similarities
) -> Collection:
    names = list(catalogue.segments)
    segments = [Segment(home / name) for name in names]
    number_of = {name: number for number, name in enumerate(names)}
    places = [
        (name, number_of[place.segment], place.article) for name, place in catalogue.places.items()
    ]
    on_damage = partial(forget, home, catalogue)
    return _opened(corpus, segments, places, words, similarities, on_damage)


def _opened(
    corpus: Path,
    segments: Sequence[Segment],
    places: Sequence[tuple[str, int, int]],
    words: Words,
    similarities: Similarities,
    on_damage: Callable[[], None] = lambda: None,
) -> Collection:
    articles = KeptArticles(corpus, segments, places, on_damage)
    gone = [np.flatnonzero(numbers < 0) for numbers in articles.number_of]
    index = Index.open(
        [(segment.folder / INDEX, lost) for segment, lost in zip(segments, gone, strict=True)],
        similarities,
    )
    passages = KeptPassages(articles)
    readers = articles.readers()
    return Collection(
        articles, passages, passages.served, words, index, readers, passages.language_of
    )


def check_the_rest(home: Path, catalogue: Catalogue) -> None:
    """Compare all files with their checksums; the library is made anew where one differs."""
    try:
        catalogue.check_files(home, inf)
    except DamagedError as error:
        forget(home, catalogue)
        _log.error("%s: start again to have it made anew.", IS_DAMAGED.format(file=error))
