"""Bring a library on disk up to its folder of articles: what is unchanged stays where it is.

New and changed articles go into a new segment, which takes in every segment that is not larger
and every one of which more than half is gone. So there are few segments, and over the years an
article is cut again only as often as the library doubles.
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.articles import MalformedError, Problem, find_articles, read_bytes, unreadable
from bot.library.catalogue import UNSETTLED, Catalogue, Place, files_of
from bot.library.cutting import Progress, Source, cut_all
from bot.library.segment import Segment, SegmentFiles, Similarities
from bot.words import Words

# A file written so shortly before a look may be written again without its time changing.
SETTLED = 2_000_000_000  # nanoseconds
PREFIX = "segment-"


@dataclass
class Refresh:
    """One run over a folder: `run()` brings the catalogue up to it and collects the problems.

    Thorough is to read every file, and not to go by its size and times.
    """

    corpus: Path
    home: Path
    words: Words
    similarities: Similarities
    catalogue: Catalogue
    progress: Progress
    thorough: bool = False
    problems: list[Problem] = field(default_factory=list)
    _segments: dict[str, Segment] = field(default_factory=dict)

    def run(self) -> None:
        """Raises OSError, and then the catalogue on disk is as it was."""
        before = replace(self.catalogue)
        looks = self._looks()
        self.catalogue.places = self._unchanged(looks)
        changed = [name for name in looks if name not in self.catalogue.places]
        if changed or self._taken_in(self.catalogue.places, 0):
            self._write_segment(changed, looks)
        self._put_in_order(looks)
        if self.catalogue != before:
            self.catalogue.write(self.home)
        self._sweep()

    def _looks(self) -> dict[str, Place]:
        """How each article's file looks now; where it is kept is not known yet."""
        settled = time.time_ns() - SETTLED
        names, self.problems = find_articles(self.corpus)
        looks = {}
        for name in names:
            try:
                status = os.lstat(f"{self.corpus}{os.sep}{name}")  # a Path costs twice as much
            except OSError as error:
                self.problems.append(unreadable(error))
                continue
            mtime = status.st_mtime_ns if status.st_mtime_ns < settled else UNSETTLED
            looks[name] = Place("", -1, status.st_size, mtime, status.st_ino)
        return looks

    def _unchanged(self, looks: Mapping[str, Place]) -> dict[str, Place]:
        """The places of articles whose files look as they did, or hold what they did."""
        unchanged = {}
        for name, look in looks.items():
            place = self.catalogue.places.get(name)
            if place is None:
                continue
            by_look = look.look == place.look and look.mtime != UNSETTLED and not self.thorough
            if by_look or self._holds_the_same(name, place):
                unchanged[name] = look._replace(segment=place.segment, article=place.article)
        return unchanged

    def _holds_the_same(self, name: str, place: Place) -> bool:
        try:
            return read_bytes(self.corpus / name) == self._segment(place.segment).text_of(
                place.article
            )
        except (OSError, MalformedError):
            return False

    def _write_segment(self, changed: Sequence[str], looks: Mapping[str, Place]) -> None:
        name = PREFIX + secrets.token_hex(8)
        with SegmentFiles(self.home / name, self.similarities) as segment:
            kept = dict(self.catalogue.places)
            self._add(segment, changed, looks)
            taken_in = self._taken_in(kept, segment.articles)
            self._add(segment, [n for n, p in kept.items() if p.segment in taken_in], looks)
        if segment.articles:
            files = files_of(self.home / name)
            self.catalogue.segments = {**self.catalogue.segments, name: files}

    def _add(self, segment: SegmentFiles, names: Sequence[str], looks: Mapping[str, Place]) -> None:
        """Cut articles into the segment; what is no article any more is a problem."""
        sources = [Source(self.corpus / name, looks[name].size) for name in names]
        for name, cut in zip(names, cut_all(sources, self.words, self.progress), strict=True):
            self.catalogue.places.pop(name, None)
            if isinstance(cut, Problem):
                self.problems.append(cut)
            else:
                place = looks[name]._replace(segment=segment.folder.name, article=segment.articles)
                self.catalogue.places[name] = place
                segment.add(cut)

    def _taken_in(self, kept: Mapping[str, Place], articles: int) -> set[str]:
        """The segments that a new one of so many articles takes in."""
        live = Counter(place.segment for place in kept.values())
        taken_in = {name for name in live if 2 * live[name] < self._segment(name).articles}
        articles += sum(live[name] for name in taken_in)
        for name in sorted(live, key=lambda name: live[name]):
            if name not in taken_in and live[name] <= articles:
                taken_in.add(name)
                articles += live[name]
        return taken_in

    def _segment(self, name: str) -> Segment:
        if name not in self._segments:
            self._segments[name] = Segment(self.home / name)
        return self._segments[name]

    def _put_in_order(self, looks: Mapping[str, Place]) -> None:
        """Places in the folder's order; segments without any are left out."""
        places = self.catalogue.places
        self.catalogue.places = {name: places[name] for name in looks if name in places}
        used = {place.segment for place in places.values()}
        self.catalogue.segments = {
            name: files for name, files in self.catalogue.segments.items() if name in used
        }

    def _sweep(self) -> None:
        """Take away what the catalogue does not name; whoever has it mapped keeps it."""
        for folder in self.home.glob(PREFIX + "*"):
            if folder.name not in self.catalogue.segments:
                shutil.rmtree(folder, ignore_errors=True)
