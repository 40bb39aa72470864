"""Read around: an excerpt in its article, in a modal; and on from there, both ways."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.answers import Answers, ClosedError
from bot.passages import Passage, cut_passages
from bot.passages.around import Stretch, around, further_back, further_on
from bot.slack.blocks import Message, closed_message, forgotten_message, gone_message
from bot.slack.blocks.excerpts import READ_AROUND
from bot.slack.blocks.parts import Block
from bot.slack.blocks.reading import AFTER, BEFORE, SOURCE, missing_view, reading_view
from bot.slack.conversation import Conversation
from bot.slack.incoming import Body
from bot.slack.outgoing import error_code
from bot.slack.pressed import Press, on_press, open_view, read_press, tell_presser
from bot.slack.replies import Who
from bot.store.shown import Kept, ShownExcerpts

OPENED = 2_400  # characters of the article at first
FURTHER = 3_000  # that come with each press
MOST = 11_000  # that a modal holds at once

UNMARKED = 0  # the rank of what only says where to begin

Choice = Callable[[list[Passage], Passage], Stretch]  # what to show of an article
Further = Callable[..., Stretch]  # further_back or further_on


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Open the modal, and go on in it."""
    reader = Reader(conversation)
    for action, work in (
        (READ_AROUND, reader.open),
        (BEFORE, reader.go_back),
        (AFTER, reader.go_on),
        (SOURCE, _leave_to_the_browser),
    ):
        on_press(app, conversation, action, work)


async def _leave_to_the_browser(body: Body) -> None:
    """A link is a button too: Slack wants to hear that the press arrived."""


class Reader:
    """The modal: an excerpt by its name, in its article."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._shown = ShownExcerpts(conversation.store)

    async def open(self, body: Body) -> None:
        """Show what the button speaks of."""
        press = read_press(body)
        view, language = await self._read(press, press.value, _beginning)
        if isinstance(view, Message) and press.response_url is not None:
            tell_presser(self._conversation, press, view)
            return
        await self._show(body, view, language)

    async def open_at(self, body: Body, name: str) -> None:
        """Show the excerpt of that name."""
        await self._show(body, *await self._read(read_press(body), name, _beginning))

    async def _show(self, body: Body, view: Block | Message, language: str) -> None:
        await open_view(self._conversation, body, _as_view(view, language), language)

    async def go_back(self, body: Body) -> None:
        """Show what comes before."""
        await self._go(body, further_back)

    async def go_on(self, body: Body) -> None:
        """Show what comes after."""
        await self._go(body, further_on)

    async def _go(self, body: Body, further: Callable[..., Stretch]) -> None:
        press = read_press(body)
        start, end, place = press.value.split(" ", 2)
        choice = partial(_further, further, int(start), int(end))
        view = _as_view(*await self._read(press, place, choice))
        held = body["view"]
        try:
            await self._conversation.outgoing.client.views_update(
                view_id=held["id"], hash=held["hash"], view=view
            )
        except SlackApiError as error:
            # A second press on what the first one is about to change.
            if error_code(error) not in ("hash_conflict", "not_found"):
                raise

    async def _read(self, press: Press, name: str, choice: Choice) -> tuple[Block | Message, str]:
        """The modal, or what to say in its place; and its language."""
        kept = await self._shown.find(name)
        if kept is None:
            return forgotten_message(), "en"
        answers, who = self._conversation.answers, press.who(kept.channel)
        view = await self._conversation.search(_view, answers, kept, who, choice)
        return view, kept.language


def _as_view(view: Block | Message, language: str) -> Block:
    return missing_view(view, language) if isinstance(view, Message) else view


def _view(answers: Answers, kept: Kept, who: Who, choice: Choice) -> Block | Message:
    try:
        excerpt = answers.find(Path(kept.shown.path), kept.shown.text, who)
    except ClosedError:
        return closed_message(kept.language)
    if excerpt is None:
        return gone_message(kept.language)
    stretch = choice(list(cut_passages(excerpt.article)), excerpt)
    marked = None if kept.shown.rank == UNMARKED else (excerpt.start, excerpt.end)
    return reading_view(excerpt.article, stretch, marked, kept.language, kept.name)


def _beginning(passages: list[Passage], excerpt: Passage) -> Stretch:
    return around(passages, excerpt.start, excerpt.end, OPENED)


def _further(
    further: Further,
    start: int,
    end: int,
    passages: list[Passage],
    excerpt: Passage,
) -> Stretch:
    return further(passages, start, end, FURTHER, MOST)
