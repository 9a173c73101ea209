"""Where the lines of a paragraph end."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from markup import Joint, Piece

Width = Callable[[Piece], float]

_HYPHEN_PENALTY = 60.0
_TWO_HYPHENS_PENALTY = 300.0
_RUNT, _RUNT_PENALTY = 0.12, 80.0  # a last line of less than this part of the measure
_OVERFULL = 1e6
_WORTH_DIVIDING = 7  # columns left over at the bell


def text_of(line: Sequence[Piece]) -> str:
    """Return the clean text of a line: it ends in a space unless the word goes on in the next line.

    A hyphen put there by the line break is not in it, one that belongs to the word is.
    """
    return "".join(piece.text + (" " if piece.joint is Joint.SPACE else "") for piece in line)


def justified(
    pieces: Sequence[Piece], width: Width, space: float, hyphen: float, measure: float, indent: float
) -> list[list[Piece]]:
    """Break a paragraph so that the word spaces of all its lines come out as even as can be.

    The squares of the lines' badness are added up over the paragraph and minimised, in the manner of
    Knuth and Plass; a line may shrink its spaces by a third and stretches them at a growing cost.
    """
    best: list[tuple[float, int]] = [(0.0, 0)]  # for each end of a line: cost of all up to it, its start
    for end in range(1, len(pieces) + 1):
        options: list[tuple[float, int]] = []
        last = pieces[end - 1]
        natural = hyphen if last.joint is Joint.SOFT else 0.0
        spaces = 0
        for start in range(end - 1, -1, -1):
            natural += width(pieces[start])
            if start < end - 1 and pieces[start].joint is Joint.SPACE:
                natural += space
                spaces += 1
            room = measure - (indent if start == 0 else 0.0)
            if natural - spaces * space / 3 > room:
                if not options:
                    options.append((best[start][0] + _OVERFULL, start))
                break
            penalty = _HYPHEN_PENALTY if last.joint is Joint.SOFT else 0.0
            if penalty and start and pieces[start - 1].joint is Joint.SOFT:
                penalty += _TWO_HYPHENS_PENALTY
            if end == len(pieces) and natural < _RUNT * measure:
                penalty += _RUNT_PENALTY
            badness = 0.0 if end == len(pieces) and natural <= room else _badness(room - natural, spaces, space)
            options.append((best[start][0] + (10 + badness + penalty) ** 2, start))
        best.append(min(options))
    lines: list[list[Piece]] = []
    end = len(pieces)
    while end:
        start = best[end][1]
        lines.append(list(pieces[start:end]))
        end = start
    return lines[::-1]


def typed(pieces: Sequence[Piece], columns: int, indent: int) -> list[list[Piece]]:
    """Break a paragraph as a typist does: on to the bell; a word is divided where that saves much."""
    lines: list[list[Piece]] = [[]]
    left = columns - indent
    for word in _words(pieces):
        if _columns(word) > left:
            head = next((word[:n] for n in range(len(word) - 1, 0, -1) if _columns(word[:n]) <= left), [])
            if head and (head[-1].joint is Joint.HARD or left >= _WORTH_DIVIDING):
                lines[-1] += head
                word = word[len(head) :]
            lines.append([])
            left = columns
        lines[-1] += word
        left -= _columns(word) + 1
    return lines


def _words(pieces: Sequence[Piece]) -> list[list[Piece]]:
    words: list[list[Piece]] = [[]]
    for piece in pieces:
        words[-1].append(piece)
        if piece.joint is Joint.SPACE:
            words.append([])
    return [word for word in words if word]


def _columns(word: Sequence[Piece]) -> int:
    return sum(len(piece.text) for piece in word) + (word[-1].joint is Joint.SOFT)


def _badness(slack: float, spaces: int, space: float) -> float:
    give = space * (0.6 if slack > 0 else 1 / 3) * spaces
    return 100 * abs(slack / give) ** 3 if give else _OVERFULL
