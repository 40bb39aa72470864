"""The Web API's edge: arguments out of any encoding, tokens, scopes, faults, the log of calls."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.workspace import chat, sessions  # noqa: F401  (they register their methods)
from bot.workspace.app import App
from bot.workspace.changes import Changes
from bot.workspace.faults import Fault, Faults
from bot.workspace.methods import METHODS, Method, Request, SlackError
from bot.workspace.team import Team

Json = dict[str, Any]


@dataclass
class Call:
    """One call of the Web API, kept for tests."""

    method: str
    arguments: Json  # as sent, without the token
    token: str | None
    at: float = field(default_factory=time.time)  # Unix seconds
    status: int = 200
    result: Json | None = None  # None while it is under way


class Api:
    def __init__(self, team: Team, apps: list[App], changes: Changes, faults: Faults) -> None:
        self.calls: list[Call] = []
        self._team = team
        self._apps = apps
        self._changes = changes
        self._faults = faults

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The route /api/{method}."""
        arguments = await read_arguments(request)
        token = _token(request, arguments)
        call = Call(request.match_info["method"], arguments, token)
        self.calls.append(call)
        self._changes.emit("call", call=call)
        fault = self._faults.take(call.method)
        if fault:
            await asyncio.sleep(fault.delay)
        if fault and fault.refuses:
            response = refusal(fault)
            call.status, call.result = fault.status, json.loads(response.text or "null")
        else:
            call.result = self._run(call, str(request.url.origin()))
            response = web.json_response(call.result)
        self._changes.emit("call", call=call)
        if fault and fault.lost and request.transport:
            request.transport.close()
        return response

    def _run(self, call: Call, url: str) -> Json:
        try:
            method = METHODS.get(call.method)
            if method is None:
                raise SlackError("unknown_method", req_method=call.method)
            request = Request(self._app(method, call.token), self._team, call.arguments, url)
            if method.scopes:
                request.scope(*method.scopes)
            return method.run(request)
        except SlackError as error:
            return error.answer()

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


def refusal(fault: Fault) -> web.Response:
    """What a fault answers instead of doing the work."""
    if fault.status == 429:
        headers = {"Retry-After": str(fault.retry_after)}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    body = {"ok": False, "error": fault.error or "internal_error"}
    return web.json_response(body, status=fault.status)


async def read_arguments(request: web.Request) -> Json:
    """The arguments of a call: query, form, multipart or JSON; an empty body is none at all."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        body = (await request.text()).strip()
        try:
            arguments |= json.loads(body) if body else {}
        except (ValueError, TypeError):
            arguments["invalid_json"] = True
    elif request.method == "POST":
        arguments |= dict(await request.post())
    return arguments


def _token(request: web.Request, arguments: Json) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    given = arguments.pop("token", None)
    return token.strip() if scheme.lower() == "bearer" else given
