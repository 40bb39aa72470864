"""What is written about the project fails when it drifts."""

from __future__ import annotations

import re
from pathlib import Path

from bot import __version__
from bot.config import load_settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


def test_the_map_names_every_module() -> None:
    modules = {
        f"bot/{path.name}{'/' if path.is_dir() else ''}"
        for path in (ROOT / "bot").iterdir()
        if path.suffix == ".py" or (path.is_dir() and (path / "__init__.py").exists())
    } - {"bot/__init__.py", "bot/__main__.py"}
    assert modules == set(re.findall(r"^\| `(bot/[^`]+)` \|", README, re.MULTILINE))


def test_the_pictures_exist() -> None:
    pictures = re.findall(r"!\[.+\]\((.+?)\)", README)
    assert pictures and all((ROOT / picture).is_file() for picture in pictures)


def test_every_setting_is_in_the_example() -> None:
    read = re.findall(r'"((?:SLACK|BOT)_[A-Z_]+)"', (ROOT / "bot" / "config.py").read_text())
    listed = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(set(read)) == sorted(listed)


def test_the_example_is_valid_as_it_is() -> None:
    assert load_settings({}, ROOT / ".env.example").slack is None


def test_the_changelog_speaks_of_this_version() -> None:
    latest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert latest is not None and latest[1] == __version__


def test_no_import_points_up() -> None:
    layers = [
        "cli",
        "app evaluation feedback",
        "slack",
        "answers",
        "library",
        "index store",
        "passages words",
        "articles config logs",
    ]
    height = {name: -at for at, names in enumerate([*layers, "language"]) for name in names.split()}
    imports = re.compile(r"^ *(?:from bot import |from bot\.|import bot\.)([a-z]\w*)", re.MULTILINE)
    for path in sorted((ROOT / "bot").rglob("*.py")):
        module = path.relative_to(ROOT / "bot").parts[0].removesuffix(".py")
        for imported in imports.findall(path.read_text()):
            if module == "workspace" or imported == "workspace":
                assert module == imported or module in ("cli", "app"), f"{path} imports {imported}"
            elif module in height and module != imported:
                assert height[imported] < height[module], f"{path} imports {imported}"
