"""The Web API's edge: arguments out of any encoding, tokens, scopes, faults, the log of calls."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.workspace.app import App
from bot.workspace.errors import SlackError
from bot.workspace.team import Team
from bot.workspace.web_api import (  # noqa: F401  (they register their methods)
    assistant,
    chat,
    conversations,
    reactions,
    sessions,
    users,
    validation,
    views,
)
from bot.workspace.web_api.faults import Fault, Faults
from bot.workspace.web_api.methods import METHODS, Method, Request
from bot.workspace.web_api.pace import Pace
from bot.workspace.web_api.response_urls import ResponseUrls

Json = dict[str, Any]

RESPONSE_URL = "response_url"  # the name under which posts to one are logged and meet faults


@dataclass
class Call:
    """One call of the Web API, kept for tests."""

    method: str
    arguments: Json = field(default_factory=dict)  # as sent, without the token
    token: str | None = None
    at: float = field(default_factory=time.time)  # Unix seconds
    status: int = 200
    result: Json | None = None  # None while it is under way


class Api:
    def __init__(self, team: Team, apps: list[App], response_urls: ResponseUrls) -> None:
        self.calls: list[Call] = []
        self.faults = Faults()
        self.pace = Pace(None)
        self._team = team
        self._apps = apps
        self._response_urls = response_urls

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/api/{method}", self._serve),
            web.post("/response/{secret}", self._serve_response_url),
        ]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        return await self._answer(request, Call(request.match_info["method"]), self._run)

    async def _serve_response_url(self, request: web.Request) -> web.StreamResponse:
        def use(call: Call) -> Json:
            self._response_urls.use(request.match_info["secret"], call.arguments)
            return {"ok": True}

        return await self._answer(request, Call(RESPONSE_URL), use)

    async def _answer(
        self, request: web.Request, call: Call, run: Callable[[Call], Json]
    ) -> web.StreamResponse:
        """Log the call, let it meet its fault, and answer it."""
        try:
            call.arguments = await read_arguments(request)
        except SlackError as error:
            return web.json_response(error.answer())
        call.token = _token(request, call.arguments)
        self.calls.append(call)
        self._team.changes.emit("call", call=call)
        fault = self.faults.take(call.method) or self._too_fast(call)
        if fault:
            await asyncio.sleep(fault.delay)
        if fault and fault.refuses:
            call.status, call.result = fault.status, fault.answer()
        else:
            self._finish(call, run)
        self._team.changes.emit("call", call=call)
        if fault and fault.lost and request.transport:
            request.transport.abort()
        headers = fault.headers() if fault else {}
        return web.json_response(call.result, status=call.status, headers=headers)

    def _finish(self, call: Call, run: Callable[[Call], Json]) -> None:
        try:
            call.result = run(call)
        except SlackError as error:
            call.result = error.answer()
            if call.method == RESPONSE_URL:
                call.status = 404 if error.code in ("used_url", "expired_url") else 400

    def _too_fast(self, call: Call) -> Fault | None:
        if call.method != "chat.postMessage":
            return None
        named = str(call.arguments.get("channel"))
        with contextlib.suppress(LookupError):
            named = self._team.channel(named).id
        seconds = self.pace.wait(named)
        return Fault(call.method, status=429, retry_after=seconds) if seconds else None

    def _run(self, call: Call) -> Json:
        method = METHODS.get(call.method)
        if method is None:
            raise SlackError("unknown_method", req_method=call.method)
        request = Request(self._app(method, call.token), self._team, call.arguments)
        if method.scopes:
            request.scope(*method.scopes)
        return method.run(request)

    def _app(self, method: Method, token: str | None) -> App:
        """Who is calling. Slack: not_authed without a token, invalid_auth with an unknown one."""
        if method.token is None:
            return self._apps[0]
        if not token:
            raise SlackError("not_authed")
        for app in self._apps:
            if token in (app.bot_token, app.app_token):
                if not token.startswith(method.token):
                    raise SlackError("not_allowed_token_type")
                return app
        raise SlackError("invalid_auth")


async def read_arguments(request: web.Request) -> Json:
    """The arguments of a call: query, form, multipart or JSON; an empty body is none at all."""
    arguments: Json = dict(request.query)
    if request.content_type != "application/json":
        form = await request.post()
        return arguments | {key: value for key, value in form.items() if isinstance(value, str)}
    body = (await request.text()).strip()
    try:
        given = json.loads(body) if body else {}
    except (ValueError, RecursionError):
        raise SlackError("invalid_json") from None
    if not isinstance(given, dict):
        raise SlackError("json_not_object")
    return arguments | given


def _token(request: web.Request, arguments: Json) -> str | None:
    """From the header, or taken out of the arguments."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    given = arguments.pop("token", None)
    return token.strip() if scheme.lower() == "bearer" else given
