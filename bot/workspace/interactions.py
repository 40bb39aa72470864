"""What a person does with an app: commands, buttons, views, shortcuts — one envelope each."""

from typing import Any

from bot.workspace.app import App
from bot.workspace.team import Channel, Team, User

Json = dict[str, Any]


def command_payload(
    team: Team, app: App, channel: Channel, user: User, command: str, text: str
) -> Json:
    return {
        "token": app.verification_token,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": app.id,
        "is_enterprise_install": "false",
    }
