"""bot explain: figures that anyone can add up."""

import re
from pathlib import Path

import pytest

from bot.answers import Answers
from bot.answers.explanation import explained
from tests.test_answers import FILES, library
from tests.test_cli import bot


@pytest.fixture(scope="module")
def answers() -> Answers:
    return library(FILES)


def test_every_row_multiplies_and_every_table_adds_up(answers: Answers) -> None:
    answer = answers.ask("seven weeks on the Codex team")
    _, *tables, legend = explained(answer)
    assert len(tables) == len(answer.excerpts) == 3 and legend.startswith("score = weight × idf")
    for table, excerpt in zip(tables, answer.excerpts, strict=True):
        place, header, *rows, total = table.splitlines()
        assert place == f"{excerpt.rank}. " + " › ".join(
            (excerpt.article.title, *excerpt.passage.headings)
        )
        assert header.split() == "term field weight held by idf times saturation score".split()
        figures = [[float(figure) for figure in row.split()[-6:]] for row in rows]
        for weight, _, idf, _, saturation, score in figures:
            assert weight * idf * saturation == pytest.approx(score, abs=0.01)
        added, *_, factor = (word for word in total.split("=")[0].split() if word[0].isdigit())
        assert sum(row[-1] for row in figures) == pytest.approx(float(added), abs=0.01)
        assert float(added) * float(factor) == pytest.approx(excerpt.score, abs=0.01)


def test_columns_stand_below_each_other_in_both_scripts(answers: Answers) -> None:
    _, table, _ = explained(answers.ask("团队 Codex", most=1))
    columns = [line.encode("gb18030") for line in table.splitlines()[1:-1]]  # Chinese is two wide
    assert len(set(map(len, columns))) == 1


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("designers", "Answered: the best passage holds every word looked for"),
        ("How many astronauts walked on the moon for seven hours?", "Not answered; these are the"),
        ("zeppelins", "Not answered: no passage shares a word with the question."),
    ],
)
def test_the_verdict_says_why(answers: Answers, question: str, verdict: str) -> None:
    first, *others = explained(answers.ask(question))
    assert first.startswith(verdict)
    assert bool(others) == ("shares" not in verdict)


def test_a_misspelt_word_is_explained(answers: Answers) -> None:
    _, note, table, _ = explained(answers.ask("two desigers", most=1))
    assert note.startswith("No passage holds desigers; it was read as designers")
    assert re.search(r"design +words +0\.80 ", table)


def test_the_command_and_the_option_say_the_same(tmp_path: Path) -> None:
    for name, source in FILES.items():
        (tmp_path / name).write_text(source, encoding="utf-8")
    arguments = ("designers", "--corpus", str(tmp_path))
    explanation = bot("explain", *arguments, cwd=tmp_path).stdout
    asked = bot("ask", *arguments, "--explain", cwd=tmp_path).stdout
    assert explanation.startswith("Answered: ") and asked.endswith(explanation)
    assert asked.startswith("1. Life on Slack › Copy")
