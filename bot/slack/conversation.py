"""Answer a question in its thread, once: what mentions, follow-ups and commands share."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import Answer, Answers
from bot.slack.blocks import Message, answer_message, help_message
from bot.slack.incoming import Question
from bot.store import Store
from bot.words.folding import fold

HELP_WORDS = {"help": ["en"], "帮助": ["zh"], "?": ["en", "zh"], "": ["en", "zh"]}


class Conversation:
    """Questions in, excerpts out, and a memory of what each thread has asked."""

    def __init__(self, answers: Answers, store: Store, bot_name: str) -> None:
        self._answers = answers
        self._store = store
        self.bot_name = bot_name

    async def reply(self, client: AsyncWebClient, question: Question) -> None:
        """Answer in the question's thread, unless this message was answered before.

        Where the answer cannot be posted the message may be delivered again, and is tried again.
        """
        if not await asyncio.to_thread(self._store.claim, question.keys):
            return
        try:
            message = self.help_for(question.text) or await self._answer_message(question)
            await post(client, question.channel, message, question.thread_ts)
        except BaseException:
            await asyncio.to_thread(self._store.release, question.keys)
            raise
        await asyncio.to_thread(self._store.done, question.keys)

    async def ask(self, question: str, earlier: Sequence[str] = ()) -> Answer:
        """Search without holding up whatever else the bot is doing."""
        return await asyncio.to_thread(self._answers.ask, question, earlier)

    async def asked_in(self, channel: str, thread_ts: str) -> list[str]:
        """What a thread has asked so far; empty in a thread the bot has not answered in."""
        return await asyncio.to_thread(self._store.questions, channel, thread_ts)

    def help_for(self, text: str) -> Message | None:
        """The help, if that is what is asked for: with nothing, "help", or "帮助"."""
        languages = HELP_WORDS.get(fold(text).text.strip())
        return None if languages is None else help_message(languages, self.bot_name)

    async def _answer_message(self, question: Question) -> Message:
        earlier = await self.asked_in(question.channel, question.thread_ts)
        answer = await self.ask(question.text, earlier)
        # Kept before it is posted: the next question may come before Slack has answered.
        await asyncio.to_thread(
            self._store.remember, question.channel, question.thread_ts, question.text
        )
        return answer_message(answer)


async def post(
    client: AsyncWebClient, channel: str, message: Message, thread_ts: str | None = None
) -> str:
    """Post a message, links not unfolded; its ts. Raises SlackApiError."""
    posted = await client.chat_postMessage(
        channel=channel,
        thread_ts=thread_ts,
        text=message.text,
        blocks=message.blocks,
        unfurl_links=False,
        unfurl_media=False,
    )
    return str(posted["ts"])
