"""The testbed over HTTP, for tests in any language.

GET    /workspace                        addresses, tokens, people, channels
GET    /workspace/calls                  every Web API call      (DELETE forgets them)
GET    /workspace/deliveries             every envelope          (DELETE forgets them)
GET    /workspace/messages?channel=general
GET    /workspace/ephemerals?channel=general&user=ada
POST   /workspace/people/post            {"channel": "general", "text": "hello", "user": "ada"}
       … and edit, delete, react, invite, command, press, submit, close, shortcut, open_home,
       set_locale
POST   /workspace/faults                 {"method": "chat.postMessage", "status": 429}
POST   /workspace/rate                   {"per_second": 1}
POST   /workspace/sockets/drop           … and freeze, refresh, refuse {"seconds": 5}
POST   /workspace/events                 {"event": {…}, "retry_attempt": 1}
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from bot.workspace.errors import AppDidNotRespond, SlackError
from bot.workspace.testbed import Testbed
from bot.workspace.web_api.faults import Fault

Json = dict[str, Any]

GESTURES = (
    "post",
    "edit",
    "delete",
    "react",
    "invite",
    "command",
    "press",
    "submit",
    "close",
    "shortcut",
    "open_home",
    "set_locale",
)


class Control:
    def __init__(self, testbed: Testbed) -> None:
        self._testbed = testbed

    def routes(self) -> list[web.RouteDef]:
        answers: dict[tuple[str, str], Callable[[Json], Awaitable[Any]]] = {
            ("GET", "/workspace"): self._describe,
            ("GET", "/workspace/calls"): self._calls,
            ("DELETE", "/workspace/calls"): self._forget_calls,
            ("GET", "/workspace/deliveries"): self._deliveries,
            ("DELETE", "/workspace/deliveries"): self._forget_deliveries,
            ("GET", "/workspace/messages"): self._messages,
            ("GET", "/workspace/ephemerals"): self._ephemerals,
            ("POST", "/workspace/people/{gesture}"): self._gesture,
            ("POST", "/workspace/faults"): self._fail,
            ("DELETE", "/workspace/faults"): self._heal,
            ("POST", "/workspace/rate"): self._rate,
            ("POST", "/workspace/sockets/{trouble}"): self._sockets,
            ("POST", "/workspace/events"): self._deliver,
        }
        return [web.route(*route, handler(answer)) for route, answer in answers.items()]

    async def _describe(self, given: Json) -> Json:
        team, app = self._testbed.team, self._testbed.apps[0]
        return {
            "url": team.url,
            "api_url": f"{team.url}/api/",
            "bot_token": app.bot_token,
            "app_token": app.app_token,
            "bot_user": app.bot.id,
            "users": {user.name: user.id for user in team.users.values()},
            "channels": {c.name: c.id for c in team.channels.values() if not c.is_im},
            "dms": {team.users[c.members[0]].name: c.id for c in team.channels.values() if c.is_im},
        }

    async def _calls(self, given: Json) -> list[Json]:
        return [asdict(call) for call in self._testbed.calls]

    async def _forget_calls(self, given: Json) -> None:
        self._testbed.calls.clear()

    async def _deliveries(self, given: Json) -> list[Json]:
        return [asdict(delivery) for delivery in self._testbed.deliveries]

    async def _forget_deliveries(self, given: Json) -> None:
        self._testbed.deliveries.clear()

    async def _messages(self, given: Json) -> list[Json]:
        return self._testbed.messages(**given)

    async def _ephemerals(self, given: Json) -> list[Json]:
        return self._testbed.ephemerals(**given)

    async def _gesture(self, given: Json) -> Any:
        gesture = given.pop("gesture")
        if gesture not in GESTURES:
            raise LookupError(f"people here can {', '.join(GESTURES)}")
        return await getattr(self._testbed, gesture)(**given)

    async def _fail(self, given: Json) -> None:
        self._testbed.fail(Fault(**given))

    async def _heal(self, given: Json) -> None:
        self._testbed.heal()

    async def _rate(self, given: Json) -> None:
        self._testbed.limit_rate(**given)

    async def _sockets(self, given: Json) -> None:
        match given.pop("trouble"):
            case "drop" | "freeze" | "refresh" | "refuse" as trouble:
                await getattr(self._testbed, f"{trouble}_sockets")(**given)
            case other:
                raise LookupError(f"sockets can drop, freeze, refresh, refuse, but not {other}")

    async def _deliver(self, given: Json) -> Json:
        return await self._testbed.deliver(**given)


def handler(
    answer: Callable[[Json], Awaitable[Any]],
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """A route: its query, JSON body and path as one dict in, {"ok": true, "result": …} out."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            given = await _given(request)
            return web.json_response({"ok": True, "result": await answer(given)})
        except SlackError as error:
            return web.json_response(error.answer(), status=400)
        except AppDidNotRespond as error:
            return _refusal(error.code, error)
        except (LookupError, TypeError, ValueError) as error:
            return _refusal("bad_request", error)

    return handle


async def _given(request: web.Request) -> Json:
    body = await request.text()
    given = json.loads(body) if body.strip() else {}
    if not isinstance(given, dict):
        raise ValueError("the body must be a JSON object")
    return {**request.query, **given, **request.match_info}


def _refusal(code: str, error: Exception) -> web.Response:
    message = str(error.args[0]) if error.args else code
    return web.json_response({"ok": False, "error": code, "message": message}, status=400)
