"""A line chart as SVG."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 860, 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 250, 44, 56  #: margins; the legend stands in the right one
_COLOURS = ("#4477aa", "#ee6677", "#228833", "#b8860b", "#33a8cc", "#aa3377", "#777777")  # after Paul Tol
_FONT = 'font-family="Helvetica, Arial, sans-serif"'

Points = Sequence[tuple[float, float]]


def line_chart(title: str, axes: tuple[str, str], lines: Mapping[str, Points], end: tuple[float, float]) -> str:
    """Return a chart; both axes begin at 0.

    Args:
        title: stands above it.
        axes: what is on the x-axis and on the y-axis.
        lines: name → points, from left to right. The last line is drawn bold.
        end: where the axes end.
    """
    inner_width, inner_height = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def place(x: float, y: float) -> tuple[float, float]:
        return _LEFT + inner_width * x / end[0], _TOP + inner_height * (1 - y / end[1])

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f' {_FONT} font-size="12">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fdfdfb"/>',
        f'<text x="{_LEFT}" y="26" font-size="15" fill="#222">{escape(title)}</text>',
        *_grid(place, end),
        f'<text x="{_LEFT + inner_width / 2}" y="{_HEIGHT - 14}" text-anchor="middle" fill="#222">'
        f"{escape(axes[0])}</text>",
        f'<text transform="translate(18 {_TOP + inner_height / 2}) rotate(-90)" text-anchor="middle" fill="#222">'
        f"{escape(axes[1])}</text>",
    ]
    for number, (name, points) in enumerate(lines.items()):
        style = _style(number, last=number == len(lines) - 1)
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in points))
        parts.append(f'<polyline points="{path}" fill="none" stroke-linejoin="round" {style}/>')
        x, y = _WIDTH - _RIGHT + 18, _TOP + 10 + 20 * number
        parts.append(f'<line x1="{x}" y1="{y}" x2="{x + 30}" y2="{y}" {style}/>')
        parts.append(f'<text x="{x + 38}" y="{y + 4}" fill="#222">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _grid(place: Callable[[float, float], tuple[float, float]], end: tuple[float, float]) -> list[str]:
    parts = []
    (left, bottom), (right, top) = place(0, 0), place(*end)
    for number in range(11):
        x, _ = place(end[0] * number / 10, 0)
        _, y = place(0, end[1] * number / 10)
        colour = "#888" if number == 0 else "#e2e2dc"
        parts += [
            f'<line x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{bottom}" stroke="{colour}"/>',
            f'<line x1="{left}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="{colour}"/>',
            f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle" fill="#555">{end[0] * number / 10:g}</text>',
            f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end" fill="#555">{end[1] * number / 10:g}</text>',
        ]
    return parts


def _style(number: int, *, last: bool) -> str:
    if last:
        return 'stroke="#111" stroke-width="3"'
    dashes = ' stroke-dasharray="6 4"' if number >= len(_COLOURS) else ""
    return f'stroke="{_COLOURS[number % len(_COLOURS)]}" stroke-width="1.6"{dashes}'
