"""The commands: bot run, ask, explain, check, evaluate, feedback, manifest.

What speaks to Slack is loaded by the commands that do: it takes as long as all the rest.
"""

from __future__ import annotations

import io
import json
import os
import sys
import threading
import webbrowser
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import __version__
from bot.answers import Answer, Excerpt
from bot.answers.explanation import explained
from bot.app import CorpusError, Library, ServingError, open_library
from bot.articles import Problem, read_articles
from bot.config import Settings, SettingsError, load_settings
from bot.evaluation import DatasetError, evaluate
from bot.feedback import NoFeedbackError, write_beir, write_csv
from bot.library import DamagedError, LibraryError
from bot.store import StoreError
from bot.store.feedback import read_opinions

if TYPE_CHECKING:
    from bot.slack import Connection

NOTHING_FOUND = {"en": "Nothing found. ", "zh": "没有找到。"}
LOOKED_FOR = {
    "en": "I looked for {words}, and no article mentions them.",
    "zh": "我找了：{words}，没有一篇文章提到。",
}
NO_ANSWER = {
    "en": "I looked for {words}, and no excerpt answers that.",
    "zh": "我找了：{words}，没有哪一段能回答这个问题。",
}
READ_AS = {"en": "I read {typed} as {read}.", "zh": "{typed} 我当作 {read} 来找了。"}
NO_WORDS = {"en": "There was no word to look up.", "zh": "没看出该找什么词。"}
COMMA = {"en": ", ", "zh": "、"}

# A terminal obeys these, in an article too; it is shown their pictures: ␛ for Escape.
CONTROLS = {
    **{code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"},
    **dict.fromkeys(range(0x7F, 0xA0), 0xFFFD),
}

FIGURES = {
    "ndcg@10": "nDCG@10",
    "mrr@10": "MRR@10",
    "recall@1": "Recall@1",
    "recall@5": "Recall@5",
    "recall@10": "Recall@10",
    "answered_own": "answered, own questions",
    "answered_foreign": "answered, foreign questions",
    "queries": "questions",
    "passages": "passages",
    "index_seconds": "indexing, s",
    "p50_ms": "question p50, ms",
    "p99_ms": "question p99, ms",
    "peak_mb": "peak memory, MB",
}

OUR_ERRORS = (
    CorpusError,
    DamagedError,
    DatasetError,
    LibraryError,
    NoFeedbackError,
    ServingError,
    SettingsError,
    StoreError,
)


class Commands(click.Group):
    """A group whose commands tell our own errors in a line, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        if os.environ.get("NO_COLOR"):  # https://no-color.org
            ctx.color = False
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # A terminal that has no Chinese shows question marks, and no traceback.
                stream.reconfigure(errors="replace")
        try:
            return super().invoke(ctx)
        except OUR_ERRORS as error:
            raise click.ClickException(str(error)) from None
        except BrokenPipeError:
            raise  # click knows what to do: whoever read this has enough
        except OSError as error:
            raise click.ClickException(str(error)) from None


class PartOf(click.ParamType[tuple[int, int]]):
    """K/N, the K-th of N parts."""

    name = "part"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[int, int]:
        """Read it: 2/3 is (2, 3)."""
        number, _, parts = value.partition("/")
        if not (number.isdecimal() and parts.isdecimal() and 1 <= int(number) <= int(parts)):
            self.fail(f"{value} is not such a part: write 1/2 for the first half.", param, ctx)
        return int(number), int(parts)


corpus_option = click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of articles, in place of BOT_CORPUS.",
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="Verbatim")
def main() -> None:
    """Verbatim answers questions with the articles' own words.

    \b
    Try:  bot ask "How long did Codex take?"
          bot run
    """


@main.command()
@corpus_option
@click.option(
    "--port",
    default=8765,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="Port of the local workspace; 0 takes any free one.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the local workspace's page.")
def run(corpus: Path | None, port: int, no_browser: bool) -> None:
    """Start the bot.

    It answers in Slack; without Slack tokens, in a workspace of its own.

    \b
    Example:  bot run --no-browser --port 9000
    """
    import uvloop

    from bot import logs
    from bot.app.serving import serve

    settings = _settings()
    logs.start(settings.log_level)
    library = _told(
        open_library(corpus or settings.corpus, settings.data, _with_progress_bar, _tell)
    )

    def ready(connection: Connection, url: str | None) -> None:
        place = url or f"{connection.team}, as @{connection.name}"
        click.echo(f"{_served(library)} — {click.style(place, bold=True)}")
        if url and not no_browser:
            # Some browsers, w3m for one, keep the caller until they are closed.
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

    uvloop.run(serve(settings, library, port, ready))


@main.command()
@click.argument("question")
@click.option("--top", default=3, show_default=True, type=click.IntRange(1), help="Excerpts.")
@corpus_option
@click.option("--json", "as_json", is_flag=True, help="Print everything known, as JSON.")
@click.option("--explain", is_flag=True, help="Print why each excerpt was chosen, too.")
def ask(question: str, top: int, corpus: Path | None, as_json: bool, explain: bool) -> None:
    """Ask a question here and now.

    \b
    Example:  bot ask "Codex 用了多久?" --top 1
    """
    answer = _asked(question, top, corpus)
    if as_json:
        click.echo(json.dumps(_as_json(answer), ensure_ascii=False, indent=2))
        return
    click.echo("\n\n".join(_lines(answer)))
    if explain:
        click.echo("\n" + "\n\n".join(explained(answer)))


@main.command("explain")
@click.argument("question")
@click.option("--top", default=3, show_default=True, type=click.IntRange(1), help="Excerpts.")
@corpus_option
def explain_command(question: str, top: int, corpus: Path | None) -> None:
    """Tell why a question gets the excerpts that it gets.

    For each, the words, fields and figures that placed it there; and whether the best of them
    covers enough of the question to answer it.

    \b
    Example:  bot explain "Codex 用了多久?" --top 1
    """
    click.echo("\n\n".join(explained(_asked(question, top, corpus))))


@main.command()
@corpus_option
def check(corpus: Path | None) -> None:
    """Check every article.

    Proves that every passage is a slice of its file, and names what is wrong where.

    \b
    Example:  bot check --corpus ~/articles
    """
    library = _library(corpus, thorough=True)
    problems = [*library.problems, *_torn_passages(library)]
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{_served(library)} — {_count(len(problems), 'problem')}")
    sys.exit(1 if problems else 0)


@main.command("evaluate")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--foreign",
    type=click.Path(path_type=Path),
    metavar="OTHER",
    help="Ask the questions of another set too, which should find nothing.",
)
@click.option(
    "--part",
    type=PartOf(),
    default="1/1",
    metavar="K/N",
    help="Ask the K-th of every N questions only: tune on 1/2, and report 2/2.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate_command(
    folder: Path, foreign: Path | None, part: tuple[int, int], as_json: bool
) -> None:
    """Measure the ranking on judged questions, in BEIR's layout.

    DIR holds corpus.jsonl (_id, title, text), queries.jsonl (_id, text) and qrels/test.tsv
    (query-id, corpus-id, score; tabs between them, that line first).

    \b
    Example:  bot evaluate ~/scifact --json
    """
    figures = evaluate(folder, foreign, _with_progress_bar, part)
    if as_json:
        click.echo(json.dumps({name: round(figure, 6) for name, figure in figures.items()}))
        return
    for name, title in FIGURES.items():
        if name in figures:
            click.echo(f"{title:<28}{_rounded(figures[name]):>10}")


@main.command("feedback")
@click.option(
    "--beir",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write a set of judged questions there, for `bot evaluate DIR`.",
)
@corpus_option
def feedback_command(beir: Path | None, corpus: Path | None) -> None:
    """Print what people think of the excerpts.

    As CSV: every thumb with its question and excerpt, and every question that found nothing. It
    can be run beside the bot.

    \b
    Example:  bot feedback > feedback.csv
              bot feedback --beir judged && bot evaluate judged
    """
    settings = _settings()
    opinions = read_opinions(settings.data)
    if beir is None:
        table = io.StringIO(newline="")
        write_csv(opinions, table)
        # UTF-8 whatever the terminal speaks: it is to be read by programs, and to the letter.
        click.echo(table.getvalue().encode(), nl=False)
        return
    articles, _ = read_articles(corpus or settings.corpus)
    left_out = write_beir(opinions, articles, beir)
    if left_out:
        click.echo(f"Left out: {_count(left_out, 'thumb')} on articles that are gone", err=True)


@main.command()
def manifest() -> None:
    """Print the Slack app manifest.

    Paste it into Slack when creating the app.

    \b
    Example:  bot manifest > manifest.json
    """
    from bot.slack.manifest import app_manifest

    click.echo(json.dumps(app_manifest(), ensure_ascii=False, indent=2))


def _asked(question: str, most: int, corpus: Path | None) -> Answer:
    question = question.encode("utf-8", "replace").decode()  # bytes that are not of the locale
    return _told(_library(corpus)).answers.ask(question, most=most)


def _settings() -> Settings:
    return load_settings(os.environ)


def _library(corpus: Path | None, thorough: bool = False) -> Library:
    """The library, in memory where it cannot be kept."""
    settings = _settings()
    folder = corpus or settings.corpus
    try:
        return open_library(folder, settings.data, _with_progress_bar, _tell, thorough)
    except LibraryError as error:
        _tell(f"{error} Done without, in memory.")
        return open_library(folder)


def _told(library: Library) -> Library:
    """What cannot be read is told on stderr, and the rest is served."""
    for problem in library.problems:
        _tell(f"Skipped: {problem}")
    return library


def _tell(line: str) -> None:
    click.echo(line, err=True)


def _with_progress_bar(items: Iterable[Any], length: int, label: str) -> Iterator[Any]:
    """The items one by one, on a terminal with a bar on stderr."""
    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, length, label, file=sys.stderr) as bar:
        yield from bar


def _rounded(figure: float) -> str:
    return str(figure) if isinstance(figure, int) else f"{figure:.4f}"


def _served(library: Library) -> str:
    return (
        f"{_count(len(library.answers.articles), 'article')}, "
        f"{_count(library.passages, 'passage')}, {library.seconds:.1f} s"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _torn_passages(library: Library) -> list[Problem]:
    """Passages that are not, letter for letter, what their file holds on disk now."""
    torn = []
    for path, passages in groupby(library.answers.passages, lambda passage: passage.article.path):
        on_disk = _text_on_disk(path)
        for passage in passages:
            if on_disk[passage.start : passage.end] != passage.text:
                line = on_disk.count("\n", 0, passage.start) + 1
                torn.append(Problem(path, line, "changed while it was read: check again."))
    return torn


def _text_on_disk(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return ""


def _lines(answer: Answer) -> list[str]:
    if answer.excerpts:
        read_as = (READ_AS[answer.language].format(typed=t, read=r) for t, r in answer.read_as)
        return [*map(_shown, answer.excerpts), *read_as]
    found, language = NOTHING_FOUND[answer.language], answer.language
    if not answer.words:
        found += NO_WORDS[language]
    else:
        sentence = NO_ANSWER if answer.nearest else LOOKED_FOR
        found += sentence[language].format(words=COMMA[language].join(answer.words))
    return [found]


def _shown(excerpt: Excerpt) -> str:
    """An excerpt for the terminal: where it stands, then its text with the matches marked."""
    article = excerpt.article
    place = " › ".join((article.title, *excerpt.passage.headings)).translate(CONTROLS)
    line = article.source.count("\n", 0, excerpt.passage.start) + 1
    date = f" · {article.date}" if article.date else ""
    head = click.style(f"{excerpt.rank}. {place}", bold=True)
    return f"{head}{date}\n{_marked(excerpt)}\n{click.style(f'{article.path}:{line}', dim=True)}"


def _marked(excerpt: Excerpt) -> str:
    runs = ((text.translate(CONTROLS), matched) for text, matched in excerpt.runs())
    return "".join(
        click.style(text, fg="yellow", bold=True) if matched else text for text, matched in runs
    )


def _as_json(answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.question,
        "language": answer.language,
        "words": answer.words,
        "unknown_words": answer.unknown_words,
        "read_as": dict(answer.read_as),
        "total": answer.total,
        "took_ms": round(answer.took_ms, 3),
        "excerpts": [_excerpt_as_json(excerpt) for excerpt in answer.excerpts],
        "nearest": [_excerpt_as_json(excerpt) for excerpt in answer.nearest],
    }


def _excerpt_as_json(excerpt: Excerpt) -> dict[str, Any]:
    article = excerpt.article
    return {
        "rank": excerpt.rank,
        "score": round(excerpt.score, 6),
        "text": excerpt.text,
        "path": str(article.path),
        "start": excerpt.passage.start,
        "end": excerpt.passage.end,
        "highlights": excerpt.highlights,
        "section": " › ".join(excerpt.passage.headings),
        "article": {
            "title": article.title,
            "url": article.url,
            "date": article.date.isoformat() if article.date else None,
            "language": article.language,
        },
    }
