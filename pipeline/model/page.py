"""Everything known about pages and items."""

from __future__ import annotations

from msgspec import Struct, field

from pipeline.model.accuracy import Estimate, RepairEffect, Score, Verification
from pipeline.model.base import Box
from pipeline.model.check import Effort, RuleEffect, WordCheck
from pipeline.model.coverage import Coverage
from pipeline.model.image import ImageRecord
from pipeline.model.measures import Measures, total
from pipeline.model.reading import Reading, Stamp, Status
from pipeline.model.repaired import RepairedText


class PageWord(Struct, frozen=True):
    """A word of the faithful text with its place on the scan and its status."""

    start: int  #: offset in the faithful text
    end: int
    box: Box
    status: Status
    confidence: float | None = None  #: of the first reader
    probability: float | None = None  #: that the word is right as repaired; None where nobody can tell


class Page(Struct, frozen=True):
    """Everything known about a page: the page record."""

    image: ImageRecord
    reading: Reading  #: of the first reader, its words settled by the second one where there is one
    repaired: RepairedText
    clean: str  #: `repaired.text` with the lines of each paragraph joined
    words: tuple[PageWord, ...]
    verification: Verification
    second: Stamp | None = None  #: who read a second time; None where nobody did
    estimate: Estimate | None = None  #: how many characters are likely to be wrong; None where it cannot be told
    check: WordCheck | None = None  #: what the reference tells about its words; None without one


class Failure(Struct, frozen=True):
    """A page that could not be finished; the rest of the batch goes on."""

    item: str
    page: str
    stage: str  #: "ingest", "read", "fold", "locate", "finish" or "item"
    error: str  #: the message for a person
    exit_code: int


class PageSummary(Struct, frozen=True):
    """The figures of a page that item and collection add up."""

    page: str
    words: int = 0
    statuses: dict[str, int] = field(default_factory=dict)  #: status → words
    edits: dict[str, int] = field(default_factory=dict)  #: rule → edits made
    flags: dict[str, int] = field(default_factory=dict)  #: rule → flags raised
    state: str = "no-reference"  #: of the verification
    before: tuple[Score, Score] = (Score(), Score())  #: strict, normalised
    after: tuple[Score, Score] = (Score(), Score())
    effect: RepairEffect = RepairEffect()
    measures: tuple[Measures | None, Measures | None] = (None, None)  #: before and after repair
    notes: tuple[str, ...] = ()  #: what a person should know of the page, and what to do about it
    furniture: Score = Score()  #: strict; of running heads and the like, where they are compared apart
    estimate: Estimate | None = None  #: how many characters are likely to be wrong, whatever the reference says
    effort: Effort = Effort()  #: of the words of which the reference tells
    rules: dict[str, RuleEffect] = field(default_factory=dict)  #: rule → what its edits did
    suspects: int = 0  #: places where the reference may be wrong


class ItemSummary(Struct, frozen=True):
    """The figures of an item, page by page, and what went wrong with it."""

    item: str
    title: str
    creator: str
    date: str
    profile: str  #: name of the normalisation of the second scores
    max_cer: float  #: threshold of the gate, for the normalised CER after repair
    pages: tuple[PageSummary, ...] = ()
    whole: Verification | None = None  #: where no page was found in the reference of the whole: all wrong
    failures: tuple[Failure, ...] = ()
    problems: tuple[str, ...] = ()  #: messages about files that were left out
    cautions: tuple[str, ...] = ()  #: what to keep in mind of how it was made ("one reader alone")
    order: tuple[str, ...] = ()  #: pages that seem to be missing, doubled or out of order
    coverage: Coverage | None = None  #: of the reference of the whole; None where there is none
    max_page_cer: float | None = None  #: the same for each page by itself; None: twice that of the item

    @property
    def page_limit(self) -> float:
        """The normalised CER after repair that no page may be above; of short pages see `SMALL_PAGE`."""
        return 2 * self.max_cer if self.max_page_cer is None else self.max_page_cer

    def notes(self) -> tuple[str, ...]:
        """Return what a person should look at: the notes of the item and those of its pages."""
        return self.order + tuple(note for page in self.pages for note in page.notes)

    def compared(self) -> tuple[PageSummary, ...]:
        """Return the pages that were compared with a reference."""
        return tuple(page for page in self.pages if page.state in ("compared", "empty-reference", "missing-page"))

    def score(self, *, after: bool, normalised: bool) -> Score:
        """Return the sum of the counts of all compared pages."""
        total = Score()
        for page in self.compared():
            total += (page.after if after else page.before)[normalised]
        return total

    def measures(self, *, after: bool) -> Measures:
        """Return what was counted of all compared pages together."""
        pages = (page.measures[after] for page in self.compared())
        return total((one for one in pages if one is not None), self.profile)
