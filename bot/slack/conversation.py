"""Bring Slack to what the store says: every question answered, once, and as it now reads.

A listener puts what it hears into the store and returns, and Bolt acknowledges. From there it is
worked off: thought about at once, sent in the order in which each channel asked. What is still
open at a start is taken up again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from slack_sdk.errors import SlackApiError

from bot.answers import Answers
from bot.slack.blocks import Message, failed_message, not_a_member_message, question_message
from bot.slack.incoming import Body, is_own_message, key_of
from bot.slack.outgoing import UNREACHABLE, Outgoing, error_code, reason, unforeseen
from bot.slack.replies import PRIVATE, SHARE, Replies, Reply
from bot.slack.thinking import Thinking
from bot.slack.thread_words import read_wish
from bot.slack.turns import Turn, Turns
from bot.store import Asked, Question, Shown, Store, StoreError

FINISHING = 5.0  # seconds that what is under way may take at the end
CLOCKS_DIFFER = 60.0  # seconds, at most, between this machine and Slack's ts
SEARCHES = 2  # at once

# Slack's answers to a bot that posts where it has not been invited.
NOT_INVITED = ("not_in_channel", "channel_not_found")

log = logging.getLogger(__name__)

T = TypeVar("T")


class Conversation:
    """Questions in, excerpts out, and nothing lost in between."""

    def __init__(
        self,
        answers: Answers,
        store: Store,
        outgoing: Outgoing,
        bot_user: str,
        bot_name: str,
        team_url: str,
    ) -> None:
        self.answers = answers
        self.store = store
        self.outgoing = outgoing
        self.bot_user = bot_user
        self.bot_name = bot_name
        self._searches = ThreadPoolExecutor(SEARCHES, "search")
        self.replies = Replies(answers, store, self.search, bot_name, team_url)
        self._changed: set[int] = set()  # edited or deleted, and not yet shown so
        self._turns = Turns()
        self._thinking = Thinking(outgoing.client)
        self._tasks: set[asyncio.Task[None]] = set()

    async def is_no_news(self, body: Body) -> bool:
        """Whether an event tells of the bot's own message, or of one whose question is stored."""
        key = key_of(body)
        return key is not None and (
            is_own_message(body, self.bot_user) or await self.store.has_heard(key)
        )

    # -- what the listeners hear; each returns once it is stored

    async def take_on(self, asked: Asked, *, in_followed_thread: bool = False) -> bool:
        """Answer a question; False if it is known already, or of a thread not followed."""
        question = await self.store.ask(asked, in_followed_thread=in_followed_thread)
        if question is not None:
            self._settle_soon(question)
        return question is not None

    async def edit(self, channel: str, ts: str, text: str) -> None:
        """Answer anew what was edited, if it was a question."""
        goes_on = read_wish(text) is not None
        for question in await self.store.edit(channel, ts, text, goes_on=goes_on):
            self._changed.add(question.id)
            self._settle_soon(question)

    async def withdraw(self, channel: str, ts: str) -> None:
        """Take back the reply to a message that was deleted, if it was a question."""
        for question in await self.store.withdraw(channel, ts):
            self._changed.add(question.id)
            self._settle_soon(question)

    async def resume(self) -> None:
        """Take up what was open when the last process ended."""
        for question in await self.store.open_questions():
            self._settle_soon(question, resumed=True)

    async def close(self) -> None:
        """Finish what is under way; what takes too long stays in the store."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=FINISHING)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._searches.shutdown(wait=False, cancel_futures=True)

    def run_aside(self, work: Coroutine[Any, Any, object]) -> None:
        """Do something that nothing waits for; what goes wrong is logged."""

        async def run() -> None:
            try:
                await work
            except Exception as error:
                log.error(
                    "Something on the side failed: %s", reason(error), exc_info=unforeseen(error)
                )

        self._track(asyncio.create_task(run()))

    def _track(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # -- working it off

    def _settle_soon(self, question: Question, resumed: bool = False) -> None:
        turn = self._turns.take(question.channel)
        self._track(asyncio.create_task(self._settle(question, turn, resumed)))

    async def _settle(self, question: Question, turn: Turn, resumed: bool) -> None:
        try:
            marked = await self._answer_or_give_up(question, turn, resumed)
            if marked is not None:
                await marked
        except StoreError as error:
            # It is still open there, and taken up again at the next start.
            log.error("What became of %s is not stored: %s", question.key, error)
        finally:
            turn.leave()
            if question.revision:
                self._changed.discard(question.id)

    async def _answer_or_give_up(
        self, question: Question, turn: Turn, resumed: bool
    ) -> asyncio.Future[None] | None:
        try:
            async with self._thinking.about(question):
                return await self._answer(question, turn, resumed)
        except Exception as error:
            return await self._give_up(question, error)

    async def _answer(
        self, question: Question, turn: Turn, resumed: bool
    ) -> asyncio.Future[None] | None:
        """Bring Slack to what the question wants; set once the store knows. None: it was so."""
        # What its thread has not shown yet is known once those before have been answered.
        stands_alone = question.about is None and not question.earlier
        reply = await self._reply_to(question) if stands_alone else None
        async with turn:
            if question.id in self._changed or question.revision or not stands_alone:
                question = await self.store.question(question.id)
                if question.is_settled:
                    return None
                reply = await self._reply_to(question)
            reply_ts = await self._show(question, reply, resumed)
            # Stored in turn, so that whoever comes next finds it there.
            return self.store.settled(question, reply_ts, *_told(reply))

    async def _reply_to(self, question: Question) -> Reply | None:
        """What a question is to be told, as it now reads; None when it was withdrawn."""
        return None if question.state == "withdrawn" else await self.replies.to(question)

    async def search(self, work: Callable[..., T], *arguments: object) -> T:
        """Do what takes a while in a thread of its own."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._searches, work, *arguments)

    async def _show(self, question: Question, reply: Reply | None, resumed: bool) -> str | None:
        """Bring Slack to it; the reply's ts, None without a reply."""
        if reply is None:
            await self._take_back(question)
            return None
        if reply.is_private:
            await self.tell(question, reply.message)
            return None
        if question.reply_ts is not None:
            return await self._change(question, question.reply_ts, reply.message)
        try:
            thread_ts = question.thread_ts
            if thread_ts is None and question.way != SHARE:
                thread_ts = await self._place(question, resumed)
            return await self.outgoing.post(
                question.channel,
                reply.message,
                mark=question.key,
                since=_before(question),
                thread_ts=thread_ts,
                maybe_sent=resumed,
            )
        except SlackApiError as error:
            if error_code(error) not in NOT_INVITED or not question.response_url:
                raise
            await self._show_uninvited(question, question.response_url, reply.message)
            return None

    async def _show_uninvited(self, question: Question, url: str, message: Message) -> None:
        """Say it through a response_url, which works where the bot is no member."""
        if question.way == SHARE:
            how = {"response_type": "in_channel", "thread_ts": question.thread_ts}
            await self.outgoing.privately(url, message, **how)
            return
        await self.tell(question, not_a_member_message(message, question.language, self.bot_name))

    async def tell(self, question: Question, message: Message) -> None:
        """Tell the asker alone; in their direct message, if it is too late for anything else."""
        try:
            if question.response_url is not None:
                await self.outgoing.privately(question.response_url, message)
                return
        except UNREACHABLE as error:
            log.warning("A response_url was not taken: %s", reason(error))
        # Slack takes a person's id for their direct message with the bot.
        mark = f"{question.key}/private"
        await self.outgoing.post(question.user, message, mark=mark, since=_before(question))

    async def _place(self, question: Question, resumed: bool) -> str:
        """Post a command's question, for its thread to hang on: a command has none of its own."""
        message = question_message(
            question.text, question.language, question.user, question.user_name
        )
        ts = await self.outgoing.post(
            question.channel,
            message,
            mark=f"{question.key}/question",
            since=_before(question),
            maybe_sent=resumed,
        )
        await self.store.placed(question.id, ts)
        return ts

    async def _change(self, question: Question, reply_ts: str, message: Message) -> str | None:
        try:
            await self.outgoing.update(question.channel, reply_ts, message)
        except SlackApiError as error:
            if error_code(error) != "message_not_found":
                raise
            await self.store.closed(question.id)
        return reply_ts

    async def _take_back(self, question: Question) -> None:
        if question.reply_ts is None:
            return
        try:
            await self.outgoing.delete(question.channel, question.reply_ts)
        except SlackApiError as error:
            if error_code(error) != "message_not_found":
                raise

    # -- when it cannot be

    async def _give_up(self, question: Question, error: Exception) -> asyncio.Future[None]:
        """Tell whoever asked, wherever they can be told, and leave it at that."""
        log.error("No answer to %s: %s", question.key, reason(error), exc_info=unforeseen(error))
        # A reply that Slack does not let go of is not tried again at every start.
        is_stuck = question.state == "withdrawn" and isinstance(error, SlackApiError)
        told_ts = None if is_stuck else question.reply_ts
        try:
            if question.state != "withdrawn":
                told_ts = await self._apologize(question) or told_ts
        except UNREACHABLE as second:
            log.error("The asker could not be told: %s", reason(second))
        return self.store.settled(question, told_ts, "failed")

    async def _apologize(self, question: Question) -> str | None:
        message = failed_message(question.language)
        if question.response_url is not None or question.way == PRIVATE:
            await self.tell(question, message)
            return None
        mark, since = f"{question.key}/sorry", _before(question)
        try:
            if question.reply_ts is None:
                return await self.outgoing.post(
                    question.channel, message, mark=mark, since=since, thread_ts=question.thread_ts
                )
        except SlackApiError as error:
            log.warning("The channel does not take an apology: %s", reason(error))
        # Slack takes a person's id for their direct message with the bot.
        await self.outgoing.post(question.user, message, mark=mark, since=since)
        return None


def _told(reply: Reply | None) -> tuple[str, Sequence[Shown], Collection[str]]:
    if reply is None:
        return "withdrawn", (), ()
    return reply.outcome, reply.shown, reply.pointing


def _before(question: Question) -> str:
    """A ts from before anything was posted for the question."""
    return question.ts or f"{question.asked_at - CLOCKS_DIFFER:.6f}"
