"""What the ink of a line says: for every slice of its image, how likely which character is.

The network of the second reader gives these posteriors; they are kept compactly, the likeliest few
characters of each slice. From them comes the optical score: the probability that this ink spells a
given string, summed over all ways in which its characters can lie along the slices, by the forward
pass of connectionist temporal classification (Graves et al., ICML 2006, section 4.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from pipeline.model import Box, Stamp
from pipeline.text.characters import plain_signs

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

KEPT = 6  #: characters kept of each slice
_STEPS_PER_NAT = 20.0  #: costs are kept in twentieths of a nat, in one byte
_WORST = 255


class Ink(msgspec.Struct, frozen=True):
    """The posteriors of a line.

    Slice s covers the pixels from `left + s * step` on, `step` wide. Each has `KEPT` entries in
    `classes` (uint16, little-endian; 0 is the blank, c is `alphabet[c - 1]`), likeliest first, and in
    `costs` (uint8): the negative logarithm of its probability, in twentieths of a nat.
    """

    line: int | None  #: which line of the first reading it is, in reading order from 0; None for none of them
    box: Box  #: what was looked at
    left: float  #: in pixels of the page
    step: float
    alphabet: str
    classes: bytes
    costs: bytes

    @property
    def slices(self) -> int:
        return len(self.costs) // KEPT


class SecondReading(msgspec.Struct, frozen=True):
    """What the second reader saw on a page: the ink of lines, and who looked."""

    stamp: Stamp
    lines: tuple[Ink, ...] = ()


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character as decoded, the slices it was seen in (`last` inclusive), and its greatest probability."""

    text: str
    first: int
    last: int
    probability: float


def pack(line: int | None, box: Box, left: float, step: float, posteriors: NDArray[np.float32], alphabet: str) -> Ink:
    """Keep the posteriors of a line.

    Args:
        line: which line of the first reading it is; None for one that the first reader has not.
        box: what was looked at, in pixels of the page.
        left: where its first slice begins, in pixels of the page.
        step: width of a slice, in pixels of the page.
        posteriors: probabilities, (slices, 1 + len(alphabet)); column 0 is the blank.
        alphabet: the characters of the other columns.
    """
    import numpy as np

    kept = min(KEPT, posteriors.shape[1])
    # A stable order among equals, so that the same page gives the same bytes.
    order = np.argsort(-posteriors, axis=1, kind="stable")[:, :kept]
    chosen = np.take_along_axis(posteriors, order, 1)
    if kept < KEPT:
        padding = ((0, 0), (0, KEPT - kept))
        order, chosen = np.pad(order, padding), np.pad(chosen, padding)
    costs = np.clip(np.rint(-np.log(np.maximum(chosen, 1e-30)) * _STEPS_PER_NAT), 0, _WORST).astype(np.uint8)
    used = np.unique(order)
    used = used[used > 0]
    index = np.zeros(posteriors.shape[1], np.uint16)
    index[used] = np.arange(1, len(used) + 1)
    own = "".join(alphabet[number - 1] for number in used)
    return Ink(line, box, left, step, own, index[order].astype("<u2").tobytes(), costs.tobytes())


def decode(ink: Ink) -> tuple[Glyph, ...]:
    """Return the characters of a line, the likeliest of each slice, repeats and blanks taken out."""
    classes, costs = _tables(ink)
    glyphs: list[Glyph] = []
    before = 0
    for number, (kind, cost) in enumerate(zip(classes[:, 0].tolist(), costs[:, 0].tolist(), strict=True)):
        if kind:
            probability = _probability(cost)
            if kind == before:
                old = glyphs[-1]
                glyphs[-1] = Glyph(old.text, old.first, number, max(old.probability, probability))
            else:
                glyphs.append(Glyph(ink.alphabet[kind - 1], number, number, probability))
        before = kind
    return tuple(glyphs)


def log_probabilities(ink: Ink, start: int, end: int, texts: Sequence[str]) -> list[float]:
    """Return, for each text, ln of the probability that the slices from `start` to before `end` spell it.

    That is the sum over all paths through the slices that collapse to the text. A character that is not
    among the likeliest of a slice has the least probability there that can be kept, e^-12.75. Straight
    and typographic quotation marks and dashes count as the same. No slices spell nothing, and nothing else.
    """
    import numpy as np

    if end <= start:
        return [-_WORST / _STEPS_PER_NAT * len(text) for text in texts]
    labels = [plain_signs(text) for text in texts]
    symbols = sorted({sign for label in labels for sign in label})
    emitted = _emissions(ink, start, end, symbols)
    place = {sign: number for number, sign in enumerate(symbols, 1)}
    # States are blank, first character, blank, second character ... blank, for all texts side by side;
    # what lies beyond the end of a shorter text is never asked for.
    width = 2 * max(map(len, labels)) + 1
    states = np.zeros((len(texts), width), np.intp)
    skips = np.full((len(texts), width), -np.inf)
    for row, label in enumerate(labels):
        for number, sign in enumerate(label):
            states[row, 2 * number + 1] = place[sign]
            # From a character straight to the next one, unless they are the same: those need a blank between.
            if number and sign != label[number - 1]:
                skips[row, 2 * number + 1] = 0.0
    none = -np.inf
    forward = np.full((len(texts), width), none)
    forward[:, :2] = emitted[0][states[:, :2]]
    for slice_ in emitted[1:]:
        one, two = np.full_like(forward, none), np.full_like(forward, none)
        one[:, 1:] = forward[:, :-1]
        two[:, 2:] = forward[:, :-2] + skips[:, 2:]
        forward = np.logaddexp(np.logaddexp(forward, one), two) + slice_[states]
    found = []
    for row, label in enumerate(labels):
        last = 2 * len(label)
        found.append(float(np.logaddexp(forward[row, last], forward[row, last - 1] if last else none)))
    return found


def _emissions(ink: Ink, start: int, end: int, symbols: Sequence[str]) -> NDArray[np.float64]:
    """Return ln P of the blank and of each symbol in each slice: (slices, 1 + symbols)."""
    import numpy as np

    classes, costs = _tables(ink)
    classes, costs = classes[start:end], costs[start:end]
    kinds = np.array([0, *plain_signs(ink.alphabet)], dtype=object)[classes]
    worst = np.uint8(_WORST)
    # A sign the network tells apart into several has the probability of the likeliest of them.
    columns = [np.where(kinds == kind, costs, worst).min(axis=1) for kind in (0, *symbols)]
    return np.stack(columns, axis=1) / -_STEPS_PER_NAT


def _tables(ink: Ink) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    import numpy as np

    shape = (ink.slices, KEPT)
    classes = np.frombuffer(ink.classes, "<u2").reshape(shape)
    return classes.astype(np.uint16), np.frombuffer(ink.costs, np.uint8).reshape(shape)


def _probability(cost: int) -> float:
    return float(2.718281828459045 ** (-cost / _STEPS_PER_NAT))
