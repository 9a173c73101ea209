"""Type to set with: the fonts, and from them sorts as a printer or a typewriter has them.

A sort is one piece of type: a letter, or a ligature cast in one. Lengths are in dots of `DPI`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from markup import Fragment
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont, features

DPI = 600  #: twice the resolution of the scans, so that ink can spread by less than a pixel

_FONT_FOLDER = Path("/usr/share/fonts/opentype")
_FONTS = {
    "roman": ("ebgaramond/EBGaramond12-Regular.otf", "fonts-ebgaramond"),
    "italic": ("ebgaramond/EBGaramond12-Italic.otf", "fonts-ebgaramond"),
    "bullet": ("urw-base35/C059-Roman.otf", "fonts-urw-base35"),
    "typewriter": ("urw-base35/NimbusMonoPS-Bold.otf", "fonts-urw-base35"),
}
_FEATURES = ["lnum"]  # figures as high as capitals, where a font has both kinds
_LIGATURES = ("ffi", "ffl", "ff", "fi", "fl")
_SMALL_CAPITALS = 0.78


class FontsMissing(Exception):
    """What is not installed, and how to install it."""


@dataclass(frozen=True)
class Face:
    """One size of one font."""

    font: str
    points: float

    @property
    def em(self) -> float:
        return self.points / 72 * DPI


@dataclass(frozen=True)
class Sort:
    letters: str
    face: Face


def check() -> None:
    """Raise `FontsMissing` unless everything needed for typesetting is installed."""
    packages = sorted({package for path, package in _FONTS.values() if not (_FONT_FOLDER / path).is_file()})
    if packages:
        raise FontsMissing(f"fonts are missing; on Debian: apt install {' '.join(packages)}")
    if not features.check("raqm"):
        raise FontsMissing("this Pillow cannot set ligatures (it was built without Raqm); install its wheel from PyPI")


@dataclass
class Foundry:
    """Casts sorts, each once."""

    _fonts: dict[Face, ImageFont.FreeTypeFont] = field(default_factory=dict)
    _advances: dict[Sort, float] = field(default_factory=dict)
    _masks: dict[Sort, tuple[NDArray[np.uint8], int, int]] = field(default_factory=dict)

    def sorts(self, fragments: tuple[Fragment, ...], points: float) -> Iterator[Sort]:
        """Yield the sorts that spell the fragments."""
        for style, text in _runs(fragments):
            if style == "caps":
                for char in text:
                    size = points * _SMALL_CAPITALS if char.islower() else points
                    yield Sort(char.upper(), Face("roman", size))
                continue
            at = 0
            while at < len(text):
                letters = next((lig for lig in _LIGATURES if text.startswith(lig, at)), text[at])
                yield Sort(letters, Face("bullet" if letters == "•" else style, points))
                at += len(letters)

    def advance(self, sort: Sort) -> float:
        """Return how far the next sort stands to the right of this one."""
        if sort not in self._advances:
            self._advances[sort] = self._font(sort.face).getlength(sort.letters, features=_FEATURES)
        return self._advances[sort]

    def mask(self, sort: Sort) -> tuple[NDArray[np.uint8], int, int]:
        """Return the face of a sort, 255 where it prints, and where its corner lies from the start of the baseline."""
        if sort not in self._masks:
            font = self._font(sort.face)
            left, top, right, bottom = font.getbbox(sort.letters, anchor="ls", features=_FEATURES)
            border = 12  # room for the ink to spread and the sort to be worn
            size = (int(right - left) + 2 * border, int(bottom - top) + 2 * border)
            image = Image.new("L", size)
            origin = (border - left, border - top)
            ImageDraw.Draw(image).text(origin, sort.letters, 255, font, anchor="ls", features=_FEATURES)
            self._masks[sort] = np.asarray(image), int(left) - border, int(top) - border
        return self._masks[sort]

    def _font(self, face: Face) -> ImageFont.FreeTypeFont:
        if face not in self._fonts:
            path = _FONT_FOLDER / _FONTS[face.font][0]
            self._fonts[face] = ImageFont.truetype(path, face.em, layout_engine=ImageFont.Layout.RAQM)
        return self._fonts[face]


def _runs(fragments: tuple[Fragment, ...]) -> Iterator[tuple[str, str]]:
    """Join fragments of one style, so that ligatures form where a word could have been broken."""
    style, text = "", ""
    for fragment in fragments:
        if fragment.style != style:
            if text:
                yield style, text
            style, text = fragment.style, ""
        text += fragment.text
    if text:
        yield style, text
