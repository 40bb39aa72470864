"""What a person can do, by name: the same for a test, for the chat page and over HTTP.

Channels are named "general", "#general" or by id, people "ada" or by id; without a `user` it is
the first person of the team. LookupError says who or what is there instead; SlackError what
Slack would not let a person do; AppDidNotRespond that the app was asked and did not ack in 3 s.
"""

import re
from typing import Any

from bot.workspace.app import App
from bot.workspace.block_kit.interactive import Use
from bot.workspace.channel import Channel, User
from bot.workspace.errors import SlackError
from bot.workspace.events import wrap
from bot.workspace.interactions import Interactions
from bot.workspace.team import Team

Json = dict[str, Any]


class People:
    def __init__(self, team: Team, apps: list[App], interactions: Interactions) -> None:
        self.team = team
        self.apps = apps
        self._interactions = interactions

    # -- messages

    async def post(
        self,
        channel: str,
        text: str,
        *,
        user: str | None = None,
        thread_ts: str | None = None,
        client_msg_id: str | None = None,
    ) -> str:
        """Post wire text (& < > escaped, mentions as <@U…>); the message's ts."""
        place, person = self._place(channel, user)
        if not text.strip():
            raise SlackError("no_text")
        if thread_ts and thread_ts not in place.messages:
            raise SlackError("message_not_found")
        extra = {"client_msg_id": client_msg_id} if client_msg_id else {}
        return str(self.team.say(place, person, text, thread_ts=thread_ts, **extra)["ts"])

    async def edit(self, channel: str, ts: str, text: str, *, user: str | None = None) -> None:
        """Edit one's own message."""
        place, person = self._place(channel, user)
        _own_message(place, person, ts, "cant_update_message")
        self.team.edit(place, person, ts, text)

    async def delete(self, channel: str, ts: str, *, user: str | None = None) -> None:
        """Delete one's own message."""
        place, person = self._place(channel, user)
        _own_message(place, person, ts, "cant_delete_message")
        self.team.delete(place, ts)

    async def react(
        self, channel: str, ts: str, name: str, *, user: str | None = None, remove: bool = False
    ) -> None:
        place, person = self._place(channel, user)
        _message(place, ts)
        self.team.react(place, ts, person, name, remove)

    async def invite(self, channel: str, who: str, *, user: str | None = None) -> None:
        """Bring a person or an app's bot into a channel, by name or id."""
        place, person = self._place(channel, user)
        self.team.join(place, self.team.user(who), inviter=person)

    # -- apps

    async def command(
        self, channel: str, command: str, text: str = "", *, user: str | None = None
    ) -> Json:
        """A slash command, its text as typed; the ack's payload, {} if it has none.

        `/invite @parrot` is Slack's own command: no app hears of it.
        """
        place, person = self._place(channel, user)
        if command == "/invite":
            await self.invite(channel, _named(text), user=person.id)
            return {}
        for app in self.apps:
            if any(each.command == command for each in app.manifest.commands):
                return await self._interactions.command(app, place, person, command, text)
        raise LookupError(f"no app declares the command {command!r} in its manifest")

    async def press(
        self,
        action_id: str,
        *,
        channel: str | None = None,
        ts: str | None = None,
        view_id: str | None = None,
        user: str | None = None,
        block_id: str | None = None,
        values: Json | None = None,
        **choice: Any,
    ) -> None:
        """Press a button or choose in a menu: of a message (channel, ts) or of a view.

        A menu's choice is given as in Slack's payload: selected_option={…}, selected_user="U…".
        """
        use = Use(action_id, block_id, choice, values or {})
        if view_id:
            await self._interactions.press_in_view(view_id, self._person(user), use)
            return
        place, person = self._place(channel or "", user)
        message = self._seen(place, person, ts or "")
        await self._interactions.press(place, message, person, use)

    async def submit(
        self, view_id: str, values: Json | None = None, *, user: str | None = None
    ) -> Json:
        """Submit a modal: values={"block": {"action": "typed text"}}; the ack's payload."""
        return await self._interactions.submit(view_id, self._person(user), values or {})

    async def close(self, view_id: str, *, user: str | None = None, all: bool = False) -> None:
        """Close a modal, or with `all` the whole stack."""
        await self._interactions.close(view_id, self._person(user), all)

    async def shortcut(
        self,
        callback_id: str,
        *,
        channel: str | None = None,
        ts: str | None = None,
        user: str | None = None,
    ) -> None:
        """A global shortcut, or with channel and ts a message shortcut."""
        if ts is None:
            await self._interactions.global_shortcut(callback_id, self._person(user))
            return
        place, person = self._place(channel or "", user)
        message = _message(place, ts)
        await self._interactions.message_shortcut(callback_id, place, message, person)

    async def open_home(
        self, user: str | None = None, *, app: str | None = None, tab: str = "home"
    ) -> None:
        """Look at an app's Home ("home") or at its messages ("messages")."""
        person = self._person(user)
        opened = self._app_of(app)
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": self.team.dm(person, opened.bot).id,
            "tab": tab,
            "event_ts": self.team.new_ts(),
        }
        if home := opened.modals.homes.get(person.id):
            event["view"] = home
        if "app_home_opened" in opened.manifest.events:
            opened.sockets.tell(wrap(self.team, opened, event))

    async def set_locale(self, locale: str, *, user: str | None = None) -> None:
        """The language that a person has Slack in from now on, such as "zh-CN"."""
        self.team.speak(self._person(user), locale)

    # -- who and where

    def _person(self, name: str | None) -> User:
        return self.team.person(name) if name else self.team.me

    def _place(self, channel: str, user: str | None) -> tuple[Channel, User]:
        """A channel and the person who is about to do something there."""
        place, person = self.team.channel(channel), self._person(user)
        if person.id not in place.members:
            raise SlackError("not_in_channel")
        return place, person

    def _seen(self, place: Channel, person: User, ts: str) -> Json:
        """A message, or an ephemeral one for this person."""
        whispered = place.ephemerals.get(person.id, {}).get(ts)
        return whispered or _message(place, ts)

    def _app_of(self, bot: str | None) -> App:
        for app in self.apps:
            if bot in (None, app.bot.id, app.bot.name):
                return app
        raise LookupError(f"no app has a bot called {bot!r}")


def _message(place: Channel, ts: str) -> Json:
    if ts not in place.messages:
        raise SlackError("message_not_found")
    return place.messages[ts]


def _own_message(place: Channel, person: User, ts: str, refusal: str) -> None:
    """Slack: notices such as "has joined the channel" are no one's own."""
    message = _message(place, ts)
    if message["user"] != person.id or message.get("subtype") == "channel_join":
        raise SlackError(refusal)


def _named(text: str) -> str:
    """The name in "@parrot", or the id in "<@U1|parrot>"."""
    mark = re.search(r"<@(\w+)", text)
    return mark[1] if mark else text.strip().removeprefix("@")
