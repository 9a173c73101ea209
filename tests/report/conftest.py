"""Page records and summaries made of little: a text as printed, and what was done to it."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Sequence

import pytest
from hypothesis import settings
from lxml import html

from pipeline.model import (
    Box,
    Comparison,
    Counts,
    DiffChunk,
    Edit,
    Effort,
    Failure,
    Flag,
    ImageRecord,
    ItemSummary,
    Page,
    PageSource,
    PageSummary,
    PageWord,
    Reading,
    RepairedText,
    RepairEffect,
    Score,
    Stamp,
    Status,
    Verification,
)
from pipeline.report import PageView, write_item_report
from pipeline.text.edits import OffsetMap, apply
from pipeline.text.layout import join_lines

# Property tests have no deadline: machines that run them are often busy.
settings.register_profile("doublekey", deadline=None)
settings.load_profile("doublekey")

PageFactory = Callable[..., Page]


def _words(repaired: RepairedText) -> tuple[PageWord, ...]:
    edits = OffsetMap([edit for edit in repaired.edits if edit.rule.startswith("scanno")])
    flags = OffsetMap([Edit(flag.start, flag.end, "", "", flag.rule) for flag in repaired.flags])
    words = []
    for number, match in enumerate(re.finditer(r"\S+", repaired.faithful)):
        status = Status.READ
        if flags.touching(*match.span()):
            status = Status.DOUBTFUL
        elif edits.touching(*match.span()):
            status = Status.REPAIRED
        words.append(PageWord(*match.span(), Box(10 + 40 * number, 20, 40 + 40 * number, 36), status, 0.9))
    return tuple(words)


def _page(
    faithful: str = "a plain page",
    *,
    name: str = "0001",
    edits: Sequence[Edit] = (),
    flags: Sequence[Flag] = (),
    raw: str | None = None,
    faithful_edits: Sequence[Edit] = (),
    verification: Verification | None = None,
    language: str = "eng",
    statuses: dict[str, Status] | None = None,
) -> Page:
    text = apply(faithful, edits)
    repaired = RepairedText(
        faithful if raw is None else raw, faithful, text, tuple(faithful_edits), tuple(edits), tuple(flags)
    )
    words = tuple(
        PageWord(
            word.start, word.end, word.box, (statuses or {}).get(faithful[word.start : word.end], word.status), 0.4
        )
        for word in _words(repaired)
    )
    source = PageSource("pamphlet", name, "", f"scans/pamphlet/{name}.png")
    return Page(
        image=ImageRecord(source, "png", 1000, 1500, "grey", 300, "assumed", notes=("the dpi tag is implausible",)),
        reading=Reading(Stamp("tesserocr", "5.5.0", {language: "0f"}), 1000, 1500),
        repaired=repaired,
        clean=join_lines(text),
        words=words,
        verification=verification or Verification("no-reference"),
    )


def _compared(
    diff: Sequence[DiffChunk], *, errors: int = 5, before: int = 8, effect: RepairEffect | None = None
) -> Verification:
    def comparison(wrong: int) -> Comparison:
        score = Score(Counts(hits=1000 - wrong, substitutions=wrong), Counts(hits=200 - wrong, substitutions=wrong))
        return Comparison(score, score, "archive", tuple(diff))

    effect = effect or RepairEffect(fixed=7, kept=190)
    return Verification("compared", "scans/pamphlet/0001.gt.txt", comparison(before), comparison(errors), effect)


def _summary_of(page: Page) -> PageSummary:
    check = page.verification
    before, after = ((one.strict, one.normalised) if one else (Score(), Score()) for one in (check.before, check.after))
    repaired = page.repaired
    return PageSummary(
        page=page.image.source.page,
        words=len(page.words),
        statuses=dict(Counter(word.status.value for word in page.words)),
        edits=dict(Counter(edit.rule for edit in (*repaired.faithful_edits, *repaired.edits))),
        flags=dict(Counter(flag.rule for flag in repaired.flags)),
        state=check.state,
        before=before,
        after=after,
        effect=check.effect,
        estimate=page.estimate,
        effort=page.check.effort if page.check else Effort(),
        rules=page.check.rules if page.check else {},
        suspects=sum(word.suspect for word in page.check.wrong) if page.check else 0,
    )


def _summary(
    pages: Sequence[Page] = (),
    *,
    item: str = "pamphlet",
    title: str = "A Pamphlet",
    creator: str = "",
    date: str = "",
    max_cer: float = 0.02,
    whole: Verification | None = None,
    failures: Sequence[Failure] = (),
    problems: Sequence[str] = (),
    cautions: Sequence[str] = (),
    extra: Sequence[PageSummary] = (),
) -> ItemSummary:
    return ItemSummary(
        item,
        title,
        creator,
        date,
        "archive",
        max_cer,
        (*map(_summary_of, pages), *extra),
        whole,
        tuple(failures),
        tuple(problems),
        tuple(cautions),
    )


@pytest.fixture
def page() -> PageFactory:
    return _page


@pytest.fixture
def compared() -> Callable[..., Verification]:
    return _compared


@pytest.fixture
def summary() -> Callable[..., ItemSummary]:
    return _summary


@pytest.fixture
def report() -> Callable[..., html.HtmlElement]:
    """Return the parsed report of some pages."""

    def parsed(*pages: Page, image: bytes | None = b"RIFF", **about: object) -> html.HtmlElement:
        stream = io.StringIO()
        write_item_report(stream, _summary(pages, **about), (PageView(one, image) for one in pages))
        return html.document_fromstring(stream.getvalue())

    return parsed
