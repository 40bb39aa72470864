"""How good the ranking is, measured on judged questions in the layout of the BEIR benchmark.

    DIR/corpus.jsonl      {"_id": "d1", "title": "Codex", "text": "It took seven weeks. …"}
    DIR/queries.jsonl     {"_id": "q1", "text": "How long did Codex take?"}
    DIR/qrels/test.tsv    query-id, corpus-id, score: tabs between them, this line first

Documents become articles, and are ranked exactly as people are answered.
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory

from bot.answers import SIMILARITIES, Answers
from bot.articles import Article
from bot.language import language_of
from bot.library import Progress, keep_once, quietly
from bot.words import Words

DEEPEST = 10  # places of a ranking that count
CANDIDATES = 100  # passages looked at to find so many documents


class DatasetError(Exception):
    """A set of judged questions cannot be read; the text says where and what to do."""


@dataclass(frozen=True)
class Dataset:
    """Documents as articles, named by their paths; `judgements` are grades above 0, by question."""

    articles: list[Article]
    questions: Mapping[str, str]
    judgements: Mapping[str, Mapping[Path, int]]

    def part(self, number: int, parts: int) -> Dataset:
        """Every so many of the questions, of the same documents: parts 1 to `parts` are all."""
        chosen = list(self.judgements.items())[number - 1 :: parts]
        return replace(self, judgements=dict(chosen))


def evaluate(
    folder: Path,
    foreign: Path | None = None,
    progress: Progress = quietly,
    part: tuple[int, int] = (1, 1),
) -> dict[str, float]:
    """Rank the folder's questions, and ask those of `foreign` too. Raises DatasetError.

    Of both, only a part is asked: (1, 2) and (2, 2) are two halves. Scores are from 0 to 1, times
    in seconds and milliseconds, memory in MB.
    """
    dataset = read_dataset(folder).part(*part)
    others = None if foreign is None else read_dataset(foreign).part(*part)
    began = time.perf_counter()
    with TemporaryDirectory() as kept:  # until it is mapped
        answers = Answers.out_of(
            keep_once(dataset.articles, Path(kept), Words(), SIMILARITIES, progress)
        )
    seconds = time.perf_counter() - began
    figures = {
        **measure(answers, dataset, progress),
        "passages": len(answers.passages),
        "index_seconds": seconds,
        "peak_mb": _peak_mb(),
    }
    if others is not None:
        figures["answered_own"] = _answered(answers, dataset, progress)
        figures["answered_foreign"] = _answered(answers, others, progress)
    return figures


def measure(answers: Answers, dataset: Dataset, progress: Progress = quietly) -> dict[str, float]:
    """Rank every judged question: the scores, and how long it takes."""
    took, gains = [], []
    judged = dataset.judgements.items()
    for question, grades in progress(judged, len(judged), "Asking"):
        began = time.perf_counter()
        ranking = _ranked(answers, dataset.questions[question])
        took.append((time.perf_counter() - began) * 1000)
        gains.append(([grades.get(document, 0) for document in ranking], grades.values()))
    took.sort()
    return {
        "ndcg@10": fmean(ndcg(*gain) for gain in gains),
        "mrr@10": fmean(reciprocal_rank(found) for found, _ in gains),
        "recall@1": fmean(recall(found, wanted, 1) for found, wanted in gains),
        "recall@5": fmean(recall(found, wanted, 5) for found, wanted in gains),
        "recall@10": fmean(recall(found, wanted, 10) for found, wanted in gains),
        "queries": len(gains),
        "p50_ms": median(took),
        "p99_ms": took[int(len(took) * 0.99)],
    }


def _ranked(answers: Answers, question: str) -> list[Path]:
    """Documents, best first: each stands where its best passage does."""
    passages = answers.rank(question, CANDIDATES)
    return list(dict.fromkeys(passage.article.path for passage, _ in passages))[:DEEPEST]


def _answered(answers: Answers, dataset: Dataset, progress: Progress) -> float:
    """The share of a set's questions for which anything is found."""
    asked = progress(dataset.judgements, len(dataset.judgements), "Asking again")
    return fmean(bool(answers.ask(dataset.questions[one], most=1).excerpts) for one in asked)


def _peak_mb() -> float:
    """The most memory this process has had: ru_maxrss is in KB on Linux, in bytes on macOS."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


# Measures, of one question: `found` are the grades of the ranking, 0 for what was not asked for.


def ndcg(found: Sequence[int], wanted: Collection[int]) -> float:
    """DCG / the best possible DCG, at 10 places; DCG = Σ grade / log2(place + 1)."""
    return _dcg(found) / _dcg(sorted(wanted, reverse=True))


def _dcg(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(at + 1) for at, grade in enumerate(grades[:DEEPEST], 1))


def reciprocal_rank(found: Sequence[int]) -> float:
    """1 / the place of the first that was asked for, among 10; 0 without."""
    return next((1 / at for at, grade in enumerate(found[:DEEPEST], 1) if grade), 0.0)


def recall(found: Sequence[int], wanted: Collection[int], places: int) -> float:
    """How many of those asked for are in the first places / how many there are."""
    return sum(grade > 0 for grade in found[:places]) / len(wanted)


# Reading


def read_dataset(folder: Path) -> Dataset:
    """Read a set in BEIR's layout. Raises DatasetError."""
    corpus, queries = folder / "corpus.jsonl", folder / "queries.jsonl"
    articles = [
        _article(document)
        for document in _objects(corpus, '{"_id": "d1", "title": "…", "text": "…"}')
    ]
    questions = {
        query["_id"]: query["text"] for query in _objects(queries, '{"_id": "q1", "text": "…"}')
    }
    qrels = folder / "qrels" / "test.tsv"
    judgements = _judgements(qrels, questions)
    if not judgements:
        raise DatasetError(f"{qrels} judges no question of {queries}: add lines such as q1 d1 1.")
    return Dataset(articles, questions, judgements)


def _article(document: Mapping[str, str]) -> Article:
    text = document["text"]
    path, title = Path(document["_id"]), document.get("title") or ""
    return Article(path, source=text, body_start=0, title=title, language=language_of(text))


def _objects(path: Path, example: str) -> Iterator[dict[str, str]]:
    """The objects of a file of JSON lines, each with the text fields that must be there."""
    for number, line in _lines(path):
        try:
            read = json.loads(line)
        except ValueError:
            read = None
        if not (
            isinstance(read, dict)
            and isinstance(read.get("_id"), str)
            and isinstance(read.get("text"), str)
        ):
            raise DatasetError(f"{path}:{number}: write a JSON object in one line, as {example}")
        yield read


def _judgements(path: Path, questions: Mapping[str, str]) -> dict[str, dict[Path, int]]:
    judgements: dict[str, dict[Path, int]] = {}
    lines = _lines(path)
    next(lines, None)
    for number, line in lines:
        try:
            question, document, score = line.split("\t")
            grade = int(score)
        except ValueError:
            raise DatasetError(
                f"{path}:{number}: write query-id, corpus-id and a whole number, tabs between them."
            ) from None
        if grade > 0 and question in questions:
            judgements.setdefault(question, {})[Path(document)] = grade
    return judgements


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, with their numbers."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise DatasetError(
            f"{path} cannot be read ({reason}): a set is a folder with corpus.jsonl, "
            "queries.jsonl and qrels/test.tsv."
        ) from None
    except UnicodeDecodeError:
        raise DatasetError(f"{path} is not UTF-8: save it as UTF-8.") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line.rstrip("\r")
