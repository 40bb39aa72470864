"""What is to be said to a question, as it now reads. Nothing is sent from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, TypeVar

from bot.answers import Answer, Answers, ClosedError, Excerpt
from bot.language import language_of
from bot.passages import Passage, cut_passages
from bot.passages.around import around
from bot.slack.blocks import (
    Message,
    answer_message,
    closed_here_message,
    closed_message,
    forgotten_message,
    gone_message,
    help_message,
    more_message,
    nearest_message,
    no_such_excerpt_message,
    nothing_before_message,
    private_message,
)
from bot.slack.blocks.reading import opened_message
from bot.slack.blocks.share import shared_message
from bot.slack.incoming import says_something
from bot.slack.thread_words import More, Open, read_wish
from bot.store import REFUSED, Question, Shown, Store
from bot.store.shown import Kept, ShownExcerpts
from bot.words.folding import fold

HELP_WORDS = {"help": ["en"], "帮助": ["zh"], "?": ["en", "zh"], "": ["en", "zh"]}
OPENED = 1_600  # characters of an excerpt and what stands around it, in a thread

# Ways of asking.
OPENLY, MORE, NEAREST, SHARE, PRIVATE = "command", "more", "nearest", "share", "private"

# The ids of the channels and people that something is shown to; an article's readers are these.
Who = frozenset[str]

T = TypeVar("T")


class Search(Protocol):
    """Runs what takes a while in a thread of its own."""

    async def __call__(self, work: Callable[..., T], *arguments: object) -> T:
        """The result of the work."""


@dataclass(frozen=True)
class Reply:
    """What is to be said, to all or to the asker alone; and what it comes to, for the store.

    `pointing` are the ts of other replies in the thread that it links to.
    """

    message: Message
    outcome: str
    shown: tuple[Shown, ...] = ()
    is_private: bool = False
    pointing: frozenset[str] = frozenset()


class Replies:
    """From a question in the store to a reply."""

    def __init__(
        self, answers: Answers, store: Store, search: Search, bot_name: str, team_url: str
    ) -> None:
        self._answers = answers
        self._shown = ShownExcerpts(store)
        self._search = search
        self._bot_name = bot_name
        self._team_url = team_url

    def help_for(self, text: str) -> Message | None:
        """The help, if that is what is asked for: with nothing, "help", "帮助", or a mere "hi"."""
        typed = fold(text).text.strip()
        languages = HELP_WORDS.get(typed.rstrip("!.。") or typed)
        if any(map(str.isalnum, typed)) and not says_something(text):
            languages = [language_of(text)]
        return None if languages is None else help_message(languages, self._bot_name)

    async def to(self, question: Question) -> Reply:
        """The reply; what it must not repeat is in the store by now."""
        root = None if question.about is None else await self._shown.question(question.about)
        if root is not None and read_wish(root.text):
            root = None  # a wish that nothing was shown before, either
        asked_privately = PRIVATE in (question.way, root.way if root else "")
        is_private = asked_privately and question.way != SHARE
        reply = await self._to(question, root, _audience(question, is_private))
        if question.way == PRIVATE and reply.outcome != "help":
            reply = replace(reply, message=private_message(reply.message, question.text))
        return replace(reply, is_private=True) if is_private else reply

    async def _to(self, question: Question, root: Question | None, who: Who) -> Reply:
        match question.way, read_wish(question.text):
            case "share", _:
                return await self._shared(question, who)
            case (("more" | "nearest"), _) if root is None:
                return Reply(forgotten_message(), "forgotten", is_private=True)
            case (("more" | "nearest"), _) | (_, More()) if root:
                return await self._more(question, root, who)
            case _, Open(rank) if root:
                return await self._opened(question, rank, root.language, who)
            case _, More() | Open():
                return _nothing_before(question)
        if (help_ := self.help_for(question.text)) is not None:
            return Reply(help_, "help")
        return await self._answered(question, who)

    async def _answered(self, question: Question, who: Who) -> Reply:
        answer = await self._ask(question, who)
        beside = await self._beside(question)
        links = {text: self._link(question, ts) for text, ts in beside.items()}
        can_share = _can_share(question)
        message = answer_message(answer, question.id, can_share=can_share, beside=links)
        outcome = "excerpts" if answer.excerpts else "nothing"
        shown = shown_of(excerpt for excerpt in answer.excerpts if excerpt.text not in beside)
        pointing = frozenset(beside[e.text] for e in answer.excerpts if e.text in beside)
        return Reply(message, outcome, shown, pointing=pointing)

    async def _beside(self, question: Question) -> dict[str, str]:
        """The texts that its thread shows already, each with the ts of the reply."""
        if not question.earlier and not question.revision:
            return {}  # the first of its thread
        return await self._shown.beside(question)

    def _link(self, question: Question, ts: str) -> str:
        """To a reply in the question's thread, in the form of Slack's chat.getPermalink."""
        place = f"archives/{question.channel}/p{ts.replace('.', '')}"
        return f"{self._team_url}{place}?thread_ts={question.thread_ts}&cid={question.channel}"

    async def _more(self, question: Question, root: Question, who: Who) -> Reply:
        """What comes next; where nothing answered the question, what comes nearest to it."""
        answer = await self._ask(root, who, await self._shown.before(question))
        can_share = _can_share(question)
        if answer.nearest and not answer.excerpts:
            message = nearest_message(answer, question.id, can_share=can_share)
            return Reply(message, NEAREST, shown_of(answer.nearest))
        message = more_message(answer, question.id, can_share=can_share)
        return Reply(message, MORE, shown_of(answer.excerpts))

    async def _opened(self, question: Question, rank: int, language: str, who: Who) -> Reply:
        kept = await self._shown.numbered(question, rank)
        if kept is None:
            return Reply(no_such_excerpt_message(rank, language), "no such excerpt")
        try:
            passage = await self.find(kept, who)
        except ClosedError:
            return Reply(closed_message(kept.language), "closed")
        if passage is None:
            return Reply(gone_message(kept.language), "gone")
        message = await self._search(_open, passage, kept)
        return Reply(message, "opened")

    async def _shared(self, question: Question, who: Who) -> Reply:
        kept = await self._shown.find(question.key.split("/")[1])
        try:
            passage = await self.find(kept, who) if kept else None
        except ClosedError:
            return Reply(closed_here_message(question.language), REFUSED, is_private=True)
        if kept is None or passage is None:
            return Reply(gone_message(question.language), "gone", is_private=True)
        excerpt = await self._search(self._marked, kept, passage, who)
        return Reply(
            shared_message(excerpt, kept.asked, question.user, kept.language, kept.name), SHARE
        )

    async def find(self, kept: Kept, who: Who) -> Passage | None:
        """Where an excerpt stands now, even if its article was changed since.

        Raises ClosedError where none of `who` may see it any more.
        """
        shown = kept.shown
        return await self._search(self._answers.find, Path(shown.path), shown.text, who)

    def _marked(self, kept: Kept, passage: Passage, who: Who) -> Excerpt:
        """The excerpt with what matches the question in bold, if it is found with it again."""
        answer = self._answers.ask(kept.asked, most=kept.shown.rank, who=who)
        found = (e for e in (*answer.excerpts, *answer.nearest) if e.text == passage.text)
        return next(found, Excerpt(kept.shown.rank, 0.0, passage, (), tuple))

    async def _ask(self, question: Question, who: Who, without: Iterable[str] = ()) -> Answer:
        earlier = [each for each in question.earlier if read_wish(each) is None]
        wanted = (question.text, earlier, 3, frozenset(without), who)
        if self._answers.is_quick(question.text, earlier):
            return self._answers.ask(*wanted)
        return await self._search(self._answers.ask, *wanted)


def _audience(question: Question, is_private: bool) -> Who:
    """Who will see the reply: all in the channel; where that is the asker alone, they too."""
    is_alone = is_private or not _can_share(question)
    return frozenset((question.channel, question.user) if is_alone else (question.channel,))


def _open(passage: Passage, kept: Kept) -> Message:
    passages = list(cut_passages(passage.article))
    stretch = around(passages, passage.start, passage.end, OPENED)
    return opened_message(stretch, passage, kept.language, kept.name)


def _nothing_before(question: Question) -> Reply:
    message = nothing_before_message(question.language)
    return Reply(message, "nothing before", is_private=question.way == OPENLY)


def shown_of(excerpts: Iterable[Excerpt]) -> tuple[Shown, ...]:
    """Excerpts as the store keeps them."""
    placed = ((excerpt.rank, excerpt.passage) for excerpt in excerpts)
    return tuple(
        Shown(str(passage.article.path), passage.start, passage.end, passage.text, rank)
        for rank, passage in placed
    )


def _can_share(question: Question) -> bool:
    """Slack: the ids of direct messages begin with D. They have no channel to share in."""
    return not question.channel.startswith("D")
