"""Read around: an excerpt in its article, in a modal; and on from there, both ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

from bot.answers import Answers
from bot.articles import Article
from bot.passages import Passage, cut_passages
from bot.passages.around import Stretch, around, further_back, further_on
from bot.slack.blocks import forgotten_message, gone_message
from bot.slack.blocks.excerpts import READ_AROUND
from bot.slack.blocks.home import READ
from bot.slack.blocks.parts import Block
from bot.slack.blocks.reading import AFTER, BEFORE, SOURCE, gone_view, reading_view
from bot.slack.conversation import Conversation
from bot.slack.incoming import Body
from bot.slack.outgoing import error_code
from bot.slack.pressed import on_press, open_view, read_press, tell_presser
from bot.store.shown import Kept, ShownExcerpts

OPENED = 2_400  # characters of the article at first
FURTHER = 3_000  # that come with each press
MOST = 11_000  # that a modal holds at once

_EXCERPT = re.compile(r"\d+\.\d+")  # what is not the name of one is an article's path

# Chooses what to show of an article's passages, given the excerpt, if there is one.
Choice = Callable[[list[Passage], Passage | None], Stretch]
Further = Callable[..., Stretch]  # further_back or further_on


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Open the modal, and go on in it."""
    reader = _Reader(conversation)
    for action, work in (
        (READ_AROUND, reader.open),
        (READ, reader.open),
        (BEFORE, reader.go_back),
        (AFTER, reader.go_on),
        (SOURCE, _leave_to_the_browser),
    ):
        on_press(app, conversation, action, work)


async def _leave_to_the_browser(body: Body) -> None:
    """A link is a button too: Slack wants to hear that the press arrived."""


class _Reader:
    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._shown = ShownExcerpts(conversation.store)

    async def open(self, body: Body) -> None:
        press = read_press(body)
        view, language = await self._read(press.value, _beginning)
        if view is None and press.response_url is not None:
            told = gone_message(language) if language else forgotten_message()
            tell_presser(self._conversation, press, told)
            return
        spoken = language or "en"
        await open_view(self._conversation, body, view or gone_view(spoken), spoken)

    async def go_back(self, body: Body) -> None:
        await self._go(body, further_back)

    async def go_on(self, body: Body) -> None:
        await self._go(body, further_on)

    async def _go(self, body: Body, further: Callable[..., Stretch]) -> None:
        start, end, place = read_press(body).value.split(" ", 2)
        choice = partial(_further, further, int(start), int(end))
        view, language = await self._read(place, choice)
        held = body["view"]
        try:
            await self._conversation.outgoing.client.views_update(
                view_id=held["id"], hash=held["hash"], view=view or gone_view(language or "en")
            )
        except SlackApiError as error:
            # A second press on what the first one is about to change.
            if error_code(error) not in ("hash_conflict", "not_found"):
                raise

    async def _read(self, place: str, choice: Choice) -> tuple[Block | None, str | None]:
        """The modal and its language; no modal for what is gone, no language if long ago."""
        kept = await self._shown.find(place) if _EXCERPT.fullmatch(place) else None
        search = self._conversation.search
        return await search(_read, self._conversation.answers, place, kept, choice)


def _read(
    answers: Answers, place: str, kept: Kept | None, choice: Choice
) -> tuple[Block | None, str | None]:
    excerpt = answers.find(Path(kept.shown.path), kept.shown.text) if kept else None
    article = excerpt.article if excerpt else _article_at(answers, place)
    passages = list(cut_passages(article)) if article else []
    if article is None or not passages:
        return None, kept.language if kept else None
    language = kept.language if kept else "zh" if article.language == "zh" else "en"
    marked = (excerpt.start, excerpt.end) if excerpt else None
    return reading_view(article, choice(passages, excerpt), marked, language, place), language


def _article_at(answers: Answers, path: str) -> Article | None:
    return next((each for each in answers.articles if str(each.path) == path), None)


def _beginning(passages: list[Passage], excerpt: Passage | None) -> Stretch:
    first = excerpt or passages[0]
    return around(passages, first.start, first.end, OPENED)


def _further(
    further: Further,
    start: int,
    end: int,
    passages: list[Passage],
    excerpt: Passage | None,
) -> Stretch:
    return further(passages, start, end, FURTHER, MOST)
