"""Rules and evidence in plain words.

A rule has a dotted name, "family.rule". One that is not in the table is described by its family, and
one of an unknown family by its name, so that a new rule is never left out of a report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.model import Evidence
from pipeline.report.disputes import readings_in_words
from pipeline.report.figures import chance, times


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule is called in reports, and what it means."""

    name: str
    meaning: str


_RULES = {
    "encoding": Rule("Encoding mended", "The bytes of the text had been taken for another character encoding."),
    "encoding.control": Rule("Control character", "An invisible control character was left out."),
    "unicode": Rule("Letter form", "The same letters, written with the usual characters."),
    "unicode.ligature": Rule("Ligature opened", "A ligature was written as the letters it is made of."),
    "unicode.nfc": Rule("Accents composed", "A letter and its accent were written as one character."),
    "unicode.soft-hyphen": Rule(
        "Soft hyphen", "An invisible hyphen was written out at the end of a line, or left out."
    ),
    "hyphen": Rule("Line-end hyphen", "The hyphen stands at the end of a line."),
    "hyphen.join": Rule("Hyphen removed", "The word was only divided at the end of the line."),
    "hyphen.keep": Rule("Hyphen kept", "The word is written with a hyphen wherever it stands."),
    "hyphen.unsure": Rule("Line-end hyphen", "It is not certain whether the hyphen belongs to the word."),
    "layout.furniture": Rule(
        "Page furniture", "It belongs to the book and not to its text, so it is left out of the clean text."
    ),
    "scanno": Rule("Misread", "The letters are easily taken for each other."),
    "scanno.nonword": Rule("Misread", "What was read is not a word."),
    "scanno.stealth": Rule("Misread as another word", "What was read is a word, but goes badly with its neighbours."),
    "scanno.unknown": Rule("Misread", "What was read is not a known word."),
    "sic": Rule("Sic?", "Both readers see it clearly, so it was printed; it may be a slip of the printer."),
    "space": Rule("Space", "A space was lost or put in by the reader."),
    "space.missing": Rule("Space put in", "Two words had been run together."),
    "space.extra": Rule("Space taken out", "A word had been torn apart."),
    "rejoin": Rule(
        "Word put together", "It was divided at the end of a line in print, and the lines were joined since."
    ),
    "rejoin.hyphen": Rule("Word put together", "The hyphen stood at the end of a line in print."),
    "rejoin.stop": Rule("Word put together", "The hyphen at the end of a line in print was read as a full stop."),
    "rejoin.within": Rule("Word put together", "The hyphen stood at the end of a line in print."),
    "rejoin.scrap": Rule("Word put together", "Letters of the next column stood between its halves."),
    "scrap": Rule("Scrap", "Letters that are part of no word: of the next column, or dirt."),
    "case": Rule("Capital", ""),
    "case.within-sentence": Rule("Capital in a sentence", "The sentence runs on, so the word begins small."),
    "case.mixed": Rule("Capital in a word", "A capital letter was read for the small one."),
    "case.l-and-stop": Rule("l and full stop", "An l and the full stop after it were read as L."),
    "figure": Rule("Letter in a number", "The letter looks like a figure."),
    "figure.year": Rule("Letter in a year", "The letter looks like a figure, and with it the number is a year."),
    "figure.pound": Rule("Pound sign", "The sign before the figure was lost when the text was stored."),
    "bullet": Rule("Bullet", "The bullet of a list was read as a letter."),
    "bullet.run-in": Rule("List in a paragraph", "A bullet stands inside a line: the list may have lost its lines."),
    "quote": Rule("Quotation mark", ""),
    "quote.space": Rule("Space at a quotation mark", "The mark was set apart from what it encloses."),
    "quote.turned": Rule("Quotation mark turned", "It pointed the wrong way."),
    "quote.misread": Rule("Quotation mark", "Two small signs may have been one quotation mark."),
    "speck": Rule("Speck", "A speck of dirt was read as a sign."),
    "apostrophe": Rule("Apostrophe", ""),
    "apostrophe.stray": Rule("Apostrophe left out", "Nothing ends there that an apostrophe could end."),
    "apostrophe.between": Rule("Words taken apart", "A speck between two words was read as an apostrophe."),
    "stop": Rule("Full stop", ""),
    "stop.end": Rule("Sign after the full stop", "The paragraph ends with the full stop."),
    "stop.within-sentence": Rule("Full stop in a sentence", "The sentence runs on, so it is dirt or a comma."),
    "stop.hyphen": Rule("Hyphen read as a stop", "The number is written with a hyphen."),
    "punctuation": Rule("Space at punctuation", "The text sets its punctuation otherwise elsewhere."),
    "punctuation.comma": Rule("Comma set apart", "It may be a comma, or a speck of dirt."),
    "lost": Rule("Words lost", ""),
    "lost.signs": Rule("Words lost", "There are only signs here; there may have been words."),
    "lost.doubled": Rule("Word twice", "The same word stands twice."),
    "lost.initial": Rule("Initial lost", "The big first letter of the word was not read."),
    "lost.ending": Rule("Words lost", "A sentence does not end with this word."),
    "word": Rule("Unusual word", "The word is unlike the words around it."),
    "word.bad": Rule("Bad word", "It is on the item's list of words that are to be looked at."),
    "word.unknown": Rule("Unknown word", "No word list holds it, and nothing similar goes better with its neighbours."),
    "reader": Rule("Hard to read", "The reader itself was not sure."),
    "reading": Rule("Hard to read", ""),
    "reading.disputed": Rule("Readers differ", "The evidence does not settle it."),
    "reading.unsure": Rule("Hard to read", "No reader has anything else here, and yet it may well be wrong."),
    "decision": Rule("Decided", "A person decided so."),
    "adjudicated": Rule("Dispute settled", "The readers differed, and the evidence decided."),
}

#: rules that change how a text is written and not what it says: shown discreetly
_QUIET = (
    "encoding",
    "unicode",
    "hyphen.join",
    "hyphen.keep",
    "layout.furniture",
    "quote.space",
    "punctuation.space",
    "punctuation.bracket",
)


def describe(rule: str, *, unsure: bool = False) -> Rule:
    """Return the name and meaning of a rule, known or not.

    Args:
        rule: its dotted name.
        unsure: it only raised a flag.
    """
    family = rule.split(".", 1)[0]
    known = _RULES.get(rule) or _RULES.get(family)
    if known is None:
        return Rule(rule.replace(".", ": ").replace("-", " ").replace("_", " ") or "unnamed rule", "")
    if unsure and family == "scanno":
        return Rule(f"Perhaps {known.name.lower()}", known.meaning)
    return known


def is_quiet(rule: str) -> bool:
    """Tell whether an edit of this rule only changes how the text is written."""
    return rule in _QUIET or rule.split(".", 1)[0] in _QUIET


def repairs(edits: Mapping[str, int]) -> int:
    """Return how many edits, counted by rule, changed what the text says."""
    return sum(number for rule, number in edits.items() if not is_quiet(rule))


def evidence_in_words(evidence: Evidence, read: str = "", became: str = "") -> tuple[str, ...]:
    """Return what speaks for an edit or a flag, a sentence for each fact.

    Figures that only mean something to the rule itself stay in the page record.

    >>> evidence_in_words({"margin": 3.18, "confusion": "n→fl", "channel": 2.0, "seen": 4}, "nee", "flee")
    ('“flee” is 24 times likelier here than “nee”.', '“n” is easily read for “fl”.', 'Seen: 4.')
    """
    sentences: list[str] = []
    readings = [value if isinstance(value := evidence.get(name), str) else None for name in _READERS]
    if any(readings):
        sentences.append(readings_in_words(*readings))
    for key, value in evidence.items():
        if key in _INTERNAL or (key in _READERS and any(readings)) or (key == "probability" and "wrong" in evidence):
            continue
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if key == "margin" and number:
            sentences += _likelier(float(value), read, became, evidence)
        elif key == "confidence" and number:
            sentences.append(f"The reader was {100 * float(value):.0f} % sure.")
        elif key == "probability" and number:
            sentences.append(f"Likely to be right: {chance(float(value))}.")
        elif key in _FOR_AND_AGAINST and number:
            sentences.append(_FOR_AND_AGAINST[key][float(value) <= 0])
        elif key == "wrong" and number:
            sentences.append(f"Likely to be wrong: {chance(float(value))}.")
        elif key == "confusion" and isinstance(value, str):
            sentences += [f"“{seen}” is easily read for “{meant}”." for seen, meant in _confusions(value)]
        elif key in _INTRODUCED and isinstance(value, str):
            sentences.append(f"{_INTRODUCED[key]}: {value}.")
        else:
            sentences.append(f"{key.replace('_', ' ').replace('-', ' ').capitalize()}: {_plain(value)}.")
    return tuple(sentences)


_READERS = ("first", "second")
_INTERNAL = frozenset({"channel", "gap", "needed", "next", "sure"})
# What is said where a number speaks for a change, and where it speaks against it.
_FOR_AND_AGAINST = {
    "context": ("It goes better with the words around it.", "It goes no better with the words around it."),
    "neural": ("The language model prefers it.", "The language model prefers what was read."),
    "ink": ("The ink looks more like it.", "The ink looks more like what was read."),
}
_INTRODUCED = {"doubt": "Left as it is", "steps": "Decoded", "why": "Reason"}


def _likelier(nats: float, read: str, became: str, evidence: Evidence) -> Iterator[str]:
    if read and became and read != became:
        yield f"“{became}” is {times(nats)} here than “{read}”."
    else:
        yield f"The other reading is {times(nats)} here."
    needed = evidence.get("needed")
    if isinstance(needed, float) and nats < needed and not evidence.get("doubt"):
        yield f"Left as it is: to be changed, it would have to be {times(needed)}."


def _confusions(pairs: str) -> Iterator[tuple[str, str]]:
    for pair in pairs.split():
        seen, _, meant = pair.partition("→")
        if seen and meant:
            yield seen, meant


def _plain(value: float | int | str | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.3g}" if isinstance(value, float) else str(value)
