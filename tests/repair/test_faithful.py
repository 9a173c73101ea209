from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.repair.faithful import faithful_edits
from pipeline.text.edits import apply, revert

CLEAN = """“I will not,” he said—“not now.” ‘Nor I,’ said she… ½ lb., 5° 3′ N., £5, §4, ¶2, ©1901, 10³
« Non », dit-il ; Œuvres, façade, Æsop, coöperate, naïve, Brontë, Zürich, Łódź, ſame, moſt, ¬ ⸗ •\tend\x0cnew page
ＡＢＣ ｱｲｳ &amp; &lt; Ελληνικά кириллица עברית"""


def faithful(raw: str) -> str:
    return apply(raw, faithful_edits(raw))


def rules(raw: str) -> list[str]:
    return [edit.rule for edit in faithful_edits(raw)]


def test_sound_text_is_left_alone() -> None:
    assert faithful_edits(CLEAN) == ()


def test_edits_are_local_and_say_what_was_done() -> None:
    edits = faithful_edits("Café â€” the cafÃ© of Ô’s ﬁnest")
    assert [(edit.old, edit.new, edit.rule) for edit in edits] == [
        ("â€”", "—", "encoding.mojibake"),
        ("Ã©", "é", "encoding.mojibake"),
        ("ﬁ", "fi", "unicode.ligature"),
    ]
    assert "decode" in str(edits[0].evidence["steps"])


def test_a_mended_line_does_not_touch_the_next() -> None:
    raw = "cafÃ©\r\ncafé ÃÂ\rcafe\n"
    assert faithful(raw).splitlines()[0] == "café"
    assert faithful("Ã\n©") == "Ã\n©"


def test_form_feeds_tabs_and_line_ends_stay() -> None:
    raw = "a\tb\x0cc\r\nd\re\n\x0b"
    assert faithful(raw) == raw


def test_control_characters_go() -> None:
    raw = "a\x00b\x08c"
    assert faithful(raw) == "abc"
    assert set(rules(raw)) == {"encoding.control"}


def test_ligatures() -> None:
    assert faithful("ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ") == "ff fi fl ffi ffl ſt st"
    assert set(rules("ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ")) == {"unicode.ligature"}


def test_soft_hyphens() -> None:
    assert faithful("co\u00adop coun\u00ad\ntry, un\u00ad \r\ndo, end\u00ad") == "coop coun-\ntry, un- \r\ndo, end-"
    assert faithful("coun-\u00ad\ntry \u00ad\nx") == "coun-\ntry -\nx"
    assert set(rules("co\u00adop coun\u00ad\ntry")) == {"unicode.soft-hyphen"}


def test_letters_are_composed() -> None:
    edits = faithful_edits("cafe\u0301 nai\u0308ve café")
    assert [(edit.start, edit.old, edit.new, edit.rule) for edit in edits] == [
        (3, "e\u0301", "é", "unicode.nfc"),
        (8, "i\u0308", "ï", "unicode.nfc"),
    ]


def test_an_accent_on_a_ligature_or_behind_a_soft_hyphen() -> None:
    assert faithful("ﬁ\u0301") == "fí"
    assert faithful("e\u00ad\u0301") == "é"


def test_lost_characters_stay_visibly_lost() -> None:
    assert faithful("l’Ã©tÃ\ufffd et lâ€\ufffdhumanitÃ©") == "l’étÃ\ufffd et lâ€\ufffdhumanité"
    assert faithful("lâ€\ufffdhumanitÃ©") == "lâ€\ufffdhumanité"


def test_lone_surrogates_become_writable() -> None:
    faithful("a\ud800b").encode()


def test_very_long_lines_are_taken_in_pieces() -> None:
    raw = "cafÃ© " * 3000 + "x" * 5000 + "ﬁ"
    assert faithful(raw) == "café " * 3000 + "x" * 5000 + "fi"


odd = st.text(
    alphabet=st.one_of(
        st.sampled_from(
            "abe -\n\r\t\x0c\x00\x1b[¬\u00ad\u0301\u0308ﬁﬂﬅÃ©â€™œ\x80\x9d\xa0é“”\ufeff\ufffd\u2028\u1100\u1161"
        ),
        st.characters(),
    ),
    max_size=60,
)


@given(odd)
@example("ÃÂ©")
@example("â\x80\u00ad\x99")
def test_edits_can_be_undone_and_settle_the_text(raw: str) -> None:
    edits = faithful_edits(raw)
    text = apply(raw, edits)
    assert revert(text, edits) == raw
    assert faithful_edits(text) == ()
    assert all(edit.old != edit.new and edit.rule for edit in edits)


@given(odd)
def test_the_faithful_text_is_composed_line_by_line(raw: str) -> None:
    text = faithful(raw)
    assert all(unicodedata.is_normalized("NFC", line) for line in text.split("\n")) or faithful_edits(raw) == ()


@pytest.mark.parametrize("raw", ["", " ", "\n", "plain text, quite plain\n"])
def test_plain_text_needs_nothing(raw: str) -> None:
    assert faithful_edits(raw) == ()
