"""One segment on disk: whole articles, their text and passages, beside their index.

    texts          the text of every article, UTF-8, one after the other
    records        a line of JSON for each: what its front matter says, and its headings
    passages.bin   PASSAGE rows, in the order of the index's numbers
    articles.bin   ARTICLE rows: where each begins in the three above, its checksum and language,
                   and one more for the end
    readers        JSON: the readers of those articles that have any, by their numbers
    index/         the files of the index

An article has a checksum over all that is kept of it, compared whenever it is read: whatever
happens to these files, no wrong slice is served.
"""

from __future__ import annotations

import datetime
import json
import zlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from bot.articles import Article
from bot.index import SegmentWriter
from bot.library.cutting import Cut
from bot.library.files import sync, sync_folder

ARTICLE = np.dtype(
    [
        ("text", "<i8"),
        ("record", "<i8"),
        ("passage", "<i8"),
        ("checksum", "<u4"),
        ("language", "S4"),
    ]
)
PASSAGE = np.dtype([("start", "<i4"), ("end", "<i4"), ("headings", "<i4")])
INDEX, READERS = "index", "readers"
KEPT_READ = 128  # articles; the candidates of one question are a hundred passages

_ENCODING = ("utf-8", "surrogatepass")  # half of a surrogate pair may come from JSON

Similarities = Mapping[str, tuple[float, float]]


class SegmentFiles:
    """Writes a segment into a new folder, article by article; `articles` counts them."""

    def __init__(self, folder: Path, similarities: Similarities) -> None:
        (folder / INDEX).mkdir(parents=True)
        self.folder = folder
        self.articles = 0
        self._readers: dict[int, list[str]] = {}
        self._index = SegmentWriter(folder / INDEX, similarities)
        self._opened = ExitStack()
        self._texts, self._records, self._passages, self._rows = (
            self._opened.enter_context((folder / name).open("wb"))
            for name in ("texts", "records", "passages.bin", "articles.bin")
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._complete()
        self._opened.close()

    def add(self, cut: Cut) -> None:
        """Append an article, its passages and their terms. Raises OSError."""
        headings = list(dict.fromkeys(passage.headings for passage in cut.passages))
        number_of = {path: number for number, path in enumerate(headings)}
        passages = np.array(
            [(p.start, p.end, number_of[p.headings]) for p in cut.passages], PASSAGE
        ).tobytes()
        text = cut.article.source.encode(*_ENCODING)
        record = _record(cut.article, headings)
        self._add_row(_checksum(text, record, passages), cut.article.language)
        self._texts.write(text)
        self._records.write(record)
        self._passages.write(passages)
        self._index.add_article(cut.terms)
        if cut.article.readers:
            self._readers[self.articles] = sorted(cut.article.readers)
        self.articles += 1

    def _add_row(self, checksum: int, language: str) -> None:
        passage = self._passages.tell() // PASSAGE.itemsize
        row = (self._texts.tell(), self._records.tell(), passage, checksum, language)
        self._rows.write(np.array(row, ARTICLE).tobytes())

    def _complete(self) -> None:
        self._add_row(0, "")
        readers = self._opened.enter_context((self.folder / READERS).open("wb"))
        readers.write(json.dumps(self._readers).encode())
        for file in (self._texts, self._records, self._passages, self._rows, readers):
            sync(file)
        self._index.close()
        sync_folder(self.folder)


class KeptArticle(NamedTuple):
    """An article read from a segment, with its passages as (start, end, headings)."""

    article: Article
    first_passage: int
    passages: list[tuple[int, int, tuple[str, ...]]]


class Segment:
    """A segment of a library, mapped into memory; articles are read when they are wanted.

    `readers` are those of the articles that have any, by their numbers.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._texts = _mapped(folder / "texts", np.dtype("u1"))
        self._records = _mapped(folder / "records", np.dtype("u1"))
        self._passages = _mapped(folder / "passages.bin", PASSAGE)
        self._rows = _mapped(folder / "articles.bin", ARTICLE)
        self._firsts = self._rows["passage"].data  # looked up one by one, sooner than an array
        readers = json.loads((folder / READERS).read_bytes())
        self.readers = {int(article): frozenset(ids) for article, ids in readers.items()}
        self.passages = len(self._passages)
        self.articles = len(self._rows) - 1

    def article_of(self, passage: int) -> int:
        """The number of the article that a passage is of; any, where that is damaged."""
        following = bisect_right(self._firsts, passage)
        return min(max(following, 1), self.articles) - 1

    def language_of(self, passage: int) -> str:
        """The language of the article that a passage is of, which is not read for it."""
        language: bytes = self._rows["language"][self.article_of(passage)]
        return language.decode("ascii", "replace")

    def passages_of(self, article: int) -> range:
        """The numbers of an article's passages."""
        return range(self._firsts[article], self._firsts[article + 1])

    def count_passages(self, articles: npt.NDArray[np.bool_]) -> int:
        """How many passages some of its articles have; True where they count."""
        return int(np.diff(self._rows["passage"])[articles].sum())

    def text_of(self, article: int) -> bytes | None:
        """The text of an article as it was read, in UTF-8; None where it is damaged."""
        checked = self._checked(article)
        return checked and checked[0]

    def read(self, path: Path, article: int) -> KeptArticle | None:
        """An article, to be found at `path`; None where it is damaged."""
        checked = self._checked(article)
        if checked is None:
            return None
        text, record, rows = checked
        kept = json.loads(record)
        headings = [tuple(titles) for titles in kept.pop("headings")]
        kept["date"] = kept["date"] and datetime.date.fromisoformat(kept["date"])
        kept["tags"] = tuple(kept["tags"])
        kept["readers"] = frozenset(kept["readers"])
        return KeptArticle(
            Article(path=path, source=text.decode(*_ENCODING), **kept),
            self.passages_of(article).start,
            [(start, end, headings[at]) for start, end, at in rows.tolist()],
        )

    def _checked(self, article: int) -> tuple[bytes, bytes, npt.NDArray[Any]] | None:
        begins, ends = self._rows[article : article + 2].tolist()
        text = self._texts[begins[0] : ends[0]].tobytes()
        record = self._records[begins[1] : ends[1]].tobytes()
        passages = self._passages[begins[2] : ends[2]]
        is_whole = _checksum(text, record, passages.tobytes()) == begins[3]
        return (text, record, passages) if is_whole else None


def _record(article: Article, headings: Sequence[tuple[str, ...]]) -> bytes:
    record = {
        "body_start": article.body_start,
        "title": article.title,
        "language": article.language,
        "author": article.author,
        "url": article.url,
        "date": article.date and article.date.isoformat(),
        "tags": article.tags,
        "readers": sorted(article.readers),
        "headings": headings,
    }
    return json.dumps(record).encode() + b"\n"


def _checksum(text: bytes, record: bytes, passages: bytes) -> int:
    return zlib.crc32(passages, zlib.crc32(record, zlib.crc32(text)))


def _mapped(path: Path, kind: np.dtype[Any]) -> npt.NDArray[Any]:
    """The rows of a file; one without any cannot be mapped."""
    if path.stat().st_size < kind.itemsize:
        return np.empty(0, kind)
    return np.asarray(np.memmap(path, kind, mode="r"))
