"""users.*: the people."""

from typing import Any

from bot.workspace.channel import User
from bot.workspace.web_api.methods import Request, method

Json = dict[str, Any]


@method("users.info", "users:read")
def info(request: Request) -> Json:
    return {"ok": True, "user": _described(request, request.person())}


@method("users.list", "users:read")
def list_(request: Request) -> Json:
    members = [_described(request, user) for user in request.team.users.values()]
    return {"ok": True, "members": members, "response_metadata": {"next_cursor": ""}}


def _described(request: Request, user: User) -> Json:
    # Slack: only when it is asked for.
    locale = {"locale": user.locale} if request.flag("include_locale") else {}
    names = {"real_name": user.real_name, "display_name": user.name}
    return {
        "id": user.id,
        "team_id": request.team.id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        **locale,
        "tz": "Etc/UTC",
        "tz_offset": 0,
        "profile": names | {f"{key}_normalized": value for key, value in names.items()},
    }
