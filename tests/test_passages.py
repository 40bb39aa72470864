"""Passages: slices of an article, of a size to read in a chat, never across sections."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.articles import Article, parse_article
from bot.language import HAN
from bot.passages import Passage, cut_passages
from bot.passages.markdown import read_blocks
from bot.passages.sentences import cut_clauses, cut_sentences
from tests.strategies import texts

FRONT = "---\ntitle: Codex\n---\n"


def article(body: str) -> Article:
    return Article(Path("codex.md"), FRONT + body, len(FRONT), "Codex", "en")


def passages(body: str) -> list[Passage]:
    return list(cut_passages(article(body)))


def shown(body: str) -> list[str]:
    return [passage.text for passage in passages(body)]


# Sentences: each case is a text with a bar wherever a sentence ends.


@pytest.mark.parametrize(
    "marked",
    [
        "他来了。|然后呢？|走了！|完",
        "真的！？|真的？！|真的！！|真的？……|对",
        "好!!|下一句!|再下一句.|完",
        "半角句号｡|下一句",
        "他想……|没有说",
        "他说：“走。”|大家就走了。",
        "「好嗎？」|他問。|『好。』\n|然後",
        "（见上文。）|下文",
        "增长了3.5倍，共3,000人。|版本1.2.3可用。|完",
        "网址是openai.com，在这里。|完",
        "**重点。**|其余",
    ],
)
def test_chinese_sentences(marked: str) -> None:
    assert sentences(marked.replace("|", "")) == marked.split("|")


@pytest.mark.parametrize(
    "marked",
    [
        "It took seven weeks. |Why? |Because! |End",
        "What?! |Really... |Yes.",
        "Dr. Li and Mr. Wu wrote 3.5 pages. |They left.",
        "It costs $3.50. |That is cheap.",
        "He rose at 4 a.m. and wrote. |He slept.",
        "The U.S. team won, i.e. all of it, etc. and so on. |Fine.",
        "J. K. Rowling wrote it. |So did I. |Then we left.",
        "See No. 5, vol. 2 and fig. 3. |Done.",
        "She said no. |Then she left.",
        "Well... maybe. |Well… maybe not. |No.",
        "“Why?” he asked. |“Because.” |(He left.) |End",
        "*Mr. Li* came. |**He left.** |End",
        "It ended. iPhones did not. |End",
        "Ask openai.com about it. |End",
        "First line\nsecond line.\n|Third.",
    ],
)
def test_english_sentences(marked: str) -> None:
    assert sentences(marked.replace("|", "")) == marked.split("|")


@pytest.mark.parametrize(
    "marked",
    [
        "他们用了 Codex. |It took seven weeks. |然后呢？|Good.",
        "Calvin 说 no.|然后走了。|“OK.”|他说。",
        "早上5:30 a.m.起床。|完",
    ],
)
def test_sentences_of_both_scripts(marked: str) -> None:
    assert sentences(marked.replace("|", "")) == marked.split("|")


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in cut_sentences(text, 0, len(text))]


@given(texts)
def test_sentences_together_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text


@given(texts, st.integers(1, 50))
def test_clauses_together_are_the_text_and_fit(text: str, most: int) -> None:
    clauses = [text[start:end] for start, end in cut_clauses(text, 0, len(text), most)]
    assert "".join(clauses) == text
    assert all(len(clause) <= most for clause in clauses)


# Slices


@given(texts)
@example("[a]: b")
@example("a" + " " * 3000 + "b")
@example("1 中 " * 400)
@example("%" * 2000 + "周" * 600)
def test_a_passage_is_a_slice_of_its_file(text: str) -> None:
    end = len(FRONT)
    for passage in passages(text):
        assert end <= passage.start < passage.end
        end = passage.end
        assert (FRONT + text)[passage.start : passage.end] == passage.text == passage.text.strip()
        assert len(passage.text) <= 1200
        assert len(re.findall(f"[{HAN}]", passage.text)) <= 280
        assert len(re.findall(r"(?<!\S)[A-Za-z]+(?!\S)", passage.text)) <= 120


@given(texts)
def test_every_character_of_a_paragraph_is_in_one_passage_of_its_section(text: str) -> None:
    blocks = list(read_blocks(article(text)))
    section_at = {at: block.section for block in blocks for at in range(block.start, block.end)}
    seen: set[int] = set()
    for passage in passages(text):
        held = set(range(passage.start, passage.end))
        assert not held & seen
        seen |= held
        assert len({section_at[at] for at in held & section_at.keys()}) == 1
    assert {at for at in section_at if not (FRONT + text)[at].isspace()} <= seen


PLAIN = st.text(st.sampled_from("用了七周。？！ ab.A ,，“”\u3000é\u200b"), min_size=1, max_size=400)


@given(
    st.lists(PLAIN.map("在".__add__), min_size=1, max_size=6),
    st.sampled_from(["\n\n", "\r\n\r\n", "\r\r"]),
)
def test_nothing_of_plain_paragraphs_is_lost(paragraphs: list[str], gap: str) -> None:
    kept = "".join(shown(gap.join(paragraphs)))
    assert "".join(kept.split()) == "".join("".join(paragraphs).split())


# Sizes

CHINESE_SENTENCE = st.integers(4, 80).map(lambda length: "周" * length + "。")
ENGLISH_SENTENCE = st.integers(3, 30).map(lambda length: "Week" + " week" * length + ". ")


@given(st.lists(st.lists(CHINESE_SENTENCE, min_size=3, max_size=12), min_size=1, max_size=8))
def test_chinese_passages_have_80_to_280_characters(paragraphs: list[list[str]]) -> None:
    body = "\n\n".join(map("".join, paragraphs))
    sizes = [text.count("周") for text in shown(body)]
    assert all(80 <= size <= 280 for size in sizes) or len(sizes) == 1


@given(st.lists(st.lists(ENGLISH_SENTENCE, min_size=3, max_size=12), min_size=1, max_size=8))
@example([["Week" + " week" * 82 + ". "], ["Week" + " week" * 35 + ". "]])
def test_english_passages_have_40_to_120_words(paragraphs: list[list[str]]) -> None:
    body = "\n\n".join(map("".join, paragraphs))
    sizes = [len(text.split()) for text in shown(body)]
    assert all(40 <= size <= 120 for size in sizes) or len(sizes) == 1


def test_a_section_shorter_than_a_passage_is_one() -> None:
    assert shown("## One\n\nShort.\n\n## Two\n\nShort as well.") == ["Short.", "Short as well."]


def test_paragraphs_are_kept_whole_where_sizes_allow() -> None:
    paragraphs = ["周" * 65 + "。" + "周" * 65 + "。" for _ in range(3)]
    assert shown("\n\n".join(paragraphs)) == paragraphs


def test_a_sentence_too_long_is_cut_at_clauses() -> None:
    clause = "他们用了七个星期的时间，"
    cut = shown(clause * 60 + "完。")
    assert len(cut) >= 3
    assert all(text.endswith(("，", "。")) and 80 <= len(text) <= 280 for text in cut)


def test_a_sentence_without_clauses_is_cut_between_words() -> None:
    cut = shown("word " * 300)
    assert all(40 <= len(text.split()) <= 120 for text in cut)
    assert {word for text in cut for word in text.split()} == {"word"}


def test_a_sentence_that_fits_is_never_cut() -> None:
    long = "周" * 138 + "，" + "周" * 140 + "。"
    assert shown("对了吧。" + long + "好。") == ["对了吧。", long + "好。"]


def test_short_sentences_stay_together() -> None:
    assert all(len(text) >= 80 for text in shown("对。" * 200))
    assert all(len(text.split()) >= 40 for text in shown("Yes. " * 200))


# Sections


def test_a_passage_stands_below_its_headings() -> None:
    body = "Intro.\n\n## Team\n\nA.\n\n### Size\n\nB.\n\n# Codex\n\nC.\n\nEnd\n===\n\nD."
    found = [(passage.headings, passage.text) for passage in passages(body)]
    assert found == [
        ((), "Intro."),
        (("Team",), "A."),
        (("Team", "Size"), "B."),
        ((), "C."),  # a heading that repeats the title of the article adds nothing
        (("End",), "D."),
    ]


def test_sections_of_one_name_are_two() -> None:
    assert shown("## Week\n\nOne.\n\n## Week\n\nTwo.") == ["One.", "Two."]


WORDS = st.lists(st.sampled_from(["周", "团队。", "Codex ", "week. "]), min_size=1, max_size=80)


@given(st.lists(WORDS.map("".join), min_size=1, max_size=6), st.sampled_from(["\n", "\r\n", "\r"]))
def test_no_passage_crosses_a_heading(sections: list[str], newline: str) -> None:
    lines = [line for number, text in enumerate(sections) for line in (f"# {number}", text, "")]
    body = newline.join(lines)
    for passage in passages(body):
        assert passage.text in sections[int(passage.headings[0])].strip()


# Markdown


def test_what_is_not_prose_is_shown_as_it_is_written() -> None:
    body = "- **One** item\n  - `inner`\n\n> Quoted\n> lines\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    assert shown(body) == [body]


def test_code_is_cut_between_lines_only() -> None:
    code = "".join(f"print('Hello. World!')  # {number}\n" for number in range(100))
    cut = shown(f"```python\n{code}```\n")
    assert len(cut) > 1
    assert all(text.startswith("print(") and text[-1].isdigit() for text in cut)


@pytest.mark.parametrize(
    "body", ["```\nx = 1", "```\nx = 1\n", "```\nx = 1\n```", "~~~\n\nx = 1\n\n~~~"]
)
def test_fences_are_not_part_of_code(body: str) -> None:
    assert shown(body) == ["x = 1"]


@pytest.mark.parametrize(
    "body",
    [
        "Before.\n\n<!-- secret. -->\n\nAfter.",
        "Before.\n\n<!--\nsecret\n\n-->\nAfter.",
        "Before.\n\n<!-- secret --> After.",
        "> Before.\n\n> <!-- secret -->\n\nAfter.",
    ],
)
def test_a_comment_is_never_shown(body: str) -> None:
    texts = shown(body)
    assert "Before." in texts[0]
    assert texts[-1] == "After."
    assert not any("secret" in text for text in texts)


def test_a_comment_that_never_ends_hides_the_rest() -> None:
    assert shown("Before.\n\n<!-- secret\n\nand more") == ["Before."]


@pytest.mark.parametrize(
    "written",
    [
        "[注]: 说明",
        "[注]: 说明。",
        "[^1]: 这是脚注。",
        "[Note]: yes.",
        "[A]: <b>",
        "[B]: b",
        "[C]: v1.2",
    ],
)
def test_a_note_in_brackets_is_text(written: str) -> None:
    assert shown(f"{written}\n接着写。") == [f"{written}\n接着写。"]


@pytest.mark.parametrize(
    "address",
    [
        "https://openai.com",
        "<https://例子.cn/团队>",
        "mailto:a@b.c",
        "/team",
        "#team",
        "../b.md",
        "b.md",
        "openai.com",
        "\n  team/b",
        'https://openai.com "OpenAI"',
    ],
)
def test_where_a_link_leads_is_not_shown(address: str) -> None:
    assert shown(f"[1]: {address}\n[2]: {address}\n\nText.") == ["Text."]


def test_rules_links_and_headings_alone_make_no_passage() -> None:
    assert shown("# Only\n\n---\n\n[a]: https://openai.com\n\n``` \n```\n\u3000\n") == []
    assert shown("") == []


def test_deep_nesting_keeps_its_text() -> None:
    assert "found" in shown("> " * 60 + "found")[0]
    assert "found" in shown("".join("  " * depth + "- x\n" for depth in range(40)) + "\nfound")[-1]


def test_offsets_count_a_byte_order_mark_and_both_characters_of_a_line_end() -> None:
    source = "\ufeff---\r\ntitle: 周\r\n---\r\n## 团队\r\n\r\n十七人。\r\n"
    (passage,) = cut_passages(parse_article(Path("a.md"), source))
    assert (passage.text, passage.start) == ("十七人。", source.index("十七人"))


# Speed


@pytest.mark.parametrize(
    "unit",
    [
        "!",
        ".",
        ". ",
        "。",
        "…",
        "*",
        '"',
        "周",
        "周!",
        "a",
        " ",
        "\n",
        "\r",
        "，",
        "- ",
        "> ",
        "#",
        "`",
        "[",
    ],
)
def test_a_hundred_thousand_characters_of_anything_are_cut_at_once(unit: str) -> None:
    body = (unit * 100_000)[:100_000] + "x"
    began = time.process_time()
    passages(body)
    assert time.process_time() - began < 3
