"""What a message looks like: from answers to Slack's blocks. Pure.

Text goes out as rich_text runs, which Slack shows literally: an excerpt stays as it is written,
bold works inside Chinese, and no `<!channel>` of an article or a question ever pings anyone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.answers import Answer, Excerpt

# Past about 13,200 characters Slack refuses the blocks of a message (msg_blocks_too_long).
MESSAGE_TEXT = 12_000
MESSAGE_BLOCKS = 50
LINK_URL = 3_000
SHOWN_QUESTION = 2_000  # characters of a question that is repeated in the channel
SHOWN_LINE = 200  # of a title, a heading or an earlier question
SHOWN_WORDS = 30
SHOWN_WORD = 40

NOTHING_FOUND = {"en": "Nothing found. ", "zh": "没有找到。"}
LOOKED_FOR = {
    "en": "I looked for {words}, and no article mentions them.",
    "zh": "我找了：{words}，没有一篇文章提到。",
}
NOWHERE = {"en": "No article mentions {words}.", "zh": "没有文章提到：{words}。"}
NO_WORDS = {
    "en": "I could not find a word to look up. Could you ask a fuller question?",
    "zh": "我没看出该找什么词，换个说法再试试？",
}
READ_WITH = {"en": "Together with the earlier question: ", "zh": "结合前面的问题一起找："}
COMMA = {"en": ", ", "zh": "、"}
MORE_WORDS = {"en": " and {count} more", "zh": "，另外还有 {count} 个"}
ASKS = {"en": " asks: ", "zh": " 问："}
NOT_A_MEMBER = {
    "en": "I am not in this channel, so only you can see this. To share it, type /invite @{bot} "
    "and ask again.",
    "zh": "我还不在这个频道里，这条回复只有你能看到。先输入 /invite @{bot}，再问一次，"
    "大家就都能看到了。",
}
FAILED = {
    "en": "Sorry, something went wrong on my side. Please ask again.",
    "zh": "抱歉，我这边出了点问题，没能回答。请再问一次。",
}
HELP = {
    "en": (
        "I answer with the articles' own words.",
        (
            ("/excerpt who was on the Codex team", "asks in the channel, for all to see"),
            ("@{bot} how long did Codex take?", "asks here, and I answer in the thread"),
            ("and the designers?", "in a thread I have answered in: no mention needed"),
            ("/excerpt help", "shows this"),
        ),
    ),
    "zh": (
        "我用文章里的原话来回答。",
        (
            ("/excerpt Codex 团队有哪些人", "在频道里提问，大家都能看到"),
            ("@{bot} Codex 用了多久？", "在这里提问，我在消息列里回答"),
            ("那设计师呢？", "在我答过的消息列里接着问，不用再 @ 我"),
            ("/excerpt 帮助", "显示这份说明"),
        ),
    ),
}

Block = dict[str, Any]
Run = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """A whole message. `text` is what notifications and screen readers get, in mrkdwn."""

    text: str
    blocks: list[Block]


def answer_message(answer: Answer) -> Message:
    """The excerpts, best first, each with where it stands; or that there are none, and why."""
    if not answer.excerpts:
        return _line_message(_nothing_found(answer))
    blocks = [_rich_text(_quote(excerpt), _source(excerpt)) for excerpt in answer.excerpts]
    if answer.unknown_words:
        missing = _naming(NOWHERE[answer.language], answer.unknown_words, answer.language)
        blocks.append(_rich_text(_section(*missing)))
    if answer.earlier is not None:
        read_with = READ_WITH[answer.language] + _shortened(answer.earlier, SHOWN_LINE)
        blocks.append(_rich_text(_section(_run(read_with, italic=True))))
    return Message(escape(answer.excerpts[0].text), list(_fitting(blocks)))


def question_message(question: str, language: str, user: str, user_name: str) -> Message:
    """A slash command's question, posted for its thread to hang on, with who asked."""
    asks, shown = ASKS[language], _shortened(question, SHOWN_QUESTION)
    runs = ({"type": "user", "user_id": user}, _run(asks), _run(shown, bold=True))
    return Message(escape(user_name + asks + shown), [_rich_text(_section(*runs))])


def help_message(languages: Iterable[str], bot: str) -> Message:
    """How to ask, in one language or more."""
    blocks = []
    for language in languages:
        greeting, examples = HELP[language]
        lines = [_run(greeting)]
        for example, purpose in examples:
            lines += [_run("\n"), _run(example.format(bot=bot), code=True), _run(f"  {purpose}")]
        blocks.append(_rich_text(_section(*lines)))
    return Message(escape(_text_of(blocks)), blocks)


def not_a_member_message(message: Message, language: str, bot: str) -> Message:
    """A reply where the bot cannot post, for the asker alone: with a line on how to invite it."""
    line = NOT_A_MEMBER[language].format(bot=bot)
    return Message(message.text, [*message.blocks, _rich_text(_section(_run(line, italic=True)))])


def failed_message(language: str) -> Message:
    """An apology for an error that is ours."""
    return _line_message([_run(FAILED[language])])


def escape(text: str) -> str:
    """Plain text as mrkdwn: Slack wants these three characters escaped, and no others."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _quote(excerpt: Excerpt) -> Block:
    """The excerpt letter for letter, the words that matched in bold."""
    runs = [_run(text, bold=True) if matched else _run(text) for text, matched in excerpt.runs()]
    return {"type": "rich_text_quote", "elements": runs}


def _source(excerpt: Excerpt) -> Block:
    """Where the excerpt stands: article › section · date, linked to its source."""
    article = excerpt.article
    title = _shortened(article.title, SHOWN_LINE)
    path = "".join(f" › {_shortened(heading, SHOWN_LINE)}" for heading in excerpt.passage.headings)
    date = f" · {article.date.isoformat()}" if article.date else ""
    first = _run(title)
    if article.url and len(article.url) <= LINK_URL:
        first = {"type": "link", "url": article.url, "text": title}
    return _section(first, *([_run(path + date)] if path + date else []))


def _nothing_found(answer: Answer) -> list[Run]:
    """That nothing was found, how the question was read, and which words no article holds."""
    language = answer.language
    if not answer.words:
        return [_run(NOTHING_FOUND[language] + NO_WORDS[language])]
    return [_run(NOTHING_FOUND[language]), *_naming(LOOKED_FOR[language], answer.words, language)]


def _naming(sentence: str, words: tuple[str, ...], language: str) -> Iterator[Run]:
    """A sentence with words in it, those in bold."""
    before, _, after = sentence.partition("{words}")
    yield _run(before)
    for at, word in enumerate(words[:SHOWN_WORDS]):
        if at:
            yield _run(COMMA[language])
        yield _run(_shortened(word, SHOWN_WORD), bold=True)
    more = MORE_WORDS[language].format(count=len(words) - SHOWN_WORDS)
    yield _run((more if len(words) > SHOWN_WORDS else "") + after)


def _fitting(blocks: Iterable[Block]) -> Iterator[Block]:
    """As many blocks as one message takes; a block is left out whole, never cut."""
    room = MESSAGE_TEXT
    for count, block in enumerate(blocks):
        room -= len(_text_of([block]))
        if room < 0 or count == MESSAGE_BLOCKS:
            return
        yield block


def _text_of(blocks: Iterable[Block]) -> str:
    parts = (part for block in blocks for part in block["elements"])
    return "\n".join("".join(run.get("text", "") for run in part["elements"]) for part in parts)


def _line_message(runs: list[Run]) -> Message:
    blocks = [_rich_text(_section(*runs))]
    return Message(escape(_text_of(blocks)), blocks)


def _rich_text(*elements: Block) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def _section(*runs: Run) -> Block:
    return {"type": "rich_text_section", "elements": list(runs)}


def _run(text: str, **style: bool) -> Run:
    run: Run = {"type": "text", "text": text}
    return {**run, "style": style} if style else run


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
