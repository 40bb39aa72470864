"""Answer a question in its thread, once: what mentions, follow-ups and commands share."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from slack_sdk.web.async_client import AsyncWebClient

from bot.answers import Answer, Answers
from bot.slack.blocks import Message, answer_message, help_message
from bot.slack.incoming import Question
from bot.slack.outgoing import post
from bot.store import Store
from bot.words.folding import fold

HELP_WORDS = {"help": ["en"], "帮助": ["zh"], "?": ["en", "zh"], "": ["en", "zh"]}


class UnansweredError(Exception):
    """A question that was taken on could not be answered; its cause is the error's."""

    def __init__(self, question: Question) -> None:
        super().__init__(f"no answer to {question.channel}/{question.thread_ts}")
        self.question = question


class Conversation:
    """Questions in, excerpts out, and a memory of what each thread has asked."""

    def __init__(self, answers: Answers, store: Store, bot_name: str) -> None:
        self._answers = answers
        self._store = store
        self.bot_name = bot_name

    async def reply(self, client: AsyncWebClient, question: Question) -> None:
        """Answer in the question's thread, unless this message was answered before.

        Raises UnansweredError; the message may then be delivered again, and is tried again.
        """
        try:
            if await asyncio.to_thread(self._store.claim, question.keys):
                await self._answer(client, question)
        except Exception as error:
            raise UnansweredError(question) from error

    async def ask(self, question: str, earlier: Sequence[str] = ()) -> Answer:
        """Search in a worker thread."""
        return await asyncio.to_thread(self._answers.ask, question, earlier)

    async def asked_in(self, channel: str, thread_ts: str) -> list[str]:
        """What a thread has asked so far; empty in a thread the bot has not answered in."""
        return await asyncio.to_thread(self._store.questions, channel, thread_ts)

    def help_for(self, text: str) -> Message | None:
        """The help, if that is what is asked for: with nothing, "help", or "帮助"."""
        languages = HELP_WORDS.get(fold(text).text.strip())
        return None if languages is None else help_message(languages, self.bot_name)

    async def _answer(self, client: AsyncWebClient, question: Question) -> None:
        try:
            message = self.help_for(question.text) or await self._answer_message(question)
            await post(client, question.channel, message, question.thread_ts)
        except BaseException:
            await asyncio.to_thread(self._store.release, question.keys)
            raise
        await asyncio.to_thread(self._store.done, question.keys)

    async def _answer_message(self, question: Question) -> Message:
        earlier = await self.asked_in(question.channel, question.thread_ts)
        answer = await self.ask(question.text, earlier)
        # Kept before it is posted: the next question may come before Slack has answered.
        await asyncio.to_thread(
            self._store.remember, question.channel, question.thread_ts, question.text
        )
        return answer_message(answer)
