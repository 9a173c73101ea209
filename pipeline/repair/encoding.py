"""Mojibake and stray control characters, found by ftfy.

ftfy judges a stretch of text as a whole, so what it does depends on where the stretch begins and ends:
it is always given one line. Its settings are those of an archive: nothing is changed but what a wrong
decoding has spoilt, so quotes stay curly, ligatures and widths stay what they are, and `&amp;` stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ftfy import TextFixerConfig


class Decoded(NamedTuple):
    """A line as it was meant, and the steps of ftfy that led there."""

    text: str
    steps: tuple[str, ...]


def decode_line(line: str) -> Decoded:
    """Undo wrong decodings in one line of text.

    >>> decode_line("la ﬁnesse â€” “voilÃ©”")
    Decoded(text='la ﬁnesse — “voilé”', steps=('apply decode_inconsistent_utf8',))
    """
    if line.isascii() and line.isprintable():
        return Decoded(line, ())
    from ftfy import fix_and_explain

    fixed = fix_and_explain(line, _archive_safe())
    return Decoded(fixed.text, tuple(" ".join(map(str, step)) for step in fixed.explanation or ()))


def _archive_safe() -> TextFixerConfig:
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=True,
        fix_encoding=True,
        restore_byte_a0=True,
        replace_lossy_sequences=False,  # a lost character stays visibly lost
        decode_inconsistent_utf8=True,
        fix_c1_controls=True,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=True,
        remove_control_chars=True,
        normalization=None,  # a rule of its own, see unicode.py
        explain=True,
    )
