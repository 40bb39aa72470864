"""What a person does to an app: commands, presses, modals, shortcuts — one envelope each."""

import asyncio
import contextlib
import time
from typing import Any

from bot.workspace.app import App
from bot.workspace.block_kit import checked_view
from bot.workspace.block_kit.interactive import Use, missing_inputs, state_values
from bot.workspace.channel import Channel, User
from bot.workspace.errors import AppDidNotRespond, SlackError
from bot.workspace.team import Team
from bot.workspace.web_api.response_urls import ResponseUrls, respond

Json = dict[str, Any]

NOT_INTERACTIVE = "the manifest does not set settings.interactivity.is_enabled"


class Interactions:
    def __init__(self, team: Team, apps: list[App], response_urls: ResponseUrls) -> None:
        self._team = team
        self._apps = apps
        self._response_urls = response_urls
        self._notices: set[asyncio.Task[None]] = set()

    async def command(
        self, app: App, channel: Channel, user: User, command: str, text: str
    ) -> Json:
        """A slash command; the ack's payload, which is posted too, as Slack does."""
        payload = {
            "token": app.verification_token,
            "team_id": self._team.id,
            "team_domain": self._team.domain,
            "channel_id": channel.id,
            "channel_name": channel.name,
            "user_id": user.id,
            "user_name": user.name,
            "command": command,
            "text": text,
            "api_app_id": app.id,
            "is_enterprise_install": "false",
            "response_url": self._response_urls.issue(app, channel, user),
            "trigger_id": app.triggers.issue(user.id),
        }
        reply = await app.sockets.ask("slash_commands", payload, accepts_response=True)
        if reply.get("text") or reply.get("blocks"):
            respond(self._team, app, channel, user, reply)
        return reply

    async def press(self, channel: Channel, message: Json, user: User, use: Use) -> None:
        """A button or menu in a message."""
        app = self._app(message.get("app_id"))
        ephemeral = bool(message.get("is_ephemeral"))
        container: Json = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        }
        if thread := message.get("thread_ts"):
            container["thread_ts"] = thread
        shown: Json = {} if ephemeral else {"message": message}  # Slack keeps ephemeral ones back
        blocks = message.get("blocks") or ()
        await self._interact(
            app,
            user,
            "block_actions",
            **shown,
            container=container,
            channel={"id": channel.id, "name": channel.name},
            state={"values": use.state(blocks, {})},
            response_url=self._response_urls.issue(app, channel, user, message["ts"], ephemeral),
            actions=[use.action(blocks)],
        )

    async def press_in_view(self, view_id: str, user: User, use: Use) -> None:
        """A button or menu in a modal or in the Home."""
        app, view = self._view(view_id, user)
        action = use.action(view["blocks"])
        values = use.state(view["blocks"], view["state"]["values"])
        view = app.modals.fill(user.id, view, values)
        container = {"type": "view", "view_id": view["id"]}
        await self._interact(
            app, user, "block_actions", container=container, view=view, actions=[action]
        )

    async def submit(self, view_id: str, user: User, values: Json) -> Json:
        """Submit a modal; the ack's payload, obeyed as Slack does.

        An empty required input is refused before the app hears of it, as
        {"response_action": "errors", "errors": {block_id: text}}.
        """
        app, view = self._view(view_id, user)
        values = state_values(view["blocks"], values, view["state"]["values"])
        if missing := missing_inputs(view["blocks"], values):
            self._team.changes.emit("view_errors", user=user.id, view=view, errors=missing)
            return {"response_action": "errors", "errors": missing}
        view = app.modals.fill(user.id, view, values)
        reply = await self._interact(
            app, user, "view_submission", accepts=True, view=view, response_urls=[]
        )
        self._obey(app, user, view, reply)
        return reply

    async def close(self, view_id: str, user: User, all: bool = False) -> None:
        """Close a modal, or all of them; told to the app if the view asked for it."""
        app, view = self._view(view_id, user)
        cleared = all or view["clear_on_close"]
        if cleared:
            closed = app.modals.clear(user.id)
        else:
            app.modals.close(user.id, view)
            closed = [view]
        for each in closed:
            if each["notify_on_close"]:
                self._notify(app, user, "view_closed", view=each, is_cleared=cleared)

    async def message_shortcut(
        self, callback_id: str, channel: Channel, message: Json, user: User
    ) -> None:
        app = self._app_with_shortcut(callback_id, "message")
        await self._interact(
            app,
            user,
            "message_action",
            callback_id=callback_id,
            channel={"id": channel.id, "name": channel.name},
            message=message,
            message_ts=message["ts"],
            action_ts=f"{time.time():.6f}",
            response_url=self._response_urls.issue(app, channel, user),
        )

    async def global_shortcut(self, callback_id: str, user: User) -> None:
        app = self._app_with_shortcut(callback_id, "global")
        action_ts = f"{time.time():.6f}"
        await self._interact(app, user, "shortcut", callback_id=callback_id, action_ts=action_ts)

    def _obey(self, app: App, user: User, view: Json, reply: Json) -> None:
        match reply.get("response_action"):
            case "errors":
                errors = reply.get("errors") or {}
                self._team.changes.emit("view_errors", user=user.id, view=view, errors=errors)
            case "update":
                app.modals.update(user.id, view, checked_view(reply.get("view")))
            case "push":
                app.modals.push(user.id, checked_view(reply.get("view")))
            case "clear":
                app.modals.clear(user.id)
            case _:
                app.modals.close(user.id, view)

    async def _interact(
        self, app: App, user: User, type: str, *, accepts: bool = False, **fields: Any
    ) -> Json:
        if not app.manifest.is_interactive:
            raise AppDidNotRespond(NOT_INTERACTIVE)
        payload = {
            "type": type,
            "token": app.verification_token,
            "api_app_id": app.id,
            "team": {"id": self._team.id, "domain": self._team.domain},
            "enterprise": None,
            "is_enterprise_install": False,
            "user": {
                "id": user.id,
                "username": user.name,
                "name": user.name,
                "team_id": self._team.id,
            },
            "trigger_id": app.triggers.issue(user.id),
            **fields,
        }
        return await app.sockets.ask("interactive", payload, accepts)

    def _notify(self, app: App, user: User, type: str, **fields: Any) -> None:
        """An interaction whose ack no one waits for."""

        async def notify() -> None:
            with contextlib.suppress(AppDidNotRespond):
                await self._interact(app, user, type, **fields)

        task = asyncio.create_task(notify())
        self._notices.add(task)
        task.add_done_callback(self._notices.discard)

    def _app(self, app_id: str | None) -> App:
        for app in self._apps:
            if app.id == app_id:
                return app
        raise SlackError("app_not_found")

    def _view(self, view_id: str, user: User) -> tuple[App, Json]:
        for app in self._apps:
            with contextlib.suppress(SlackError):
                owner, view = app.modals.find(view_id)
                if owner == user.id:
                    return app, view
        raise SlackError("view_not_found")

    def _app_with_shortcut(self, callback_id: str, type: str) -> App:
        for app in self._apps:
            if any((s.callback_id, s.type) == (callback_id, type) for s in app.manifest.shortcuts):
                return app
        raise LookupError(f"no app declares a {type} shortcut {callback_id!r} in its manifest")
