"""Words: a term for the index, and the slice of the text it was read from."""

import re
import time
import unicodedata
from pathlib import Path

import jieba
import opencc
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.language import HAN, language_of
from bot.words import Words, fields, read_terms, whole_words
from bot.words.folding import fold
from bot.words.segmentation import TOTAL, Segmenter, _dictionary
from tests.strategies import FULL_WIDTH, texts

CORPUS = Path(__file__).parents[1] / "corpus"
WORDS = Words(["编程智能体"])


def terms(text: str) -> list[str]:
    return [word.term for word in WORDS.read(text)]


def slices(text: str) -> list[str]:
    return [text[word.start : word.end] for word in WORDS.read(text)]


# English


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("running runs run", ["run", "run", "run"]),
        ("Organization organizations", ["organiz", "organiz"]),
        ("company companies", ["compani", "compani"]),
        ("OpenAI's Codex’s engineers'", ["openai", "codex", "engin"]),
        ("'quoted' ‘words’", ["quot", "word"]),
        ("don't", ["don't"]),
        ("snake_case **bold**", ["snake", "case", "bold"]),
        ("co-founder", ["co", "founder", "cofound"]),
        ("E-mails, e-commerce; 1e-5", ["email", "ecommerc", "1", "e", "1e", "5", "1e5"]),
        ("GPT-4 or GPT4", ["gpt", "4", "gpt4", "or", "gpt", "4", "gpt4"]),
        ("B2B and o3", ["b2b", "and", "o", "3", "o3"]),
        ("C++ C# .NET", ["c", "c", "net"]),
        ("4 a.m. 4am", ["4", "am", "4", "am", "4am"]),
        ("the U.S. and the US", ["the", "us", "and", "the", "us"]),
        ("J.R.R. Tolkien; Ph.D., x.ya", ["jrr", "tolkien", "ph", "d", "x", "ya"]),
        ("Café Müller, Łódź", ["cafe", "muller", "lodz"]),
        ("cœur", ["coeur"]),
    ],
)
def test_english_words_are_stemmed(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("தமிழ் மொழி", ["தமிழ்", "மொழி"]),
        ("tiếng Việt tie\u0302\u0301ng Vie\u0323\u0302t", ["tieng", "viet"] * 2),
        ("كِتَابٌ كتاب", ["كتاب", "كتاب"]),
        ("שָׁלוֹם שלום", ["שלום", "שלום"]),
    ],
)
def test_marks_belong_to_the_letters_they_stand_on(text: str, expected: list[str]) -> None:
    assert terms(text) == expected
    assert slices(text) == text.split()


@pytest.mark.parametrize(
    ("sentence", "word"), [("ที่นี่กินข้าวอร่อย", "ข้าว"), ("ភាសាខ្មែរ", "ខ្មែរ"), ("မြန်မာစာ", "မာစာ")]
)
def test_without_spaces_two_syllables_are_a_word(sentence: str, word: str) -> None:
    assert set(terms(word)) < set(terms(sentence))
    assert "".join(terms(sentence)[::2]).startswith(sentence[:4])


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("colourful neighbours", "colorful neighbors"),
        ("organised organisations", "organized organizations"),
        ("analysed in a catalogue", "analyzed in a catalog"),
        ("fibres at the centre", "fibers at the center"),
        ("a defence of leukaemia", "a defense of leukemia"),
        ("oedema, oestrogen", "edema, estrogen"),
    ],
)
def test_british_spelling_reads_as_american(british: str, american: str) -> None:
    assert terms(british) == terms(american)


@pytest.mark.parametrize(
    "text", ["revised revision", "advertise advertisement", "raise raised", "colour colours"]
)
def test_a_rule_of_spelling_parts_no_word_from_its_kin(text: str) -> None:
    assert len(set(terms(text))) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3,000", ["3000"]),
        ("10,000,000", ["10000000"]),
        ("1,234.5", ["1234.5"]),
        ("3.5", ["3.5"]),
        ("version 1.2.3", ["version", "1.2.3"]),
        ("1,2,3", ["1", "2", "3"]),
        ("2024,2025", ["2024", "2025"]),
        ("3,000人", ["3000", "人"]),
        ("2025-07-20", ["2025", "07", "20"]),
        ("7×24", ["7", "24"]),
    ],
)
def test_numbers_are_one_word_however_they_are_written(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def test_a_stopword_is_marked_in_both_languages_and_in_its_short_forms() -> None:
    for text in (
        "the",
        "What's",
        "isn’t",
        "we're",
        "e.g.",
        "WHO IS IT?",
        "什么",
        "甚麼",
        "為什麼",
        "的",
    ):
        assert all(word.stop for word in WORDS.read(text)), text
    assert not any(word.stop for word in WORDS.read("Codex team 团队 won"))


def test_a_stopword_in_capitals_is_a_name() -> None:
    read = WORDS.read("Who asked us, the WHO, the U.S. or the US IT?")
    assert [word.term for word in read if not word.stop] == ["ask", "who", "us", "us", "it"]


# Chinese


def test_a_name_is_found_with_dots_and_without() -> None:
    read = fields("列奥纳多·达·芬奇", WORDS.read("列奥纳多·达·芬奇"))
    for written in ("列奥纳多•达•芬奇", "列奥纳多达芬奇", "《列奥纳多・达・芬奇》"):
        assert fields(written, WORDS.read(written)).pairs == read.pairs


def test_a_compound_is_read_with_its_parts_over_the_same_slice() -> None:
    assert slices("工程师") == ["工程", "工程师"]
    assert [word.term for word in whole_words(WORDS.read("工程师的工程师"))] == ["工程师", "的"]


def test_a_term_of_the_project_is_one_word() -> None:
    assert "编程智能体" in terms("他们写了一个编程智能体。")
    assert "编程智能体" not in [word.term for word in Words().read("他们写了一个编程智能体。")]
    assert "编程智能体" in [word.term for word in Words(["編程智能體"]).read("编程智能体")]


def test_terms_are_one_a_line_beside_the_articles(tmp_path: Path) -> None:
    assert read_terms(tmp_path) == []
    (tmp_path / "terms.txt").write_bytes("\ufeff智能体\r\n\n  # 注释\n红利 100 n\n".encode())
    assert read_terms(tmp_path) == ["智能体", "红利"]


SENTENCES = [
    "这意味着团队用了七周，着实不容易。",
    "显著的增长：员工从一千人到三千人。",
    "看着侧边栏里面的应用，他觉得很有用。",
    "卫生部发布了台湾与香港的数据。",
    "研究员像迷你高管一样自己定方向。",
    "北京的乾清宫是谁建的？",
]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("script", ["s2t", "s2tw", "s2hk"])
def test_traditional_chinese_reads_as_simplified(script: str, sentence: str) -> None:
    traditional = opencc.OpenCC(script).convert(sentence)
    assert traditional != sentence
    assert terms(traditional) == terms(sentence)


# Folding


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ｃｏｄｅｘ　７", "codex 7"),
        ("團隊", "团队"),
        ("Co\u200bd\u00adex\ufeff", "codex"),
        ("e\u200d\u0301", "e"),
        ("ﬁn", "fin"),
        ("Straße", "strasse"),
        ("ŉ", "'n"),
        ("ｶﾞ", "ガ"),
        ("\u3131\u314f", "가"),
        ("𝐂odex①", "codex1"),
        ("豈\uf900", "岂岂"),
        ("a\0b\ud800c", "a b c"),
        ("❤️", "❤"),
    ],
)
def test_ways_of_writing_the_same_are_folded_together(written: str, folded: str) -> None:
    assert fold(written).text == folded


def test_a_slice_of_folded_text_leads_back_to_what_was_written() -> None:
    text = "Ｔｈｅ ﬁne ca\u200bfe\u0301 團隊"
    assert slices(text) == ["Ｔｈｅ", "ﬁne", "ca\u200bfe\u0301", "團隊"]


def test_letters_of_other_scripts_are_not_cut_as_chinese() -> None:
    assert slices("한국어 ガイド שלום") == ["한국어", "ガイド", "שלום"]


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = fold(text).text
    assert fold(folded).text == folded


@given(texts)
@example("3.5\u1161")
@example("a" * 64 + "'bc")
def test_a_word_is_a_slice_that_reads_as_its_term(text: str) -> None:
    for word in WORDS.read(text):
        written = text[word.start : word.end]
        assert written
        # jieba may cut a slice otherwise than the sentence it stood in.
        assert word.term in {fold(written).text, *terms(written)}


@given(texts, st.data())
def test_terms_are_found_where_reading_all_finds_them(text: str, data: st.DataObject) -> None:
    read = [(word.term, word.start, word.end) for word in WORDS.read(text)]
    some = st.sampled_from(sorted({term for term, _, _ in read}) or ["none"])
    wanted = data.draw(st.frozensets(some | st.sampled_from(["工程", "team"])))
    assert list(WORDS.find(text, wanted)) == [word for word in read if word[0] in wanted]


@given(texts)
def test_every_letter_is_in_a_word(text: str) -> None:
    read = {at for word in WORDS.read(text) for at in range(word.start, word.end)}
    letters = {at for at, char in enumerate(text) if fold(char).text.isalnum()}
    assert letters <= read


@given(texts, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_normal_forms_read_alike(text: str, form: str) -> None:
    assert terms(unicodedata.normalize(form, text)) == terms(text)


@given(texts, st.sampled_from("\u200b\u200c\u2060\ufeff\u00ad"))
def test_unseen_characters_do_not_matter(text: str, unseen: str) -> None:
    assert terms(unseen.join(text)) == terms(text)


@given(texts)
def test_full_width_reads_as_half_width(text: str) -> None:
    assert terms(text.translate(FULL_WIDTH)) == terms(text)


@given(
    st.lists(st.sampled_from(["Codex", "OpenAI's", "ÉCOLE", "Straße", "團隊", " "])).map("".join)
)
def test_case_does_not_matter(text: str) -> None:
    assert terms(text.upper()) == terms(text.lower()) == terms(text)


# Language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Codex 用了多久?", "zh"),
        ("團隊", "zh"),
        ("Codex 周", "zh"),
        ("What does 红利 mean?", "en"),
        ("C\u200bo\u200bd\u200be\u200bx 团队", "zh"),
        ("Who is Calvin?", "en"),
        ("3,000", "en"),
        ("", "en"),
        ("？！", "en"),
    ],
)
def test_the_language_is_that_of_most_words(text: str, language: str) -> None:
    assert language_of(text) == language


# Size


@pytest.mark.parametrize(
    "text",
    [
        "龘",
        "的",
        "a",
        "a'",
        "1",
        "1.",
        "一",
        "\u200b",
        "e\u0301",
        "👩‍🚀",
        "中!",
        "Codex 用了多久?",
        "\0",
    ],
)
def test_forty_thousand_characters_of_anything_are_read_at_once(text: str) -> None:
    began = time.process_time()
    words = WORDS.read((text * 40_000)[:40_000])
    assert time.process_time() - began < 2
    assert all(len(word.term) <= 600 for word in words)


def test_the_dictionary_read_by_characters_is_jiebas() -> None:
    theirs, total = jieba.Tokenizer().gen_pfdict(jieba.get_dict_file())
    ours: dict[str, int] = {}
    for first in {word[0] for word in theirs}:
        ours.update(_dictionary().words_from(first))
        assert _dictionary().frequency(first) == theirs[first]
    assert (ours, TOTAL) == (theirs, total)


def test_text_is_cut_as_jieba_cuts_it_with_all_its_dictionary() -> None:
    theirs = jieba.Tokenizer()
    theirs.FREQ, theirs.total = theirs.gen_pfdict(jieba.get_dict_file())
    theirs.initialized = True
    often = Segmenter()
    for path in CORPUS.glob("zh-*.md"):
        for run in re.findall(f"[{HAN}]+", fold(path.read_text()).text):
            cut = [(start, end) for _, start, end in theirs.tokenize(run, mode="search")]
            assert list(often.cut(run, 0, len(run))) == cut
            assert list(Segmenter().cut(run, 0, len(run))) == cut
