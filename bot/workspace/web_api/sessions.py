"""api.test, auth.test, team.info, apps.connections.open: who is calling, and where."""

from typing import Any

from bot.workspace.errors import SlackError
from bot.workspace.web_api.methods import APP, Request, method

Json = dict[str, Any]


@method("api.test", token=None)
def api_test(request: Request) -> Json:
    if error := request.get("error"):
        raise SlackError(str(error), args=request.arguments)
    return {"ok": True, "args": request.arguments}


@method("auth.test")
def auth_test(request: Request) -> Json:
    return {
        "ok": True,
        "url": f"{request.team.url}/",
        "team": request.team.name,
        "user": request.app.bot.name,
        "team_id": request.team.id,
        "user_id": request.app.bot.id,
        "bot_id": request.app.bot_id,
        "is_enterprise_install": False,
    }


@method("team.info", "team:read")
def team_info(request: Request) -> Json:
    team = {"id": request.team.id, "name": request.team.name, "domain": request.team.domain}
    return {"ok": True, "team": team | {"email_domain": "", "icon": {}}}


@method("apps.connections.open", token=APP)
def connections_open(request: Request) -> Json:
    host = request.team.url.replace("http", "ws", 1)
    ticket = request.app.sockets.ticket()
    return {"ok": True, "url": f"{host}/link/?ticket={ticket}&app_id={request.app.id}"}
