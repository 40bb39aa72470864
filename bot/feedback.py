"""What people think of excerpts, handed out: as a table, and as a set of judged questions."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from bot.articles import Article
from bot.store.feedback import Opinion

COLUMNS = ("at", "verdict", "question", "rank", "excerpt", "path", "start", "end", "user")
FORMULA = tuple("=+-@\t\r")  # OWASP: what a spreadsheet takes for the start of a formula

NOBODY = "Nobody has pressed 👍 under an excerpt yet: ask, press, and come again."
NO_ARTICLES = (
    "None of the articles that people found good is there: set BOT_CORPUS, or --corpus, to the "
    "bot's own."
)


class NoFeedbackError(Exception):
    """There is nothing to make a set of; the text says what to do."""


def write_csv(opinions: Iterable[Opinion], stream: TextIO) -> None:
    """A line for each opinion, below one with the names; no cell is a formula."""
    rows = csv.writer(stream)
    rows.writerow(COLUMNS)
    for opinion in opinions:
        cells = {**vars(opinion), "at": opinion.at.isoformat(timespec="seconds")}
        rows.writerow([_cell(cells[column]) for column in COLUMNS])


def _cell(value: object) -> object:
    """Text that begins as a formula does, in full-width too, gets an apostrophe in front."""
    if not isinstance(value, str):
        return value
    first = unicodedata.normalize("NFKC", value.lstrip(" ")[:1])
    return f"'{value}" if first.startswith(FORMULA) else value


def write_beir(opinions: Iterable[Opinion], articles: Iterable[Article], folder: Path) -> int:
    """A set in BEIR's layout; how many thumbs up are left out, as their articles are gone.

    The articles are the documents. A question is answered by those with an excerpt that somebody
    found good for it. Raises NoFeedbackError, and OSError.
    """
    documents = {str(article.path): article for article in articles}
    good = [(each.question, each.path) for each in opinions if each.verdict == "good"]
    judged = [(question, path) for question, path in good if path in documents]
    if not judged:
        raise NoFeedbackError(NO_ARTICLES if good else NOBODY)
    (folder / "qrels").mkdir(parents=True, exist_ok=True)
    names = _numbered("d", documents)
    numbers = _numbered("q", (question for question, _ in judged))
    _write_objects(
        folder / "corpus.jsonl",
        (_document(names[path], article) for path, article in documents.items()),
    )
    _write_objects(
        folder / "queries.jsonl", ({"_id": numbers[text], "text": text} for text in numbers)
    )
    pairs = dict.fromkeys(f"{numbers[text]}\t{names[path or '']}\t1" for text, path in judged)
    _write_lines(folder / "qrels" / "test.tsv", ["query-id\tcorpus-id\tscore", *pairs])
    return len(good) - len(judged)


def _numbered(letter: str, texts: Iterable[str]) -> dict[str, str]:
    return {text: f"{letter}{at}" for at, text in enumerate(dict.fromkeys(texts), 1)}


def _document(name: str, article: Article) -> dict[str, str]:
    return {"_id": name, "title": article.title, "text": article.source[article.body_start :]}


def _write_objects(path: Path, objects: Iterable[dict[str, str]]) -> None:
    _write_lines(path, (json.dumps(each, ensure_ascii=False) for each in objects))


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{line}\n" for line in lines)
