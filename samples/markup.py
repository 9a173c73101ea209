"""The light markup of the source texts, and what it becomes.

A text is a run of blocks separated by empty lines:

    @ key: value          a fact about the text
    === page              what follows starts a new page; also `=== title` and `=== columns`
    ---                   on a `columns` page: the columns begin
    # Heading
    - bulleted item
    > signature, set to the right
    ! directives | text   a display line; the directives are those of the setter
    anything else         a paragraph

Inside a block `_italic_`, `^Small Capitals^`, `[* footnote]` and, for the typewriter, `{struck:over}`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

_INLINE = re.compile(
    r"_(?P<italic>[^_]+)_"
    r"|\^(?P<caps>[^^]+)\^"
    r"|\[\* (?P<note>[^\]]+)\]"
    r"|\{(?P<struck>\w+):(?P<over>\w+)\}"
)
_WORDS = re.compile(r"[^\W\d_]+")
_BREAK_AFTER = re.compile(r"(?<=[^\W\d_])-(?=\w)|—(?=.)")
_KINDS = {"#": "heading", "-": "bullet", ">": "signature"}


@dataclass(frozen=True)
class Block:
    kind: str  #: "paragraph", "heading", "bullet", "signature", "display", "page" or "columns"
    text: str
    directives: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    facts: dict[str, str]
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Fragment:
    """Letters of one style; `struck` are letters the typist hit first in the same place."""

    text: str
    style: str = "roman"  #: "roman", "italic" or "caps": small capitals, for which lower case is written
    struck: str = ""


class Joint(Enum):
    """What stands between two pieces, and what a line break there leaves behind."""

    SPACE = " "
    SOFT = "-"  #: a break puts a hyphen that the word does not have
    HARD = ""  #: a break after a hyphen or dash that belongs to the text


@dataclass(frozen=True)
class Piece:
    """The smallest part of a paragraph that a line break cannot divide."""

    fragments: tuple[Fragment, ...]
    joint: Joint  #: to the next piece

    @property
    def text(self) -> str:
        """The letters as a transcription has them: small capitals as capitals."""
        return "".join(part.text.upper() if part.style == "caps" else part.text for part in self.fragments)


def parse(source: str) -> Source:
    """Divide a source text into facts and blocks."""
    facts: dict[str, str] = {}
    blocks: list[Block] = []
    for line in source.splitlines():
        if not line.strip():
            continue
        mark, _, rest = line.partition(" ")
        if mark == "@":
            key, _, value = rest.partition(":")
            facts[key.strip()] = value.strip()
        elif mark == "===":
            blocks.append(Block("page", rest))
        elif mark == "---":
            blocks.append(Block("columns", ""))
        elif mark == "!":
            directives, _, text = rest.partition("|")
            blocks.append(Block("display", text.strip(), tuple(directives.split())))
        elif mark in _KINDS:
            blocks.append(Block(_KINDS[mark], rest))
        else:
            blocks.append(Block("paragraph", line))
    return Source(facts, tuple(blocks))


def read_hyphenation(path: Path) -> dict[str, str]:
    """Read a list of words with their breaks marked: "com-pare" under "compare"."""
    return {word.replace("-", ""): word for word in path.read_text(encoding="utf-8").split()}


def split_notes(text: str) -> tuple[str, list[str]]:
    """Return a paragraph with its footnotes replaced by their marks, and the footnotes."""
    notes = [match["note"] for match in _INLINE.finditer(text) if match["note"]]
    return _INLINE.sub(lambda match: "*" if match["note"] else match[0], text), notes


def pieces(text: str, hyphenation: dict[str, str]) -> list[Piece]:
    """Divide a paragraph wherever a line may break.

    The last piece of the paragraph is followed by a space.
    """
    found: list[Piece] = []
    for word in _styled_words(text):
        whole = "".join(fragment.text for fragment in word)
        start = 0
        for end, joint in _breaks(whole, hyphenation):
            found.append(Piece(_cut(word, start, end), joint))
            start = end
        found.append(Piece(_cut(word, start, len(whole)), Joint.SPACE))
    return found


def words_of(line: Sequence[Piece]) -> list[tuple[Fragment, ...]]:
    """Return the words of a line with the hyphen that the line break puts after the last one."""
    words: list[list[Fragment]] = [[]]
    for piece in line:
        words[-1] += piece.fragments
        if piece.joint is Joint.SPACE:
            words.append([])
    if line[-1].joint is Joint.SOFT:
        words[-1].append(Fragment("-", line[-1].fragments[-1].style))
    return [tuple(word) for word in words if word]


def _styled_words(text: str) -> list[list[Fragment]]:
    words: list[list[Fragment]] = [[]]

    def put(text: str, style: str, struck: str = "") -> None:
        for number, part in enumerate(text.split(" ")):
            if number:
                words.append([])
            if part:
                words[-1].append(Fragment(part, style, struck))

    position = 0
    for match in _INLINE.finditer(text):
        put(text[position : match.start()], "roman")
        if match["struck"]:
            put(match["over"], "roman", match["struck"])
        elif match["caps"]:
            put(match["caps"], "caps")
        else:
            put(match["italic"], "italic")
        position = match.end()
    put(text[position:], "roman")
    return [word for word in words if word]


def _breaks(word: str, hyphenation: dict[str, str]) -> list[tuple[int, Joint]]:
    found: list[tuple[int, Joint]] = []
    for match in _WORDS.finditer(word):
        position = match.start()
        for syllable in hyphenation.get(match[0].lower(), "").split("-")[:-1]:
            position += len(syllable)
            found.append((position, Joint.SOFT))
    found += [(match.end(), Joint.HARD) for match in _BREAK_AFTER.finditer(word)]
    return sorted(found, key=lambda entry: entry[0])


def _cut(word: list[Fragment], start: int, end: int) -> tuple[Fragment, ...]:
    cut: list[Fragment] = []
    position = 0
    for fragment in word:
        part = fragment.text[max(start - position, 0) : max(end - position, 0)]
        if part:
            cut.append(Fragment(part, fragment.style, fragment.struck))
        position += len(fragment.text)
    return tuple(cut)
