"""Where two texts have the same letters: rare runs that both have, and how far they go on from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

ANCHOR = 16  #: letters in an anchor; in a book hardly any run of so many stands twice by chance
_STRIDE = 8  #: an anchor is looked for every so many letters
_GIVE_UP = 100  #: how far the score may fall below its best before nothing more is expected
_SLACK = 200  #: letters that one side may have more than the other


def rare_runs(letters: str) -> dict[str, int]:
    """Return runs of letters that stand exactly once in a text, with their places."""
    last = len(letters) - ANCHOR + 1
    wanted = {letters[place : place + ANCHOR] for place in range(0, last, _STRIDE)}
    found: dict[str, int] = {}
    repeated = set()
    for place in range(last):
        run = letters[place : place + ANCHOR]
        if run in wanted:
            if run in found:
                repeated.add(run)
            found[run] = place
    for run in repeated:
        del found[run]
    return found


def anchors(runs: Mapping[str, int], letters: str) -> Iterator[tuple[int, int]]:
    """Yield the places of rare runs of one text in another: (in the other, in the one)."""
    for place in range(len(letters) - ANCHOR + 1):
        found = runs.get(letters[place : place + ANCHOR])
        if found is not None:
            yield place, found


def goes_on(one: str, other: str) -> tuple[int, int]:
    """Return how many letters from their beginning on two texts say the same.

    Every letter alike counts one, every letter changed, missing or too many takes one off, and the highest sum
    decides: what follows it is more unlike than alike.
    """
    same = _common(one, other)
    if same == min(len(one), len(other)):
        return same, same
    import numpy as np  # slow to load, and most pages end where they are alike

    one = one[same:]
    target = np.array([ord(char) for char in other[same : same + len(one) * 5 // 4 + _SLACK]])
    places = np.arange(len(target) + 1)
    scores = -places
    best, best_at = 0, (0, 0)
    for row, char in enumerate(one, 1):
        after = np.empty_like(scores)
        after[0] = -row
        after[1:] = np.maximum(scores[:-1] + np.where(target == ord(char), 1, -1), scores[1:] - 1)
        scores = np.maximum.accumulate(after + places) - places
        column = int(scores.argmax())
        top = int(scores[column])
        if top > best:
            best, best_at = top, (row, column)
        elif top < best - _GIVE_UP:
            break
    return same + best_at[0], same + best_at[1]


def _common(one: str, other: str) -> int:
    """Return the length of the common beginning of two texts."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
