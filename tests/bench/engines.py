"""Search engines side by side: the same words, the same questions, the ten best passages.

Every engine builds its index in a folder, loads it from there, and is asked question by question
with the others, in an order that changes, in one process; none counts what it found. Made-up text
only.
"""

from __future__ import annotations

import gc
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from bot.index import Index, SegmentWriter
from bot.index.compiled import compiled
from tests.bench.texts import Texts

MOST = 10
K1, B = 1.5, 0.75  # where an engine has settings; tantivy and FTS5 keep theirs, 1.2 and 0.75
SLOW = 0.02  # seconds: an engine that takes longer is asked every tenth question only
COLUMNS = (
    *("p50_ms", "p99_ms", "p50_cpu", "p99_cpu"),
    *("build_s", "load_s", "disk_mb", "questions"),
)
WARM_UP = 30  # questions before any is timed


class Engine(Protocol):
    """What is measured."""

    def build(self, texts: Texts, folder: Path) -> None:
        """Index all passages, into a folder."""

    def load(self, folder: Path) -> None:
        """Make ready to answer."""

    def ask(self, words: list[str]) -> Sequence[Any]:
        """The best passages."""


class Verbatim:
    """Ours."""

    def __init__(self) -> None:
        self._settings = {"words": (K1, B)}

    def build(self, texts: Texts, folder: Path) -> None:
        """One segment; ten passages are an article."""
        with SegmentWriter(folder, self._settings) as writer:
            article: list[tuple[list[str]]] = []
            for words in texts.passages():
                article.append((words,))
                if len(article) == 10:
                    writer.add_article(article)
                    article = []
            writer.add_article(article)

    def load(self, folder: Path) -> None:
        """Mapped."""
        self._index = Index.open([(folder, ())], self._settings)

    def ask(self, words: list[str]) -> Sequence[Any]:
        """Each word weighs the same."""
        return self._index.search({"words": dict.fromkeys(words, 1.0)}, MOST)[0]


class Tantivy:
    """https://github.com/quickwit-oss/tantivy-py"""

    def build(self, texts: Texts, folder: Path) -> None:
        """Frequencies without positions, merged as it sees fit."""
        import tantivy

        fields = tantivy.SchemaBuilder()
        fields.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
        writer = tantivy.Index(fields.build(), str(folder)).writer(512 << 20, 1)
        for words in texts.passages():
            writer.add_document(tantivy.Document(words=" ".join(words)))
        writer.commit()
        writer.wait_merging_threads()

    def load(self, folder: Path) -> None:
        """Mapped."""
        import tantivy

        self._tantivy = tantivy
        index = tantivy.Index.open(str(folder))
        self._schema, self._searcher = index.schema, index.searcher()

    def ask(self, words: list[str]) -> Sequence[Any]:
        """A query of terms."""
        of = self._tantivy.Query
        should = self._tantivy.Occur.Should
        terms = [(should, of.term_query(self._schema, "words", word)) for word in words]
        hits: Sequence[Any] = self._searcher.search(of.boolean_query(terms), MOST, count=False).hits
        return hits


class Bm25s:
    """https://github.com/xhluca/bm25s"""

    def __init__(self, backend: str) -> None:
        self._backend = backend

    def build(self, texts: Texts, folder: Path) -> None:
        """From ids, which is the quickest it offers."""
        import bm25s

        ids = [passage.tolist() for passage in texts.passages_as_ids()]
        vocabulary = {word: at for at, word in enumerate(texts.vocabulary)}
        engine = bm25s.BM25(k1=K1, b=B, method="lucene", backend=self._backend)
        engine.index((ids, vocabulary), show_progress=False)
        engine.save(folder)

    def load(self, folder: Path) -> None:
        """Into memory: mapped, it is no faster afterwards."""
        import bm25s

        self._engine = bm25s.BM25.load(folder)
        self._engine.backend = self._backend
        if self._backend == "numba":
            self._engine.activate_numba_scorer()
        self.ask(["w1", "w2"])

    def ask(self, words: list[str]) -> Sequence[Any]:
        """One question at a time, in this thread."""
        found = self._engine.retrieve(
            [words], k=MOST, show_progress=False, n_threads=0, return_as="documents"
        )
        best: Sequence[Any] = found[0]
        return best


class Fts5:
    """SQLite's full text search."""

    def build(self, texts: Texts, folder: Path) -> None:
        """Without the text itself, merged into one."""
        with sqlite3.connect(folder / "fts5.db") as database:
            database.execute("CREATE VIRTUAL TABLE texts USING fts5 (words, content='')")
            rows = ((number, " ".join(words)) for number, words in enumerate(texts.passages()))
            database.executemany("INSERT INTO texts (rowid, words) VALUES (?, ?)", rows)
            database.execute("INSERT INTO texts (texts) VALUES ('optimize')")

    def load(self, folder: Path) -> None:
        """Open it."""
        self._database = sqlite3.connect(folder / "fts5.db")

    def ask(self, words: list[str]) -> Sequence[Any]:
        """Any of the words."""
        return self._database.execute(
            "SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?",
            (" OR ".join(words), MOST),
        ).fetchall()


class RankBm25:
    """https://github.com/dorianbrown/rank_bm25, which has no index on disk."""

    def build(self, texts: Texts, folder: Path) -> None:
        """In memory."""
        from rank_bm25 import BM25Okapi

        self._engine = BM25Okapi(texts.passages(), k1=K1, b=B)

    def load(self, folder: Path) -> None:
        """It is there."""

    def ask(self, words: list[str]) -> Sequence[Any]:
        """Without its get_top_n, which sorts everything."""
        scores = self._engine.get_scores(words)
        best: Sequence[Any] = scores.argpartition(-MOST)[-MOST:]
        return best


ENGINES: dict[str, Callable[[], Engine]] = {
    "verbatim": Verbatim,
    "tantivy": Tantivy,
    "bm25s_numba": lambda: Bm25s("numba"),
    "bm25s_numpy": lambda: Bm25s("numpy"),
    "fts5": Fts5,
    "rank_bm25": RankBm25,
}


def measured(size: int, questions: int, names: Sequence[str]) -> dict[str, Any]:
    """Every engine's figures, printed as a table."""
    print(f"{size} passages; milliseconds by the clock (ms) and of CPU time (cpu)")
    figures = measure_engines(size, questions, names)
    print(f"{'':<14}", *(f"{column:>10}" for column in COLUMNS))
    for name, row in figures.items():
        print(f"{name:<14}", *(f"{row[column]:>10.2f}" for column in COLUMNS))
    rounded = {
        name: {column: round(figure, 4) for column, figure in row.items()}
        for name, row in figures.items()
    }
    return {"size": size, "engines": rounded}


def measure_engines(size: int, questions: int, names: Iterable[str]) -> dict[str, dict[str, float]]:
    """Figures of each engine by its name."""
    texts = Texts(size)
    engines: dict[str, Engine] = {}
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            engines[name] = ENGINES[name]()
            figures[name] = _prepared(engines[name], texts, Path(folder, name))
        compiled.load()  # as it is soon after ours is first asked; its load_s is without
        gc.collect()
        gc.freeze()  # the peers' millions of objects are not the others' to collect
        asked = _asked(engines, texts.questions(questions + WARM_UP))
        gc.unfreeze()
    return {name: {**figures[name], **_summary(asked[name])} for name in engines}


def _prepared(engine: Engine, texts: Texts, folder: Path) -> dict[str, float]:
    """Build and load an engine: seconds, and megabytes on disk."""
    folder.mkdir()
    began = time.perf_counter()
    engine.build(texts, folder)
    built = time.perf_counter()
    engine.load(folder)
    engine.ask(["w1"])
    loaded = time.perf_counter()
    megabytes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    return {"build_s": built - began, "load_s": loaded - built, "disk_mb": megabytes}


def _asked(
    engines: dict[str, Engine], questions: list[list[str]]
) -> dict[str, list[tuple[float, float]]]:
    """Seconds that each question took each engine, by the clock and of this thread's CPU time."""
    took: dict[str, list[tuple[float, float]]] = {name: [] for name in engines}
    slow = {name for name, engine in engines.items() if _is_slow(engine, questions[:3])}
    order, chance = list(engines), random.Random(1)
    for number, words in enumerate(questions):
        chance.shuffle(order)  # what runs before leaves more or less of the caches
        for name in order:
            if name in slow and number % 10:
                continue
            clock, cpu = time.perf_counter(), time.thread_time()
            engines[name].ask(words)
            cpu, clock = time.thread_time() - cpu, time.perf_counter() - clock
            if number >= WARM_UP:
                took[name].append((clock, cpu))
    return took


def _is_slow(engine: Engine, questions: list[list[str]]) -> bool:
    began = time.thread_time()
    for words in questions:
        engine.ask(words)
    return time.thread_time() - began > SLOW * len(questions)


def _summary(took: list[tuple[float, float]]) -> dict[str, float]:
    """Milliseconds: the median and the 99th percentile."""
    wall, cpu = (sorted(1000 * seconds for seconds in kind) for kind in zip(*took, strict=True))
    return {
        "p50_ms": statistics.median(wall),
        "p99_ms": wall[int(len(wall) * 0.99)],
        "p50_cpu": statistics.median(cpu),
        "p99_cpu": cpu[int(len(cpu) * 0.99)],
        "questions": len(took),
    }
