"""What was measured of a text, for scripts and in plain words: rates, classes of errors, confusions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pipeline.errors import printable
from pipeline.model import Confusion, Counts, ErrorClass, Interval, Measures, Tally
from pipeline.report import figures

DECIMALS = 6
MOST_LISTED = 20  #: confusions in JSON
MOST_SHOWN = 10  #: confusions shown to people

#: class of errors → what is counted in it
CLASSES: dict[ErrorClass, str] = {
    "letters": "a letter read as something else, missing or added",
    "case": "a capital for a small letter or the other way round",
    "diacritics": "an accent or other mark wrong, missing or added",
    "digits": "a digit wrong, missing or added",
    "punctuation": "a sign wrong, missing or added",
    "hyphens": "a hyphen or dash wrong, missing or added",
    "spacing": "a space missing, added or read as something else",
    "order": "text that is there, but elsewhere",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is shown beside the error rates."""

    name: str
    rate: float | None
    what: str  #: the counts it is made of
    meaning: str


def other_figures(measures: Measures) -> Iterator[Figure]:
    """Yield the figures beside CER and WER, each with its counts and what it means."""
    share, bag, flexible = measures.characters.share, measures.bag, measures.flexible
    yield Figure(
        "characters wrong, of all steps (OCR-D)",
        share,
        figures.count(measures.characters.errors, "error"),
        "errors / (errors + right characters): never above 100 %",
    )
    for name, tally, noun in (
        ("characters right (ISRI)", measures.isri_characters, "character"),
        ("words right (ISRI)", measures.isri_words, "word"),
    ):
        yield Figure(name, tally.accuracy, _wrong(tally, noun), "as the ISRI tools count, whatever the profile")
    yield Figure(
        "words in common, in any order (F1)",
        bag.f1,
        f"{bag.common:,} of {bag.reference:,} and {bag.text:,} words",
        "2 × words in common / words of both",
    )
    said = "the text is too long for it; compare page by page" if flexible is None else _wrong(flexible, "character")
    yield Figure(
        "characters right, in any order (flexible)",
        None if flexible is None else flexible.accuracy,
        said,
        "lines are matched wherever they stand (PRImA)",
    )


def class_shares(measures: Measures) -> list[tuple[str, int, float, str]]:
    """Return the classes of errors that occur, most errors first: name, errors, share of all errors, meaning."""
    errors = sum(measures.classes.values())
    found = [(name, number, number / errors, CLASSES[name]) for name, number in measures.classes.items() if number]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def confusion_in_words(confusion: Confusion) -> str:
    """Say what was read for what.

    >>> [confusion_in_words(Confusion(*one, 1)) for one in (("m", "rn"), (",", ""), ("", " "))]
    ['m → rn', ', → nothing', 'nothing → space']
    """
    return f"{_shown(confusion.reference)} → {_shown(confusion.text)}"


def margin(interval: Interval | None, counts: Counts) -> str:
    """Say how far a rate may be off; empty where that is not known.

    >>> margin(Interval(0.01, 0.025), Counts(hits=98, substitutions=2)), margin(None, Counts(hits=500))
    ('1.00 % to 2.50 %', 'up to 0.60 %')
    """
    if counts.at_most is not None:
        return f"up to {figures.percent(counts.at_most)}"
    return "" if interval is None else f"{figures.percent(interval.low)} to {figures.percent(interval.high)}"


def intervals_json(characters: Sequence[Counts], words: Sequence[Counts]) -> dict[str, Any]:
    """Return the intervals of the rates of several pages together, for JSON."""
    return {
        name: None
        if found is None
        else {"low": rounded(found.low), "high": rounded(found.high), "method": found.method}
        for name, found in (("cer_interval", Interval.of(characters)), ("wer_interval", Interval.of(words)))
    }


def measures_json(measures: Measures) -> dict[str, Any]:
    """Return what was measured, for JSON: counts beside every rate, null where there is no rate."""
    bag, flexible = measures.bag, measures.flexible
    return {
        "profile": measures.profile,
        "cer_ocr_d": rounded(measures.characters.share),
        "isri": {"characters": _tally(measures.isri_characters), "words": _tally(measures.isri_words)},
        "bag_of_words": {
            "f1": rounded(bag.f1),
            "error": rounded(bag.error),
            "reference": bag.reference,
            "text": bag.text,
            "common": bag.common,
        },
        "flexible": None if flexible is None else _tally(flexible),
        "classes": {name: measures.classes.get(name, 0) for name in get_args(ErrorClass)},
        "confusions": [
            {
                "reference": one.reference,
                "text": one.text,
                "count": one.count,
                "examples": [{"before": place.before, "after": place.after} for place in one.examples],
            }
            for one in measures.confusions[:MOST_LISTED]
        ],
    }


def rounded(rate: float | None) -> float | None:
    """Return a rate with as many decimals as JSON gets."""
    return None if rate is None else round(rate, DECIMALS)


def _tally(tally: Tally) -> dict[str, Any]:
    return {"accuracy": rounded(tally.accuracy), "reference": tally.reference, "errors": tally.errors}


def _wrong(tally: Tally, noun: str) -> str:
    return f"{tally.errors:,} wrong of {figures.count(tally.reference, noun)}"


def _shown(text: str) -> str:
    if not text:
        return "nothing"
    return "space" if text == " " else printable(text.replace(" ", "␣").replace("\n", "↵"))
