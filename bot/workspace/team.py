"""The team: people, channels, messages. State only; what changes is told to `Changes`."""

import time
import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from bot.workspace.block_kit.typed import from_wire
from bot.workspace.changes import Changes
from bot.workspace.channel import Channel, User, new_id

Json = dict[str, Any]

NAME = "Workshop"
PEOPLE = {"ada": "Ada", "lin": "林梅", "sam": "Sam"}
CHANNELS = {"general": True, "articles": True, "random": False}  # True: new apps are members
SLACKBOT = "USLACKBOT"
TOMBSTONE = "This message was deleted."
CONTENT = (  # what a tombstone loses
    "attachments",
    "blocks",
    "edited",
    "metadata",
    "reactions",
    "client_msg_id",
    "bot_id",
    "app_id",
    "bot_profile",
)


class Team:
    def __init__(
        self,
        changes: Changes,
        people: Mapping[str, str] = PEOPLE,
        channels: Mapping[str, bool] = CHANNELS,
    ) -> None:
        self.id = new_id("T")
        self.name = NAME
        self.domain = NAME.lower()
        self.url = ""  # "http://127.0.0.1:8765", once it is served there
        self.changes = changes
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self._last_ts = 0
        for name, real_name in people.items():
            self._add_user(User(new_id("U"), name, real_name))
        self.me = next(iter(self.users.values()))
        for name in channels:
            self._add_channel(Channel(new_id("C"), name, members=list(self.users)))
        self._open_to_bots = [name for name, is_open in channels.items() if is_open]

    # -- people and channels

    def add_bot(self, name: str) -> User:
        """An app's bot: a member of the open channels, with a DM for everyone."""
        bot = self._add_user(User(new_id("U"), name, name, is_bot=True))
        for channel in self._open_to_bots:
            self.channel(channel).members.append(bot.id)
        for user in [user for user in self.users.values() if not user.is_bot]:
            self.dm(user, bot)
        return bot

    def _add_user(self, user: User) -> User:
        self.users[user.id] = user
        return user

    def speak(self, user: User, locale: str) -> None:
        """A person's language from now on."""
        self.users[user.id] = replace(user, locale=locale)

    def user(self, name: str) -> User:
        """A person or bot by id or by name; LookupError names those who are here."""
        return _named(name, self.users.values())

    def person(self, name: str) -> User:
        """The same, bots left out."""
        return _named(name, [user for user in self.users.values() if not user.is_bot])

    def channel(self, name: str) -> Channel:
        """A channel by id, by name or by #name; LookupError names those that exist."""
        for channel in self.channels.values():
            if channel.id == name or (channel.name == name.removeprefix("#") and not channel.is_im):
                return channel
        known = ", ".join(f"#{c.name}" for c in self.channels.values() if not c.is_im)
        raise LookupError(f"there is no channel {name!r}; there are {known}")

    def dm(self, user: User, bot: User) -> Channel:
        """Their direct message, opened when they have none."""
        pair = [user.id, bot.id]
        for channel in self.channels.values():
            if channel.is_im and channel.members == pair:
                return channel
        return self._add_channel(Channel(new_id("D"), "directmessage", members=pair, is_im=True))

    def join(self, channel: Channel, user: User, inviter: User | None = None) -> None:
        if user.id in channel.members:
            return
        channel.members.append(user.id)
        self.changes.emit("channel", channel=channel)
        self.changes.emit("joined", channel=channel, user=user, inviter=inviter)
        extra = {"inviter": inviter.id} if inviter else {}
        text = f"<@{user.id}> has joined the channel"
        self.add(channel, user=user.id, text=text, subtype="channel_join", **extra)

    def leave(self, channel: Channel, user: User) -> None:
        if user.id not in channel.members:
            return
        self.changes.emit("left", channel=channel, user=user)
        channel.members.remove(user.id)
        self.changes.emit("channel", channel=channel)

    def _add_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        self.changes.emit("channel", channel=channel)
        return channel

    # -- messages; a stored message is never changed in place, so whoever holds one may keep it

    def say(self, channel: Channel, user: User, text: str, **fields: Any) -> Json:
        """A person posts wire text; blocks of rich text are made of it, as Slack does."""
        fields.setdefault("client_msg_id", str(uuid.uuid4()))
        return self.add(channel, user=user.id, text=text, blocks=from_wire(text), **fields)

    def edit(self, channel: Channel, user: User, ts: str, text: str) -> Json:
        """A person edits what they said; Slack marks it as edited."""
        edited = {"user": user.id, "ts": self.new_ts()}
        return self.change(channel, ts, text=text, blocks=from_wire(text), edited=edited)

    def add(self, channel: Channel, **fields: Any) -> Json:
        """Store a message, its fields as in Slack's message object; None counts as absent."""
        message = _present({"type": "message", "ts": self.new_ts(), "team": self.id, **fields})
        parent = channel.messages.get(message.get("thread_ts", ""))
        if parent:
            message["parent_user_id"] = parent["user"]
            channel.threads.setdefault(parent["ts"], []).append(message["ts"])
        channel.messages[message["ts"]] = message
        self.changes.emit("message", channel=channel, message=message)
        if parent:
            self._recount(channel, parent["ts"])
            if "bot_id" in message:
                self.set_status(channel, parent["ts"], "")
        return message

    def change(self, channel: Channel, ts: str, **fields: Any) -> Json:
        """An edit: the fields replace the old ones, None removes one."""
        previous = channel.messages[ts]
        message = channel.messages[ts] = _present(previous | fields)
        self.changes.emit("message_changed", channel=channel, message=message, previous=previous)
        return message

    def delete(self, channel: Channel, ts: str) -> None:
        """Slack: a deleted parent with replies stays as a tombstone, told as message_changed."""
        previous = channel.messages[ts]
        if previous.get("reply_count"):
            gone = dict.fromkeys(CONTENT)
            tomb = {"subtype": "tombstone", "hidden": True, "user": SLACKBOT, "text": TOMBSTONE}
            self.change(channel, ts, **gone | tomb)
            return
        self._remove(channel, ts)
        parent = previous.get("thread_ts")
        if parent in channel.messages:
            channel.threads[parent].remove(ts)
            self._recount(channel, parent)

    def react(self, channel: Channel, ts: str, user: User, name: str, remove: bool = False) -> bool:
        """Add or take back a reaction; False when there was nothing to do."""
        reactions = {r["name"]: r["users"] for r in channel.messages[ts].get("reactions", ())}
        users = reactions.get(name, [])
        if (user.id in users) != remove:
            return False
        reactions[name] = [u for u in users if u != user.id] if remove else [*users, user.id]
        counted = [{"name": n, "users": u, "count": len(u)} for n, u in reactions.items() if u]
        message = self._touch(channel, ts, reactions=counted or None)
        what = "reaction_removed" if remove else "reaction_added"
        self.changes.emit(what, channel=channel, message=message, user=user, name=name)
        return True

    def whisper(self, channel: Channel, reader: User, **fields: Any) -> Json:
        """An ephemeral message, for one person's eyes."""
        stored = {"type": "message", "ts": self.new_ts(), "team": self.id, "is_ephemeral": True}
        message = _present(stored | fields)
        channel.ephemerals.setdefault(reader.id, {})[message["ts"]] = message
        self.changes.emit("ephemeral", channel=channel, reader=reader, message=message)
        return message

    def change_whisper(self, channel: Channel, reader: User, ts: str, **fields: Any) -> None:
        whispers = channel.ephemerals[reader.id]
        message = whispers[ts] = _present(whispers[ts] | fields)
        self.changes.emit("ephemeral_changed", channel=channel, reader=reader, message=message)

    def delete_whisper(self, channel: Channel, reader: User, ts: str) -> None:
        del channel.ephemerals[reader.id][ts]
        self.changes.emit("ephemeral_deleted", channel=channel, reader=reader, ts=ts)

    def set_status(self, channel: Channel, thread_ts: str, status: str) -> None:
        """What an app is busy with, shown under a thread; empty takes it away."""
        if status != channel.statuses.get(thread_ts, ""):
            channel.statuses[thread_ts] = status
            self.changes.emit("status", channel=channel, thread_ts=thread_ts, status=status)

    def new_ts(self) -> str:
        """Slack's message id: seconds with six decimals, never the same twice."""
        self._last_ts = max(time.time_ns() // 1000, self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06}"

    def _remove(self, channel: Channel, ts: str) -> None:
        previous = channel.messages.pop(ts)
        self.changes.emit("message_deleted", channel=channel, ts=ts, previous=previous)

    def _recount(self, channel: Channel, parent: str) -> None:
        replies = channel.thread(parent)[1:]
        if not replies and channel.messages[parent].get("subtype") == "tombstone":
            self._remove(channel, parent)
            return
        users = list(dict.fromkeys(reply["user"] for reply in replies))
        counters = {
            "thread_ts": parent,
            "reply_count": len(replies),
            "reply_users": users,
            "reply_users_count": len(users),
            "latest_reply": replies[-1]["ts"] if replies else None,
        }
        self._touch(channel, parent, **(counters if replies else dict.fromkeys(counters)))

    def _touch(self, channel: Channel, ts: str, **fields: Any) -> Json:
        """A change that Slack does not tell apps as message_changed: counters and reactions."""
        message = channel.messages[ts] = _present(channel.messages[ts] | fields)
        self.changes.emit("message_touched", channel=channel, message=message)
        return message


def _named(name: str, users: Collection[User]) -> User:
    for user in users:
        if name in (user.id, user.name):
            return user
    known = ", ".join(user.name for user in users)
    raise LookupError(f"no one is called {name!r} here; there are {known}")


def _present(fields: Json) -> Json:
    return {key: value for key, value in fields.items() if value is not None}
