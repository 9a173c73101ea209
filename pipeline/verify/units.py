"""Normalised texts, cut into what is counted."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.text.segment import graphemes, words


@dataclass(frozen=True, slots=True)
class Units:
    """A normalised text, cut into what is counted."""

    text: str
    characters: list[str]  #: grapheme clusters
    words: list[str]

    @classmethod
    def of(cls, text: str) -> Units:
        """Cut a text."""
        return cls(text, graphemes(text), words(text))
