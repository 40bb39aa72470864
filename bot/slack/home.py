"""The app's Home: what it is, how to ask, and a person's own questions, in their language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from heapq import nlargest
from itertools import islice

import aiohttp
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import Answers
from bot.articles import Article
from bot.passages import cut_passages
from bot.slack.blocks.home import ASK_HERE, CLEAR, answer_view, home_view
from bot.slack.blocks.parts import BUTTON_VALUE
from bot.slack.conversation import Conversation
from bot.slack.incoming import Body
from bot.slack.pressed import on_press, open_view, read_press
from bot.slack.replies import shown_of
from bot.store.recent import Recent

NEWEST = 5  # articles
LOOKED_AT = 20  # of the newest, for examples
EXAMPLES = 3
RECENT = 5  # questions
LONGEST_EXAMPLE = 60  # characters: a button's text is short


def register(app: AsyncApp, conversation: Conversation) -> None:
    """Publish the Home of whoever opens it, and answer there."""
    recent = Recent(conversation.store)

    @app.event("app_home_opened")
    async def opened(body: Body) -> None:
        """Acknowledged by Bolt; what follows is not worth a second delivery."""
        event = body["event"]
        if event.get("tab") == "home":
            conversation.run_aside(publish(event["user"]))

    @app.action(CLEAR)
    async def cleared(ack: AsyncAck, body: Body) -> None:
        user = read_press(body).user
        await recent.clear(user)
        conversation.run_aside(publish(user))
        await ack()

    async def asked(body: Body) -> None:
        press = read_press(body)
        answer = await conversation.search(conversation.answers.ask, press.value)
        key = f"home/{press.trigger_id}"
        kept = await recent.aside(press.user, press.value, shown_of(answer.excerpts), key)
        await open_view(conversation, body, answer_view(answer, kept.id), answer.language)

    on_press(app, conversation, re.compile(rf"{ASK_HERE}(\.\d+)?"), asked)

    async def publish(user: str) -> None:
        language = await _language(conversation.outgoing.client, user)
        newest, examples = await conversation.search(_from, conversation.answers, language)
        questions = await recent.of(user, RECENT)
        view = home_view(language, conversation.bot_name, examples, newest, questions)
        await conversation.outgoing.publish(user, view)


async def _language(client: AsyncWebClient, user: str) -> str:
    """A person's: Slack has it as "zh-CN" or "en-US"."""
    try:
        found = await client.users_info(user=user, include_locale=True)
    except (SlackApiError, aiohttp.ClientError, OSError):
        return "en"
    locale = str(found["user"].get("locale") or "")
    return "zh" if locale.startswith("zh") else "en"


def _from(answers: Answers, language: str) -> tuple[list[Article], list[str]]:
    """The newest articles, and questions that those in a language answer."""

    def age(article: Article) -> tuple[str, bool]:
        return str(article.date or ""), article.language == language

    readable = (each for each in answers.articles if len(str(each.path)) <= BUTTON_VALUE)
    newest = nlargest(LOOKED_AT, readable, key=age)
    spoken = [article for article in newest if article.language == language]
    examples = list(islice(_examples(spoken or newest), EXAMPLES))
    return newest[:NEWEST], examples


def _examples(articles: Sequence[Article]) -> Iterator[str]:
    """Headings that are questions, one from each article; then titles."""
    asking = [article for article in articles if _question_in(article)]
    yield from (_question_in(article) for article in asking)
    yield from (article.title for article in articles if article not in asking)


def _question_in(article: Article) -> str:
    headings = (heading for passage in cut_passages(article) for heading in passage.headings)
    asking = (h for h in headings if h[-1] in "?？" and len(h) <= LONGEST_EXAMPLE)
    return next(asking, "")
