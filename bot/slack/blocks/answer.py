"""What was found, as a message: excerpts, more of them, or that there are none, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from bot.answers import Answer, Excerpt
from bot.slack.blocks.excerpts import excerpt_blocks
from bot.slack.blocks.parts import (
    SHOWN_LINE,
    Block,
    Message,
    Run,
    actions,
    button,
    escape,
    fitting,
    line_message,
    message_of,
    read_out,
    rich_text,
    run,
    section,
    shortened,
)

MORE, NEAREST = "more", "nearest"

SHOWN_WORDS = 30
SHOWN_WORD = 40

NOTHING_FOUND = {"en": "Nothing found. ", "zh": "没有找到。"}
LOOKED_FOR = {
    "en": "I looked for {words}, and no article mentions them.",
    "zh": "我找了：{words}，没有一篇文章提到。",
}
NOWHERE = {"en": "No article mentions {words}.", "zh": "没有文章提到：{words}。"}
READ_AS = {"en": "I read {words} as {read}.", "zh": "{words} 我当作 {read} 来找了。"}
NO_ANSWER = {
    "en": "I looked for {words}, and no excerpt answers that.",
    "zh": "我找了：{words}，没有哪一段能回答这个问题。",
}
NO_WORDS = {
    "en": "I could not find a word to look up. Could you ask a fuller question?",
    "zh": "我没看出该找什么词，换个说法再试试？",
}
READ_WITH = {"en": "Together with the earlier question: ", "zh": "结合前面的问题一起找："}
COMMA = {"en": ", ", "zh": "、"}
MORE_WORDS = {"en": " and {count} more", "zh": "，另外还有 {count} 个"}
MORE_BUTTON = {"en": "More", "zh": "更多"}
NEAREST_BUTTON = {"en": "Show the nearest", "zh": "看看最接近的"}
ONLY_NEAREST = {
    "en": "Not an answer, only the nearest I have:",
    "zh": "算不上回答，只是最接近的内容：",
}
SHOWN_ALREADY = {"en": "Already in this thread: ", "zh": "这个消息列里已经有了："}
END = {"en": "That is all I found.", "zh": "找到的就是这些了。"}
NOT_A_MEMBER = {
    "en": "I am not in this channel, so only you can see this. To share it, type /invite @{bot} "
    "and ask again.",
    "zh": "我还不在这个频道里，这条回复只有你能看到。先输入 /invite @{bot}，再问一次，"
    "大家就都能看到了。",
}


def answer_message(
    answer: Answer,
    question: int | None = None,
    *,
    can_share: bool = True,
    beside: Mapping[str, str] | None = None,
) -> Message:
    """The excerpts, best first, each with where it stands; or that there are none, and why.

    The buttons speak of `question`, its id in the store; without one there are none. Of the texts
    `beside` it in the thread it shows no more than their links.
    """
    if not answer.excerpts:
        return _nothing_found(answer, question)
    ending = []
    if notes := _notes(answer):
        ending.append(rich_text(section(*notes)))
    if answer.earlier is not None:
        read_with = READ_WITH[answer.language] + shortened(answer.earlier, SHOWN_LINE)
        ending.append(rich_text(section(run(read_with, italic=True))))
    if answer.more and question is not None:
        ending.append(_button_row(MORE, MORE_BUTTON[answer.language], question))
    return _listed(answer.excerpts, [], ending, answer.language, question, can_share, beside)


def more_message(answer: Answer, question: int, *, can_share: bool = True) -> Message:
    """The next excerpts; after the last, that there are no others."""
    if not answer.excerpts:
        return line_message(run(END[answer.language], italic=True))
    ending = [_going_on(answer, question)]
    return _listed(answer.excerpts, [], ending, answer.language, question, can_share)


def nearest_message(answer: Answer, question: int, *, can_share: bool = True) -> Message:
    """The excerpts that come nearest to a question which none answers, and that they do not."""
    warning = [rich_text(section(run(ONLY_NEAREST[answer.language], italic=True)))]
    ending = [_going_on(answer, question)]
    return _listed(answer.nearest, warning, ending, answer.language, question, can_share)


def private_message(message: Message, asked: str) -> Message:
    """A reply for the asker alone, below what was asked: nothing else in Slack shows it."""
    question = rich_text(section(run(shortened(asked, SHOWN_LINE), bold=True)))
    groups = [[question], *([block] for block in message.blocks)]
    return Message(message.text, list(fitting(groups, [])))


def not_a_member_message(message: Message, language: str, bot: str) -> Message:
    """A reply where the bot cannot post, for the asker alone: with a line on how to invite it."""
    line = rich_text(section(run(NOT_A_MEMBER[language].format(bot=bot), italic=True)))
    return Message(message.text, list(fitting([[block] for block in message.blocks], [line])))


def _listed(
    excerpts: Iterable[Excerpt],
    opening: list[Block],
    ending: list[Block],
    language: str,
    question: int | None,
    can_share: bool,
    beside: Mapping[str, str] | None = None,
) -> Message:
    listed, beside = list(excerpts), beside or {}
    groups = [
        [_pointer(excerpt, beside[excerpt.text], language)]
        if excerpt.text in beside
        else excerpt_blocks(excerpt, language, question, can_share)
        for excerpt in listed
    ]
    blocks = list(fitting([opening, *groups], ending))
    new = [excerpt.text for excerpt in listed if excerpt.text not in beside]
    return Message(escape(new[0] if new else read_out(blocks)), blocks)


def _pointer(excerpt: Excerpt, link: str, language: str) -> Block:
    """Where in the thread an excerpt stands already."""
    path = (excerpt.article.title, *excerpt.passage.headings)
    place = " › ".join(shortened(part, SHOWN_LINE) for part in path)
    words = run(SHOWN_ALREADY[language], italic=True)
    return rich_text(section(words, {"type": "link", "url": link, "text": place}))


def _nothing_found(answer: Answer, question: int | None) -> Message:
    """That nothing was found, how the question was read, and which words no article holds."""
    language = answer.language
    runs = [run(NOTHING_FOUND[language])]
    if not answer.words:
        runs.append(run(NO_WORDS[language]))
    elif answer.nearest:
        runs += _naming(NO_ANSWER[language], answer.words, language)
        if notes := _notes(answer):
            runs += [run(" "), *notes]
    else:
        runs += _naming(LOOKED_FOR[language], answer.words, language)
    blocks = [rich_text(section(*runs))]
    if answer.nearest and question is not None:
        blocks.append(_button_row(NEAREST, NEAREST_BUTTON[language], question))
    return message_of(blocks)


def _going_on(answer: Answer, question: int) -> Block:
    """The button for more, or that there is none."""
    if answer.more:
        return _button_row(MORE, MORE_BUTTON[answer.language], question)
    return rich_text(section(run(END[answer.language], italic=True)))


def _button_row(action: str, text: str, question: int) -> Block:
    return actions(button(action, text, str(question)))


def _notes(answer: Answer) -> list[Run]:
    """Which words were read as others, and which no article holds."""
    language = answer.language
    sentences = []
    for typed, read in answer.read_as:
        before, _, after = READ_AS[language].partition("{read}")
        read_word = run(shortened(read, SHOWN_WORD), bold=True)
        sentences.append([*_naming(before, (typed,), language), read_word, run(after)])
    if answer.unknown_words:
        sentences.append([*_naming(NOWHERE[language], answer.unknown_words, language)])
    spaced = ([run(" "), *sentence] for sentence in sentences)
    return [piece for sentence in spaced for piece in sentence][1:]


def _naming(sentence: str, words: tuple[str, ...], language: str) -> Iterator[Run]:
    """A sentence with words in it, those in bold."""
    before, _, after = sentence.partition("{words}")
    if before:
        yield run(before)
    for at, word in enumerate(words[:SHOWN_WORDS]):
        if at:
            yield run(COMMA[language])
        yield run(shortened(word, SHOWN_WORD), bold=True)
    more = MORE_WORDS[language].format(count=len(words) - SHOWN_WORDS)
    yield run((more if len(words) > SHOWN_WORDS else "") + after)
