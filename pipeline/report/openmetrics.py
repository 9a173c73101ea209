"""`metrics.txt`: the figures that the gate judges, in the OpenMetrics text format.

GitLab takes it as a metrics report (`artifacts:reports:metrics`) and shows in a merge request what changed against
the target branch; Prometheus and its like read it too. What fails is in `junit.xml`; this is what has moved.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Gate, GateCounts, ItemVerdict

_METRICS = (
    ("doublekey_cer", "Character errors per character of the reference, normalised, after repair."),
    ("doublekey_wer", "Word errors per word of the reference, normalised, after repair."),
    ("doublekey_character_errors", "Characters to be changed, added or taken away to get the reference."),
    ("doublekey_reference_characters", "Characters of the reference."),
    ("doublekey_compared_pages", "Pages that were compared with a reference."),
)


def metrics_text(gate: Gate) -> bytes:
    """Return the figures of the items that were judged; an item without a reference has none."""
    lines = []
    for name, told in _METRICS:
        lines += [f"# TYPE {name} gauge", f"# HELP {name} {told}"]
        for item in gate.items:
            value = _figures(item).get(name)
            if value is not None:
                labels = f'item="{escaped(item.item)}",profile="{escaped(item.profile)}"'
                lines.append(f"{name}{{{labels}}} {_number(value)}")
    return ("\n".join([*lines, "# EOF"]) + "\n").encode("utf-8", "backslashreplace")


def escaped(value: str) -> str:
    """Return the value of a label as it is written.

    >>> escaped('a "b" \\\\ c')
    'a \\\\"b\\\\" \\\\\\\\ c'
    """
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _figures(item: ItemVerdict) -> dict[str, float | int | None]:
    measured = list(_measured(item))
    if not measured:
        return {}
    total = sum(measured[1:], measured[0])
    return {
        "doublekey_cer": total.cer,
        "doublekey_wer": total.word_errors / total.words if total.words else None,
        "doublekey_character_errors": total.errors,
        "doublekey_reference_characters": total.characters,
        "doublekey_compared_pages": sum(page.now is not None for page in item.pages),
    }


def _measured(item: ItemVerdict) -> Iterator[GateCounts]:
    pages = [page.now for page in item.pages if page.now is not None]
    yield from pages or ([item.total.now] if item.total.now is not None else [])


def _number(value: float | int) -> str:
    return str(value) if isinstance(value, int) else f"{value:.6f}"
