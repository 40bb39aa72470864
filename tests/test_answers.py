"""Answers: a question, and what its thread has asked, to excerpts with reasons."""

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.answers import Answer, Answers
from bot.articles import MalformedError, parse_article
from bot.words import Words
from bot.words.folding import fold
from tests.strategies import CHINESE, ENGLISH, FULL_WIDTH, texts

WORDS = Words()

FILES = {
    "codex-en.md": """\
---
title: How Codex was made
---
## Weeks

The team took seven weeks. It worked on weekends.

## People

Eight engineers and two designers were on the team.

## Price

It cost nothing.
""",
    "codex-zh.md": """\
---
title: Codex 是怎样做出来的
---
## 时间

团队用了七周做出 Codex。

## 人员

团队有八位工程师和两位设计师，共用了3,000台机器。
""",
    "slack-en.md": """\
---
title: Life on Slack
---
Everything runs on Slack. There is no email.

## Copy

Eight engineers and two designers were on the team.
""",
}


@pytest.fixture(scope="module")
def answers() -> Answers:
    return library(FILES)


def library(files: dict[str, str]) -> Answers:
    return Answers(parse_article(Path(name), source) for name, source in files.items())


def shown(answer: Answer) -> list[str]:
    return [excerpt.text for excerpt in answer.excerpts]


def ranked(answer: Answer) -> list[str]:
    """What was found, whether it answers or not."""
    return [excerpt.text for excerpt in answer.excerpts or answer.nearest]


def bold(answer: Answer) -> list[list[str]]:
    return [
        [excerpt.article.source[start:end] for start, end in excerpt.highlights]
        for excerpt in answer.excerpts
    ]


# One question


def test_the_best_excerpt_comes_first_in_the_articles_own_words(answers: Answers) -> None:
    answer = answers.ask("How many designers are on the Codex team?")
    best = answer.excerpts[0]
    assert best.text == "Eight engineers and two designers were on the team."
    assert best.passage.headings == ("People",)
    assert best.article.title == "How Codex was made"
    assert [excerpt.rank for excerpt in answer.excerpts] == [1, 2, 3][: len(answer.excerpts)]


def test_what_matched_is_marked_as_it_stands(answers: Answers) -> None:
    assert bold(answers.ask("ENGINEER designer"))[0] == ["engineers", "designers"]
    assert bold(answers.ask("設計師"))[0] == ["设计师"]
    assert bold(answers.ask("八位工程师"))[0] == ["八位工程师"]  # touching words are one slice


def test_a_number_is_found_however_it_is_written(answers: Answers) -> None:
    for question in ("3000", "3,000", "３０００", "３，０００台"):
        assert "3,000" in "".join(bold(answers.ask(question))[0]), question


def test_headings_and_titles_count_for_their_passages(answers: Answers) -> None:
    assert shown(answers.ask("price")) == ["It cost nothing."]
    assert bold(answers.ask("price")) == [[]]
    assert {e.article.path.name for e in answers.ask("life").excerpts} == {"slack-en.md"}


def test_reasons_add_up_to_the_score(answers: Answers) -> None:
    words = {"seven", "week", "codex", "team"}
    for excerpt in answers.ask("seven weeks on the Codex team").excerpts:
        weight = 1.0 if excerpt.article.language == "en" else 0.5
        assert sum(reason.score for reason in excerpt.reasons) * weight == pytest.approx(
            excerpt.score
        )
        assert {reason.term for reason in excerpt.reasons if reason.field == "words"} <= words


def test_no_more_excerpts_than_asked_for(answers: Answers) -> None:
    assert len(answers.ask("team", most=1).excerpts) == 1
    assert answers.ask("team", most=1).total == answers.ask("team", most=9).total == 3


def test_the_same_text_in_two_articles_is_one_excerpt(answers: Answers) -> None:
    texts = shown(answers.ask("engineers and designers", most=10))
    assert texts.count("Eight engineers and two designers were on the team.") == 1


# Languages


def test_further_excerpts_leave_out_those_shown_until_there_are_no_more(answers: Answers) -> None:
    question = "team, seven weeks, 设计师"
    everything = answers.ask(question, most=9)
    assert not everything.more
    seen: list[str] = []
    for rank, expected in enumerate(shown(everything), 1):
        answer = answers.ask(question, most=1, without=seen)
        assert shown(answer) == [expected] and answer.excerpts[0].rank == rank
        assert answer.more == (rank < len(everything.excerpts))
        seen += shown(answer)
    assert len(seen) == 3
    assert not answers.ask(question, without=seen).excerpts


@pytest.mark.parametrize(
    ("name", "heading", "text"),
    [
        ("codex-en.md", "Price", "It cost nothing."),
        ("codex-zh.md", "时间", "团队用了七周做出 Codex。"),
    ],
)
def test_an_excerpt_is_found_again_where_it_stands_now(
    answers: Answers, name: str, heading: str, text: str
) -> None:
    source = FILES[name].replace(text, f"New.\n\n{text} More after it.")
    moved = library({**FILES, name: "---\ntitle: T\n---\nGone", "other.md": source})
    copied = library({"a-copy.md": source, name: source})
    for library_now, path in ((answers, name), (moved, "other.md"), (copied, name)):
        passage = library_now.find(Path(name), text)
        assert passage is not None and passage.text == text
        assert passage.article.path == Path(path)
        assert passage.headings == (heading,)


@pytest.mark.parametrize("text", ["", "——", "It cost nothing at all."])
def test_an_excerpt_that_is_gone_is_not_found(answers: Answers, text: str) -> None:
    assert answers.find(Path("codex-en.md"), text) is None


def test_the_language_of_the_question_is_preferred(answers: Answers) -> None:
    english, chinese = answers.ask("What is Codex?"), answers.ask("Codex 是什么？")
    assert (english.language, chinese.language) == ("en", "zh")
    assert english.excerpts[0].article.language == "en"
    assert chinese.excerpts[0].article.language == "zh"


def test_another_language_is_better_than_nothing(answers: Answers) -> None:
    assert answers.ask("Slack 上有 email 吗").excerpts[0].article.path.name == "slack-en.md"


# Nothing found


def test_words_that_no_article_holds_are_named_as_typed(answers: Answers) -> None:
    answer = answers.ask("Does the Team use Ｇｏｌａｎｇ or 量子计算?")
    assert answer.words == ("Team", "use", "Ｇｏｌａｎｇ", "量子", "计算")
    assert answer.unknown_words == ("use", "Ｇｏｌａｎｇ", "量子", "计算")


def test_too_little_of_a_question_is_no_answer_but_the_nearest(answers: Answers) -> None:
    answer = answers.ask("How many astronauts walked on the moon for seven hours?")
    assert answer.excerpts == () and answer.confidence is not None
    assert not answer.confidence.complete
    assert answer.confidence.share < answer.confidence.needed
    assert [excerpt.article.path.name for excerpt in answer.nearest] == ["codex-en.md"]


@pytest.mark.parametrize("question", ["designers", "两位", "Slack", "weekends?", "团队"])
def test_a_word_that_the_articles_hold_is_answered(answers: Answers, question: str) -> None:
    answer = answers.ask(question)
    assert answer.confidence is not None and answer.confidence.complete
    assert answer.excerpts and not answer.nearest


@pytest.mark.parametrize(
    ("text", "question", "foreign"),
    [
        ("这个团队用七周做出了产品。", "团队用了几周", "产品经理的年薪一般多少钱?"),
        ("这个团队用七周做出了产品。", "产品花了多久做出来?", "北京今天天气怎么样?"),
        (
            "The team built the product in seven weeks.",
            "How long did the team need?",
            "Which team won the football championship in Spain?",
        ),
    ],
)
def test_a_single_article_answers_by_its_main_words(text: str, question: str, foreign: str) -> None:
    ask = library({"a.md": f"---\ntitle: T\n---\n{text}"}).ask
    assert ask(question).excerpts
    assert not ask(foreign).excerpts


def test_a_passage_that_holds_the_names_needs_to_hold_less() -> None:
    files = {f"{letter}.md": f"---\ntitle: T\n---\n{letter} Aalto drew." for letter in "abc"}
    ask = library(files).ask
    named = ask("What did Aalto eat").confidence
    unnamed = ask("an aalto eat").confidence
    assert named is not None and unnamed is not None
    assert named.share == unnamed.share and named.needed < unnamed.needed


def test_confidence_does_not_change_with_what_was_shown(answers: Answers) -> None:
    question = "designers on the team"
    first = answers.ask(question, most=1)
    assert answers.ask(question, without=shown(first)).confidence == first.confidence


@pytest.mark.parametrize("question", ["Golang?", "量子", "", "？！", "👍", "\0", "\ud83d"])
def test_nothing_shared_is_nothing_shown(answers: Answers, question: str) -> None:
    answer = answers.ask(question)
    assert (answer.total, answer.excerpts) == (0, ())


def test_a_question_of_stopwords_is_looked_up_by_them(answers: Answers) -> None:
    answer = answers.ask("What is it?")
    assert answer.words == ("What", "is", "it")
    assert all("it" in text.lower() or "is" in text for text in shown(answer))


def test_no_articles_answer_nothing() -> None:
    answer = Answers([]).ask("Codex 用了多久?", ["Codex?"])
    assert (answer.total, answer.excerpts, answer.unknown_words) == (0, (), answer.words)


# Follow-ups


@pytest.mark.parametrize(
    "question",
    [
        "and the designers?",
        "What about the senior engineers and designers?",
        "the designers?",
        "two designers?",
        "那设计师呢?",
        "设计师呢",
        "還有設計師？",
        "他们有几位设计师？",
        "How many of them are designers?",
    ],
)
def test_a_short_question_is_read_with_the_one_before(answers: Answers, question: str) -> None:
    before = "Codex 团队有多少人?" if fold(question).text > "~" else "Who was on the Codex team?"
    answer = answers.ask(question, [before])
    assert answer.earlier == before
    assert "设计师" in shown(answer)[0] or "designers" in shown(answer)[0]


@pytest.mark.parametrize(
    "question",
    [
        "Which cloud does OpenAI run on?",
        "Slack 上有邮件吗?",
        "设计师有几位?",
        "Are there emails on Slack or does everyone in the company talk?",
        "How many engineers were on the team?",
        "senior marketing designers?",
        "and does the marketing team in China work on weekends?",
    ],
)
def test_a_complete_question_stands_alone(answers: Answers, question: str) -> None:
    answer = answers.ask(question, ["Codex 用了多久?"])
    assert answer.earlier is None
    assert shown(answer) == shown(answers.ask(question))


def test_the_thread_tells_which_of_two_is_meant(answers: Answers) -> None:
    assert "designers" in shown(answers.ask("the team?", ["Who were the designers?"]))[0]
    assert "weekends" in shown(answers.ask("the team?", ["Did it take seven weeks?"]))[0]


def test_a_chain_of_short_questions_leans_on_the_last_complete_one(answers: Answers) -> None:
    thread = ["What is the price of Codex?", "Who was on the Codex team?", "the designers?"]
    assert answers.ask("and engineers?", thread).earlier == thread[1]
    assert answers.ask("and engineers?", ["designers?", "people?"]).earlier == "designers?"


def test_a_complete_question_is_leant_on_however_many_follow_ups_ago(answers: Answers) -> None:
    first = "How many weeks did the team take?"
    answer = answers.ask("and designers?", [first, *["and engineers?"] * 40])
    assert answer.earlier == first


def test_a_follow_up_finds_nothing_by_the_words_before_it(answers: Answers) -> None:
    answer = answers.ask("and Golang?", ["Who was on the Codex team?"])
    assert (answer.total, answer.unknown_words) == (0, ("Golang",))


def test_a_follow_up_of_stopwords_asks_the_same_again(answers: Answers) -> None:
    before = "Who were the designers?"
    answer = answers.ask("why is that?", [before])
    assert answer.earlier == before
    assert shown(answer) == shown(answers.ask(before))


def test_stopwords_after_stopwords_are_looked_up_themselves(answers: Answers) -> None:
    answer = answers.ask("What is it?", ["and who?"])
    assert (answer.words, answer.earlier) == (("What", "is", "it"), None)
    assert answer.total > 0


# Anything


some_words = st.lists(
    st.sampled_from([*ENGLISH, *CHINESE, " ", "。", ". ", "\n\n## "]), max_size=40
)


@settings(max_examples=60)
@given(texts | some_words.map("".join), texts | some_words.map("".join))
@example("ca\u200bfe\u0301 團隊", "CAFÉ 团队")
def test_highlights_are_words_of_the_question(text: str, question: str) -> None:
    try:
        answers = library({"a.md": "---\ntitle: 0\n---\n" + text})
    except MalformedError:
        return
    answer = answers.ask(question)
    wanted = {word.term for word in WORDS.read(question)}
    for excerpt in answer.excerpts:
        last = excerpt.passage.start - 1
        for start, end in excerpt.highlights:
            assert last < start < end <= excerpt.passage.end
            last = end
            marked = excerpt.article.source[start:end]
            terms = {fold(marked).text, *(word.term for word in WORDS.read(marked))}
            assert wanted & terms or any(term in fold(marked).text for term in wanted)
        by_words = {reason.term for reason in excerpt.reasons if reason.field == "words"}
        assert by_words and by_words <= wanted


@given(texts)
def test_ways_of_writing_a_question_find_the_same(answers: Answers, noise: str) -> None:
    question = noise + " Codex 团队 weekends"
    found = ranked(answers.ask(question))
    assert found
    for variant in (question.translate(FULL_WIDTH), "\u200b".join(question), question + "？？"):
        assert ranked(answers.ask(variant)) == found


@pytest.mark.parametrize("text", ["龘", "呢,", "a", "1", "Codex ", "them ", "👍"])
def test_forty_thousand_characters_are_answered(answers: Answers, text: str) -> None:
    question = (text * 40_000)[:40_000]
    began = time.process_time()
    answers.ask(question, [question])
    assert time.process_time() - began < 8


def test_forty_thousand_different_characters_are_read_in_part(answers: Answers) -> None:
    rare = "".join(chr(code) for code in range(0x20000, 0x20000 + 39_000))
    answer = answers.ask("designers " + rare + " weekends", [rare])
    assert answer.question.endswith("weekends")
    assert answer.words[0] == "designers" and "weekends" not in answer.words


@pytest.mark.parametrize(("filler", "last"), [("龘", 2_000), ("x ", 5_000), ("\n", 10_000)])
def test_a_question_is_read_as_far_as_that_takes_little_time(
    answers: Answers, filler: str, last: int
) -> None:
    assert answers.ask(filler * (last - 20) + "designers").excerpts
    assert not answers.ask(filler * last + "designers").excerpts


def test_many_different_words_are_answered(answers: Answers) -> None:
    question = " ".join(f"word{number}" for number in range(1000)) + " designers"
    answer = answers.ask(question)
    assert len(answer.unknown_words) == 1000
    assert "designers" in ranked(answer)[0]
