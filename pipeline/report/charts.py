"""Line charts as SVG within a report, their colours and letters taken from its style."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from pipeline.model import Milestone

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 560, 190, 46, 24, 10, 34  # of a chart, and its margins
_INNER_WIDTH, _INNER_HEIGHT = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
_MOST_DATES = 5

_Points = Sequence[tuple[float, float]]  #: each from 0 to 1, to the right and upwards


def effort_chart(points: _Points, goal: float) -> Markup:
    """Return the share of words that are still wrong by the share of words that were read, and what is aimed at."""
    most = max((wrong for _, wrong in points), default=0.0) or goal
    curve = [(read, wrong / most) for read, wrong in points]
    ticks = [(quarter / 4, f"{25 * quarter}\u00a0%") for quarter in range(5)]
    title = "Words still wrong, by the share of words read"
    return _chart(title, curve, f"{100 * most:.1f}\u00a0%", ticks, "words read", min(goal / most, 1.0))


def history_chart(history: Sequence[Milestone]) -> Markup | None:
    """Return the character error rate of a collection at each change of its baseline; None for fewer than two."""
    known = [(one.date, one.total.cer) for one in history if one.total.cer is not None]
    rates = [rate for _, rate in known if rate is not None]
    if len(rates) < 2:
        return None
    most, last = max(rates) or 1.0, len(rates) - 1
    step = -(-len(rates) // _MOST_DATES)
    ticks = [(number / last, known[number][0]) for number in range(0, len(rates), step)]
    curve = [(number / last, rate / most) for number, rate in enumerate(rates)]
    title = "Characters wrong at each change of the baseline"
    return _chart(title, curve, f"{100 * most:.2f}\u00a0%", ticks, "", None, marked=True)


def _chart(
    title: str,
    curve: _Points,
    top: str,
    ticks: Iterable[tuple[float, str]],
    axis: str,
    goal: float | None,
    *,
    marked: bool = False,
) -> Markup:
    def x(share: float) -> str:
        return f"{_LEFT + _INNER_WIDTH * share:.1f}"

    def y(share: float) -> str:
        return f"{_TOP + _INNER_HEIGHT * (1 - share):.1f}"

    right, foot = _WIDTH - _RIGHT, _TOP + _INNER_HEIGHT
    parts = [
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}">',
        f'<line class="axis" x1="{_LEFT}" y1="{foot}" x2="{right}" y2="{foot}"/>',
        f'<line class="axis" x1="{_LEFT}" y1="{_TOP}" x2="{_LEFT}" y2="{foot}"/>',
        f'<polyline class="curve" points="{" ".join(f"{x(one)},{y(other)}" for one, other in curve)}"/>',
        f'<text x="{_LEFT - 6}" y="{_TOP + 6}" text-anchor="end">{escape(top)}</text>',
        f'<text x="{_LEFT - 6}" y="{foot + 4}" text-anchor="end">0</text>',
        *(f'<text x="{x(at)}" y="{_HEIGHT - 16}" text-anchor="middle">{escape(said)}</text>' for at, said in ticks),
        f'<text x="{x(0.5)}" y="{_HEIGHT - 2}" text-anchor="middle">{escape(axis)}</text>',
    ]
    if goal is not None:
        parts.append(f'<line class="goal" x1="{_LEFT}" y1="{y(goal)}" x2="{right}" y2="{y(goal)}"/>')
    if marked:
        parts += [f'<circle class="point" cx="{x(one)}" cy="{y(other)}" r="3.5"/>' for one, other in curve]
    return Markup("".join(parts) + "</svg>")  # every text in it is escaped
