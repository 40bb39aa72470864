"""The app's Home: what it is, how to ask, and a person's own questions, in their language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import Answers
from bot.articles import Article
from bot.passages import cut_passages
from bot.slack.blocks.home import ASK_HERE, CLEAR, READ, answer_view, home_view
from bot.slack.blocks.parts import BUTTON_VALUE
from bot.slack.conversation import Conversation
from bot.slack.incoming import Body
from bot.slack.pressed import on_press, open_view, read_press
from bot.slack.read_around import UNMARKED, Reader
from bot.slack.replies import Who, shown_of
from bot.store import Shown
from bot.store.recent import Recent

NEWEST = 5  # articles
LOOKED_AT = 20  # of the newest, for examples
EXAMPLES = 3
RECENT = 5  # questions
NOWHERE = ""  # the channel that a question on Home is asked in
LONGEST_EXAMPLE = 60  # characters: a button's text is short


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Publish the Home of whoever opens it, and answer there."""
    home = _Home(conversation)

    @app.event("app_home_opened")
    async def opened(body: Body) -> None:
        event = body["event"]
        if event.get("tab") == "home":
            conversation.run_aside(home.publish(event["user"]))

    @app.action(CLEAR)
    async def cleared(ack: AsyncAck, body: Body) -> None:
        await home.clear(read_press(body).user)
        await ack()

    on_press(app, conversation, re.compile(rf"{ASK_HERE}(\.\d+)?"), home.ask)
    on_press(app, conversation, READ, home.read)


class _Home:
    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._recent = Recent(conversation.store)
        self._newest = _Newest(conversation)
        self._reader = Reader(conversation)

    async def publish(self, user: str) -> None:
        language = await _language(self._conversation.outgoing.client, user)
        articles = await self._newest.articles(frozenset((user,)))
        spoken = [article for article in articles if article.language == language]
        view = home_view(
            language,
            self._conversation.bot_name,
            list(islice(_examples(spoken or articles), EXAMPLES)),
            sorted(articles, key=lambda each: (_day(each), each in spoken), reverse=True)[:NEWEST],
            await self._recent.of(user, RECENT),
        )
        await self._conversation.outgoing.publish(user, view)

    async def clear(self, user: str) -> None:
        await self._recent.clear(user)
        self._conversation.run_aside(self.publish(user))

    async def ask(self, body: Body) -> None:
        """Answer in a modal, at once."""
        press = read_press(body)
        ask = partial(self._conversation.answers.ask, press.value, who=press.who(NOWHERE))
        answer = await self._conversation.search(ask)
        shown = shown_of(answer.excerpts)
        kept = await self._recent.aside(press.user, press.value, shown, f"home/{press.trigger_id}")
        view = answer_view(answer, kept.id)
        await open_view(self._conversation, body, view, answer.language)

    async def read(self, body: Body) -> None:
        """Open an article at its beginning; the reader looks who may see it."""
        press = read_press(body)
        title, shown = await self._newest.beginning_of(press.value, press.who(NOWHERE))
        kept = await self._recent.aside(press.user, title, shown, f"home/{press.trigger_id}")
        await self._reader.open_at(body, f"{kept.id}.{UNMARKED}")


class _Newest:
    """The newest articles: put in order once, as there may be a hundred thousand."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._found: tuple[Answers, list[int]] | None = None

    async def articles(self, who: Who | None) -> list[Article]:
        """As many as are looked at, of those that they may see, the newest first."""
        answers = self._conversation.answers
        if self._found is None or self._found[0] is not answers:
            self._found = answers, await self._conversation.search(_newest_first, answers)
        return await self._conversation.search(_first_open, *self._found, who)

    async def beginning_of(self, path: str, who: Who) -> tuple[str, list[Shown]]:
        """The title of one of them, and where its text begins; nothing if it is none of them.

        Also of one that they might see before: whoever shows it looks again.
        """
        for article in [*await self.articles(who), *await self.articles(None)]:
            if str(article.path) == path and (first := next(cut_passages(article), None)):
                return article.title, [Shown(path, first.start, first.end, first.text, UNMARKED)]
        return "", []


async def _language(client: AsyncWebClient, user: str) -> str:
    """A person's: Slack has it as "zh-CN" or "en-US"."""
    try:
        found = await client.users_info(user=user, include_locale=True)
    except (SlackApiError, aiohttp.ClientError, OSError):
        return "en"
    locale = str(found["user"].get("locale") or "")
    return "zh" if locale.startswith("zh") else "en"


def _newest_first(answers: Answers) -> list[int]:
    """The numbers of articles."""
    days = [_day(article) for article in answers.articles]
    return sorted(range(len(days)), key=days.__getitem__, reverse=True)


def _first_open(answers: Answers, numbers: Iterable[int], who: Who | None) -> list[Article]:
    articles = (answers.articles[number] for number in numbers)
    shown = (a for a in articles if a.is_open_to(who) and len(str(a.path)) <= BUTTON_VALUE)
    return list(islice(shown, LOOKED_AT))


def _day(article: Article) -> str:
    return article.date.isoformat() if article.date else ""


def _examples(articles: Sequence[Article]) -> Iterator[str]:
    """Headings that are questions, one from each article; then titles."""
    asking = [article for article in articles if _question_in(article)]
    yield from (_question_in(article) for article in asking)
    yield from (article.title for article in articles if article not in asking)


def _question_in(article: Article) -> str:
    headings = (heading for passage in cut_passages(article) for heading in passage.headings)
    asking = (h for h in headings if h[-1] in "?？" and len(h) <= LONGEST_EXAMPLE)
    return next(asking, "")
