"""Kill -9 while it indexes: python -m tests.campaigns.index_kills --kills 200.

Each round changes some articles, starts the bot, kills it somewhere on its way and looks at what
is left on disk: the library as it was, or as it should be, and never anything between.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bot.answers import SIMILARITIES
from bot.library.catalogue import Catalogue, read_catalogue
from bot.library.pipeline import code_digest, terms_digest
from bot.library.segment import Segment

ARTICLES = 60


class Kills:
    """Rounds in one folder; `outcomes` counts what was left: old, new or torn."""

    def __init__(self, folder: Path, seed: int = 0) -> None:
        self._random = random.Random(seed)
        self._corpus, self._data = folder / "articles", folder / "data"
        self._corpus.mkdir()
        self.outcomes: Counter[str] = Counter()
        for number in range(ARTICLES):
            self._write(number)
        began = time.perf_counter()
        self._start().wait()
        self._seconds = time.perf_counter() - began
        self._served = self._texts()

    def round(self) -> None:
        """Change, start, kill, look; then start once more and see that all is served."""
        for number in self._random.sample(range(ARTICLES), self._random.randint(1, ARTICLES)):
            self._write(number)
        wanted = {path.name: path.read_text() for path in self._corpus.iterdir()}
        process = self._start()
        self._wait(process)
        process.kill()
        process.wait()
        left = self._texts()
        outcome = "new" if left == wanted else "old" if left == self._served else "torn"
        self.outcomes[outcome] += 1
        if self._start().wait() != 0 or self._texts() != wanted:
            self.outcomes["not mended"] += 1
        self._served = wanted

    def _wait(self, process: subprocess.Popen[bytes]) -> None:
        """Until some moment, in two of three rounds one at which it is writing."""
        if self._random.random() < 1 / 3:
            time.sleep(self._random.uniform(0.1, 1.0) * self._seconds)
            return
        (home,) = (self._data / "library").iterdir()
        before = set(home.iterdir())
        while set(home.iterdir()) == before and process.poll() is None:
            time.sleep(0.001)
        time.sleep(self._random.uniform(0, 0.2) * self._seconds)

    def _write(self, number: int) -> None:
        words = " ".join(self._random.choices("Codex took seven weeks 团队 设计师".split(), k=200))
        (self._corpus / f"{number:02}.md").write_text(f"# Codex {number}\n\n{words}.\n")

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {"BOT_CORPUS": str(self._corpus), "BOT_DATA": str(self._data)}
        command = [sys.executable, "-m", "bot", "ask", "weeks"]
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)

    def _texts(self) -> dict[str, str]:
        """What the library on disk holds, every byte of it compared with its checksum."""
        (home,) = (self._data / "library").iterdir()
        catalogue = self._catalogue(home)
        catalogue.check_files(home, float("inf"))
        texts = {}
        for name, place in catalogue.places.items():
            text = Segment(home / place.segment).text_of(place.article)
            texts[name] = "" if text is None else text.decode()
        return texts

    def _catalogue(self, home: Path) -> Catalogue:
        return read_catalogue(home, code_digest(SIMILARITIES), terms_digest([]))


def main() -> None:
    """Kill, and print what was left, the same as JSON in the last line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kills = Kills(Path(folder), arguments.seed)
        for number in range(1, arguments.kills + 1):
            kills.round()
            if number % 20 == 0:
                print(f"{number:>4} kills  {dict(kills.outcomes)}", flush=True)
    print(json.dumps({"kills": arguments.kills, **kills.outcomes}))


if __name__ == "__main__":
    main()
