"""Messages of a line or two: a question posted, help, an apology, a word to whoever pressed."""

from __future__ import annotations

from collections.abc import Iterable

from bot.slack.blocks.parts import (
    Block,
    Message,
    line_message,
    message_of,
    rich_text,
    run,
    section,
    shortened,
)

SHOWN_QUESTION = 2_000  # characters of a question that is repeated in the channel

ASKS = {"en": " asks: ", "zh": " 问："}
FAILED = {
    "en": "Sorry, something went wrong on my side. Please ask again.",
    "zh": "抱歉，我这边出了点问题，没能回答。请再问一次。",
}
UNKEPT = {
    "en": "I can't keep anything right now, so I can't answer: my disk may be full. Please tell "
    "whoever runs me, and ask again later.",
    "zh": "我现在什么都存不下来，没法回答：可能是磁盘满了。请告诉管理员，过一会儿再问我。",
}
GONE = {
    "en": "This passage is no longer in the articles: they have changed since. Please ask again.",
    "zh": "文章后来改过，这段话已经不在了。请再问一次。",
}
CLOSED = {"en": "This article is not open to you.", "zh": "你没有权限看这篇文章。"}
CLOSED_HERE = {
    "en": "This article is not open to everyone here, so it stays between us.",
    "zh": "这篇文章不是这里人人都能看的，就不分享了。",
}
NO_SUCH_EXCERPT = {
    "en": "There is no excerpt {rank} in this thread.",
    "zh": "这个消息列里没有第 {rank} 条。",
}
NOTHING_BEFORE = {
    "en": "I have shown nothing here that I could go on from. Ask me a question first.",
    "zh": "我在这里还没有给过什么，没法接着来。先问我一个问题吧。",
}
FORGOTTEN = {
    "en": "That was too long ago: I no longer remember it. Please ask again.",
    "zh": "时间太久，我不记得了。请再问一次。",
}
THANKS = {"en": "Noted, thank you. 👍", "zh": "记下了，谢谢。👍"}
SORRY = {"en": "Noted: not this one. 👎", "zh": "记下了：这段没用。👎"}
SHARED_ALREADY = {"en": "This one was shared before.", "zh": "这段已经分享过了。"}
GREETING = {"en": "I answer with the articles' own words.", "zh": "我用文章里的原话来回答。"}
HELP = {
    "en": (
        ("/excerpt who was on the Codex team", "asks in the channel, for all to see"),
        ("/excerpt private who was on the Codex team", "answers only you"),
        ("@{bot} how long did Codex take?", "asks here, and I answer in the thread"),
        ("and the designers?", "in a thread I have answered in: no mention needed"),
        ("more", "in such a thread: the next excerpts; 2 opens the second"),
        ("/excerpt help", "shows this"),
    ),
    "zh": (
        ("/excerpt Codex 团队有哪些人", "在频道里提问，大家都能看到"),
        ("/excerpt 私密 Codex 团队有哪些人", "只回答你一个人"),
        ("@{bot} Codex 用了多久？", "在这里提问，我在消息列里回答"),
        ("那设计师呢？", "在我答过的消息列里接着问，不用再 @ 我"),
        ("更多", "在这样的消息列里：再来几段；第二条：打开第二段"),
        ("/excerpt 帮助", "显示这份说明"),
    ),
}


def question_message(question: str, language: str, user: str, user_name: str) -> Message:
    """A slash command's question, posted for its thread to hang on, with who asked."""
    asks, shown = ASKS[language], shortened(question, SHOWN_QUESTION)
    runs = ({"type": "user", "user_id": user}, run(asks), run(shown, bold=True))
    message = line_message(*runs)
    return Message(line_message(run(user_name + asks + shown)).text, message.blocks)


def help_message(languages: Iterable[str], bot: str) -> Message:
    """How to ask, in one language or more."""
    greeting = {language: section(run(GREETING[language])) for language in HELP}
    return message_of(
        [rich_text(greeting[language], ways_to_ask(language, bot)) for language in languages]
    )


def ways_to_ask(language: str, bot: str) -> Block:
    """A line for each way, with an example."""
    lines = []
    for example, purpose in HELP[language]:
        lines += [run("\n"), run(example.format(bot=bot), code=True), run(f"  {purpose}")]
    return section(*lines[1:])


def failed_message(language: str) -> Message:
    """An apology for an error that is ours."""
    return line_message(run(FAILED[language]))


def unkept_message(language: str) -> Message:
    """An apology for a question that cannot be stored, and so is not answered."""
    return line_message(run(UNKEPT[language]))


def gone_message(language: str) -> Message:
    """That the excerpt a button speaks of stands in no article any more."""
    return line_message(run(GONE[language]))


def closed_message(language: str) -> Message:
    """That whoever asks or presses may not see the article."""
    return line_message(run(CLOSED[language]))


def closed_here_message(language: str) -> Message:
    """That an excerpt is not shared, as not all who would read it may see the article."""
    return line_message(run(CLOSED_HERE[language]))


def forgotten_message() -> Message:
    """That the question a button speaks of is too old to be known, and so is its language."""
    return line_message(run("\n".join(FORGOTTEN.values())))


def no_such_excerpt_message(rank: int, language: str) -> Message:
    """That the thread has no excerpt of this number."""
    return line_message(run(NO_SUCH_EXCERPT[language].format(rank=rank)))


def nothing_before_message(language: str) -> Message:
    """That there is no more, and no second one, where no question was asked yet."""
    return line_message(run(NOTHING_BEFORE[language]))


def noted_message(is_good: bool, language: str) -> Message:
    """A word of thanks for what someone thinks of an excerpt."""
    return line_message(run((THANKS if is_good else SORRY)[language]))


def shared_already_message(language: str) -> Message:
    """That the excerpt stands in the channel already."""
    return line_message(run(SHARED_ALREADY[language]))
