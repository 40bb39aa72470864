"""python -m bot.workspace manifest.json: a workspace to connect any Slack app to.

Prints what the app needs as environment variables, then serves until Ctrl-C:

    SLACK_API_URL=http://127.0.0.1:8765/api/
    SLACK_BOT_TOKEN=xoxb-…
    SLACK_APP_TOKEN=xapp-…
"""

import argparse
import asyncio
import contextlib
import sys
from pathlib import Path

import yaml

from bot.workspace import ManifestError, PortTakenError, Workspace


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.workspace", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("manifest", type=Path, help="the app manifest, JSON or YAML")
    parser.add_argument("--port", type=int, default=8765, help="0 takes any free one")
    given = parser.parse_args()
    try:
        manifest = yaml.safe_load(given.manifest.read_text(encoding="utf-8"))
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(serve(Workspace(given.port, manifest=manifest)))
    except (OSError, yaml.YAMLError, ManifestError, PortTakenError) as error:
        sys.exit(f"{given.manifest}: {error}")


async def serve(workspace: Workspace) -> None:
    async with workspace:
        print(f"SLACK_API_URL={workspace.api_url}")
        print(f"SLACK_BOT_TOKEN={workspace.bot_token}")
        print(f"SLACK_APP_TOKEN={workspace.app_token}", flush=True)
        print(f"The chat page is {workspace.url}; Ctrl-C stops.", file=sys.stderr)
        await asyncio.Event().wait()


if __name__ == "__main__":
    main()
