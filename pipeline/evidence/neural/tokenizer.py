"""From text to the numbers of its pieces: byte-level byte pair encoding, as SmolLM2 was taught it.

The text is cut into words, signs, spaces and single digits; the bytes of each are joined pair by pair, the
pair that was commonest in training first (Sennrich et al., ACL 2016; the bytes as in GPT-2). The pieces
depend on what stands around them: `encode(a + b)` need not be `encode(a) + encode(b)`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

import regex  # type: ignore[import-untyped]

_KEPT = 1 << 16  #: words whose pieces are remembered

#: Digits stand alone, and count as an end of text for the spaces before them.
_DIGIT = regex.compile(r"(\p{N})")
_PART = regex.compile(r"'(?:[stmd]|re|ve|ll)| ?\p{L}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")


class Tokenizer:
    """A vocabulary and the order in which its pieces are joined."""

    def __init__(self, tokens: Sequence[str], merges: Sequence[str]) -> None:
        """Take both as they lie in a GGUF file: bytes written as visible characters, pairs with a space between."""
        self._numbers = {token: number for number, token in enumerate(tokens)}
        self._ranks = {(left, right): rank for rank, (left, _, right) in enumerate(map(_pair, merges))}
        self._alphabet = _alphabet()
        self._word: Callable[[str], tuple[int, ...]] = lru_cache(_KEPT)(self._encode_word)

    def encode(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a text; what looks like a control token is text like any other."""
        return [
            number
            for stretch in _DIGIT.split(text)
            for part in ([stretch] if _DIGIT.fullmatch(stretch) else _PART.findall(stretch))
            for number in self._word(part)
        ]

    def _encode_word(self, word: str) -> tuple[int, ...]:
        # A lone surrogate must not stop a page; some control characters the vocabulary lacks are left out.
        signs = (self._alphabet[byte] for byte in word.encode("utf-8", "replace"))
        pieces = [sign for sign in signs if sign in self._numbers]
        while len(pieces) > 1:
            ranks = [self._ranks.get(pair, len(self._ranks)) for pair in pairwise(pieces)]
            best = min(ranks)
            if best == len(self._ranks):
                break
            at = ranks.index(best)
            pieces[at : at + 2] = [pieces[at] + pieces[at + 1]]
        return tuple(self._numbers[piece] for piece in pieces)


def _pair(merge: str) -> tuple[str, str, str]:
    return merge.partition(" ")


def _alphabet() -> list[str]:
    """Return the character that stands for each byte: itself where it is visible, else one from U+0100 on."""
    visible = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    others = iter(range(0x100, 0x200))
    return [chr(byte) if byte in visible else chr(next(others)) for byte in range(0x100)]
