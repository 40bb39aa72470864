"""The views of one app: each person's stack of modals, and their Home."""

import secrets
import time
from typing import Any

from bot.workspace.changes import Changes
from bot.workspace.channel import new_id
from bot.workspace.errors import SlackError

Json = dict[str, Any]

DEEPEST = 3  # Slack: views in a stack, the root included
GIVEN = (
    "type",
    "title",
    "blocks",
    "submit",
    "close",
    "private_metadata",
    "callback_id",
    "external_id",
    "clear_on_close",
    "notify_on_close",
    "submit_disabled",
)


class Modals:
    """A stored view is never changed in place; whoever holds one may keep it."""

    def __init__(self, changes: Changes, byline: Json) -> None:
        self._changes = changes
        self._byline = byline  # app_id, bot_id, team_id: the same in every view
        self._stacks: dict[str, list[Json]] = {}
        self.homes: dict[str, Json] = {}

    def top(self, user: str) -> Json | None:
        """The view a person has before them."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def find(self, view_id: str | None, external_id: str | None = None) -> tuple[str, Json]:
        """An open modal or a Home, with the id of its person; raises SlackError("not_found")."""
        open_views = [(user, view) for user, stack in self._stacks.items() for view in stack]
        for user, view in [*open_views, *self.homes.items()]:
            if view_id == view["id"] or (external_id and external_id == view["external_id"]):
                return user, view
        raise SlackError("not_found")

    def open(self, user: str, given: Json) -> Json:
        view = self._new(given)
        self._stacks[user] = [view]
        self._changes.emit("view_opened", user=user, view=view)
        return view

    def push(self, user: str, given: Json) -> Json:
        stack = self._stacks.get(user) or []
        if not stack:
            raise SlackError("invalid_trigger_id")
        if len(stack) >= DEEPEST:
            raise SlackError("push_limit_reached")
        above = {"root_view_id": stack[0]["id"], "previous_view_id": stack[-1]["id"]}
        view = self._new(given) | above
        stack.append(view)
        self._changes.emit("view_pushed", user=user, view=view)
        return view

    def update(self, user: str, old: Json, given: Json) -> Json:
        """Slack: what was typed stays in the inputs whose block_id and action_id are the same."""
        kept = {key: old[key] for key in ("id", "root_view_id", "previous_view_id", "state")}
        view = self._new(given) | kept
        self._replace(user, view)
        self._changes.emit(
            "home" if old["type"] == "home" else "view_updated", user=user, view=view
        )
        return view

    def publish(self, user: str, given: Json) -> Json:
        old = self.homes.get(user)
        if old:
            return self.update(user, old, given)
        view = self.homes[user] = self._new(given)
        self._changes.emit("home", user=user, view=view)
        return view

    def fill(self, user: str, view: Json, values: Json) -> Json:
        """Keep what the person typed: {block_id: {action_id: {type, value …}}}."""
        filled = view | {"state": {"values": values}}
        self._replace(user, filled)
        return filled

    def close(self, user: str, view: Json) -> None:
        """Close a view and those above it."""
        stack = self._stacks.get(user, [])
        if view["id"] in [each["id"] for each in stack]:
            while stack.pop()["id"] != view["id"]:
                pass
            self._changes.emit("view_closed", user=user, view=view)

    def clear(self, user: str) -> list[Json]:
        """Close them all; what was open, the root first."""
        stack = self._stacks.pop(user, [])
        if stack:
            self._changes.emit("views_closed", user=user)
        return stack

    def _replace(self, user: str, view: Json) -> None:
        if view["type"] == "home":
            self.homes[user] = view
            return
        stack = self._stacks.get(user, [])
        if view["id"] not in [each["id"] for each in stack]:
            raise SlackError("not_found")
        stack[:] = [view if each["id"] == view["id"] else each for each in stack]

    def _new(self, given: Json) -> Json:
        view_id = new_id("V")
        view = {
            "id": view_id,
            **self._byline,
            **{key: given.get(key) for key in GIVEN},
            "state": {"values": {}},
            "hash": f"{int(time.time())}.{secrets.token_hex(4)}",
            "root_view_id": view_id,
            "previous_view_id": None,
        }
        texts = ("private_metadata", "callback_id", "external_id")
        flags = ("clear_on_close", "notify_on_close", "submit_disabled")
        view |= {key: view[key] or "" for key in texts}
        return view | {key: bool(view[key]) for key in flags}
