"""A page as a page: its blocks with their kinds, in the order they are read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from msgspec.structs import replace

from pipeline.evidence import LanguageEvidence
from pipeline.layout.additions import find_additions
from pipeline.layout.advertisements import with_advertisements
from pipeline.layout.captions import find_captions
from pipeline.layout.catchwords import find_catchword
from pipeline.layout.chunks import Chunk, find_chunks
from pipeline.layout.continuity import goes_on, words_of
from pipeline.layout.floats import Float, place_floats
from pipeline.layout.footnotes import cut_footnotes, refers_to
from pipeline.layout.furniture import find_furniture
from pipeline.layout.kinds import kind_of
from pipeline.layout.marginal import find_marginal
from pipeline.layout.paragraphs import Owner, Piece, find_pieces
from pipeline.layout.rows import body_height
from pipeline.layout.sequence import in_sequence
from pipeline.layout.splitting import join_pieces, split_at_gutters
from pipeline.layout.verse import with_verse
from pipeline.model import Block, Box, Dropped, Graphics, Kind, Line, Margins, Paragraph, Reading, around
from pipeline.settings import LayoutSettings
from pipeline.text.notes import mark_of

_WORD = re.compile(r"[^\W_]{2}|^[—–]$")  #: two letters, or a dash, which is low
_SPECK_WORDS = 2
_SPECK = 0.4  #: of the height of the text, below which a line of a word or two is none


def arrange(
    reading: Reading,
    graphics: Graphics,
    *,
    language: LanguageEvidence,
    others: Sequence[Margins],
    settings: LayoutSettings,
    following: Margins | None = None,
) -> Reading:
    """Return a reading with its blocks made anew: what they are, and in the order they are read.

    No word is changed. Rules between columns and specks that were taken for words are dropped with a record.

    Args:
        reading: of the page.
        graphics: what is on it beside text.
        language: decides between orders that geometry leaves open.
        others: what stands first and last on the other pages of the item.
        settings: of this stage.
        following: what stands first on the next page of the item, where there is one.
    """
    if not settings.order:
        return reading
    lines, owners, dropped = _lines(reading, graphics)
    if not lines:
        return replace(reading, blocks=_beside_text(graphics, ()), dropped=(*reading.dropped, *dropped))
    added = find_additions(lines, language, others)
    furniture = added | _find_furniture(lines, added, graphics, others, following, settings)
    text = [number for number in range(len(lines)) if number not in furniture]
    chunks, footnotes = cut_footnotes(_chunks(text, lines, graphics), lines, graphics)
    body = body_height([lines[number] for number in text]) if text else 1.0
    captions = find_captions(chunks, lines, graphics.pictures, body)
    floats = [Float(chunks[number], picture, Kind.CAPTION) for number, picture in captions.items()]
    to_captions = _notes_to_captions([n for n in footnotes if n not in captions], floats, chunks, lines)
    floats += to_captions.values()
    notes = [chunks[number] for number in footnotes if number not in captions and number not in to_captions]
    marginal = find_marginal(chunks, lines, body, skip={*captions, *footnotes})
    floats += [Float(chunks[number], chunks[number].box, Kind.MARGINAL) for number in marginal]
    elsewhere = {*captions, *footnotes, *marginal}
    rest = [chunk for number, chunk in enumerate(chunks) if number not in elsewhere]
    order = in_sequence(rest, lines, graphics.pictures, goes_on(language), settings.columns)
    pieces = with_verse(find_pieces([rest[number] for number in order.numbers], lines, owners), lines)
    placed = place_floats(with_advertisements(pieces, lines, graphics, body), floats, lines)
    doubtful = {rest[number].lines[0] for number in order.doubtful}
    made = [
        *_furniture(furniture, lines, at_top=True),
        *_blocks(placed, lines, body, doubtful),
        *_blocks([(piece, Kind.FOOTNOTE) for piece in find_pieces(notes, lines, owners)], lines, body),
        *_furniture(furniture, lines, at_top=False),
        *_beside_text(graphics, lines),
    ]
    return replace(reading, blocks=tuple(made), dropped=(*reading.dropped, *dropped))


def _lines(reading: Reading, graphics: Graphics) -> tuple[list[Line], list[Owner], list[Dropped]]:
    """Return the lines, cut at gutters, with the block and paragraph each was in, and what was cut out."""
    paragraphs = ((number, paragraph) for number, block in enumerate(reading.blocks) for paragraph in block.paragraphs)
    whole = [
        (line, Owner(block, number)) for number, (block, paragraph) in enumerate(paragraphs) for line in paragraph.lines
    ]
    lines: list[Line] = []
    owners: list[Owner] = []
    dropped: list[Dropped] = []
    body = body_height([line for line, _ in whole])
    splits = split_at_gutters([line for line, _ in whole], graphics.pictures)
    for (_, owner), split in zip(whole, splits, strict=True):
        dropped += [Dropped(word.text, word.box, "first", "a rule between columns") for word in split.rules]
        for part in split.parts:
            if _is_speck(part, body):
                dropped += [Dropped(word.text, word.box, "first", "smaller than any letter") for word in part.words]
                continue
            lines.append(part)
            owners.append(owner)
    groups = join_pieces(lines)
    owners = [owners[max(group, key=lambda number: lines[number].box.width)] for group in groups]
    return [_joined([lines[number] for number in group]) for group in groups], owners, dropped


def _find_furniture(
    lines: Sequence[Line],
    added: Collection[int],
    graphics: Graphics,
    others: Sequence[Margins],
    following: Margins | None,
    settings: LayoutSettings,
) -> dict[int, Kind]:
    """Return the numbers of the printed lines that are furniture, the catchword among them."""
    printed = [number for number in range(len(lines)) if number not in added]
    caught = {printed[n]: kind for n, kind in find_catchword([lines[n] for n in printed], following).items()}
    rest = [number for number in printed if number not in caught]
    more = find_furniture([lines[number] for number in rest], graphics, others, settings.drop)
    return caught | {rest[number]: kind for number, kind in more.items()}


def _is_speck(line: Line, body: float) -> bool:
    """Tell whether a line is too small for letters, and is none: on a title page the small print is small indeed."""
    highest = max((word.box.height for word in line.words), default=line.box.height)
    if highest >= _SPECK * body or len(line.words) > _SPECK_WORDS:
        return False
    return not any(_WORD.search(word.text) for word in line.words)


def _joined(pieces: Sequence[Line]) -> Line:
    words = tuple(word for piece in pieces for word in piece.words)
    return pieces[0] if len(pieces) == 1 else Line(words, around(piece.box for piece in pieces))


def _chunks(text: Sequence[int], lines: Sequence[Line], graphics: Graphics) -> list[Chunk]:
    found = find_chunks([lines[number] for number in text], (*graphics.rules, *graphics.pictures))
    return [Chunk(tuple(text[number] for number in chunk.lines), chunk.boxes) for chunk in found]


def _notes_to_captions(
    notes: Sequence[int], captions: Sequence[Float], chunks: Sequence[Chunk], lines: Sequence[Line]
) -> dict[int, Float]:
    """Return the notes whose mark stands in a caption: they are read with it."""
    found = {}
    for number in notes:
        mark = mark_of(words_of(lines[chunks[number].lines[0]]))
        for caption in captions:
            text = " ".join(words_of(lines[line]) for line in caption.chunk.lines)
            if mark and refers_to(text, mark):
                found[number] = Float(chunks[number], caption.picture, Kind.FOOTNOTE)
                break
    return found


def _blocks(
    pieces: Sequence[tuple[Piece, Kind | None]],
    lines: Sequence[Line],
    body: float,
    doubtful: Collection[int] = (),
) -> Iterator[Block]:
    for piece, kind in pieces:
        of_piece = tuple(lines[number] for number in piece.lines)
        box = around(line.box for line in of_piece)
        unsure = piece.lines[0] in doubtful
        yield Block((Paragraph(of_piece, box),), box, kind or kind_of(of_piece, body), piece.joined, unsure)


def _furniture(found: Mapping[int, Kind], lines: Sequence[Line], *, at_top: bool) -> Iterator[Block]:
    middle = (min(line.box.top for line in lines) + max(line.box.bottom for line in lines)) / 2
    chosen = [number for number in found if (lines[number].box.top < middle) == at_top]
    chosen.sort(key=lambda number: (lines[number].box.top + lines[number].box.bottom, lines[number].box.left))
    for kind, numbers in groupby(chosen, key=found.__getitem__):
        of_kind = tuple(lines[number] for number in numbers)
        box = around(line.box for line in of_kind)
        yield Block((Paragraph(of_kind, box),), box, kind)


def _beside_text(graphics: Graphics, lines: Sequence[Line]) -> tuple[Block, ...]:
    """Return pictures and rules as blocks; what stands within a line is a stroke of its letters and no rule."""
    figures = [Block((), box, Kind.FIGURE) for box in graphics.pictures]
    rules = [box for box in graphics.rules if not any(_holds(line.box, box) for line in lines)]
    return (*figures, *(Block((), box, Kind.RULE) for box in rules))


def _holds(outer: Box, inner: Box) -> bool:
    within = outer.left <= inner.left and inner.right <= outer.right
    return within and outer.top <= (inner.top + inner.bottom) / 2 <= outer.bottom
