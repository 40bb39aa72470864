"""Articles with readers: what others ask finds, counts and knows nothing of them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answers import Answer, Answers, ClosedError
from bot.articles import Article, parse_article

READERS = ["C00GENERAL", "U000000ADA", "U000000SAM"]
WORDS = ["zeppelin", "yodel", "harbour", "engine", "飞艇", "港口", "工程师"]

bodies = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=1, max_size=3)
whoever = st.lists(st.sampled_from(READERS), unique=True)
shelves = st.lists(st.tuples(bodies, whoever), min_size=1, max_size=8)
questions = st.lists(st.sampled_from([*WORDS, "walrus"]), min_size=1, max_size=4).map(" ".join)


def article(number: int, body: list[list[str]], readers: list[str]) -> Article:
    """No text of it stands in another one."""
    front = f"---\ntitle: Number {number}\n" + (f"readers: {readers}\n" if readers else "")
    parts = (f"## Part {at}\n\n{' '.join(words)} p{number}q{at}." for at, words in enumerate(body))
    return parse_article(Path(f"{number}.md"), front + "---\n" + "\n\n".join(parts))


def found(answer: Answer) -> list[tuple[str, float]]:
    return [(excerpt.text, excerpt.score) for excerpt in answer.excerpts or answer.nearest]


@settings(max_examples=60, deadline=None)
@given(shelves, whoever, questions)
def test_nothing_of_a_closed_article_is_told_and_the_others_rank_as_among_all(
    shelf: list[tuple[list[list[str]], list[str]]], who: list[str], question: str
) -> None:
    articles = [article(number, *each) for number, each in enumerate(shelf)]
    answers = Answers(articles)
    everything = answers.ask(question, most=100)
    answer = answers.ask(question, most=100, who=who)
    excerpts = everything.excerpts or everything.nearest
    assert found(answer) == [
        (each.text, each.score) for each in excerpts if each.article.is_open_to(who)
    ]
    without = Answers(each for each in articles if each.is_open_to(who)).ask(question, most=100)
    assert (answer.total, answer.unknown_words) == (without.total, without.unknown_words)
    for excerpt in excerpts:
        path, text = excerpt.article.path, excerpt.text
        if excerpt.article.is_open_to(who):
            assert answers.find(path, text, who) == excerpt.passage
        else:
            with pytest.raises(ClosedError):
                answers.find(path, text, who)


def test_a_copy_that_may_be_seen_is_shown_in_place_of_one_that_may_not() -> None:
    text = "The zeppelin yodels."
    closed = f"---\ntitle: Zeppelins\nreaders: [{READERS[0]}]\n---\n{text}"
    answers = Answers(
        [parse_article(Path("a.md"), closed), parse_article(Path("b.md"), f"# Copy\n\n{text}")]
    )
    for who, path in ((None, "a.md"), ([READERS[0]], "a.md"), ([READERS[1]], "b.md")):
        (excerpt,) = answers.ask("zeppelin", who=who).excerpts
        assert excerpt.article.path.name == path
        passage = answers.find(Path("a.md"), text, who)
        assert passage is not None and passage.article.path.name == path


def test_what_no_article_holds_is_gone_and_not_closed() -> None:
    answers = Answers([article(0, [["zeppelin"]], READERS)])
    assert answers.find(Path("0.md"), "The zeppelin left.", ["C1"]) is None
