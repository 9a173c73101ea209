"""Which reference a page is compared with, and how: its own, or its stretches of that of the whole item."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from pipeline.errors import printable
from pipeline.model import Comparison, Coverage, Document, Located, Profile, Verification
from pipeline.run.cleaning import Cleaned
from pipeline.run.files import read_bytes
from pipeline.run.reference import Reference
from pipeline.run.tasks import ItemTask
from pipeline.settings import ReferenceSettings
from pipeline.text.passages import Running
from pipeline.verify import compare, locate, part_in, read_document, reference_of, verified_spans, verify_text


def locate_pages(reference: Path, pages: dict[str, str]) -> Located:
    """Find pages in the reference of their item."""
    return locate(_whole(reference), pages)


def verify_page(
    page: str, reference: Reference, cleaned: Cleaned, policy: ReferenceSettings, profile: Profile
) -> tuple[Verification, tuple[tuple[int, int], ...], str | None]:
    """Compare a page with its reference.

    Returns:
        The comparison, the spans of the clean text that the reference confirms, and the text of the reference; None
        where there is none.
    """
    before, after, furniture = cleaned.compared
    text: str | None = None
    printed: str | None = None
    if reference.located is not None and reference.path is not None:
        located = msgspec.json.decode(read_bytes(reference.located), type=Located)
        text = reference_of(located, page, _whole(reference.path))
        before, after = part_in(text or "", before), part_in(text or "", after)
    elif reference.path is not None:
        text, printed = _parted(read_document(reference.path), policy, furniture)
    found = verify_text(text, reference.name, before, after, profile, policy)
    if printed is not None:
        found = replace(found, furniture=compare(printed, furniture or "", profile))
    return found, verified_spans(text, cleaned.clean) if text else (), text


def _parted(document: Document, policy: ReferenceSettings, furniture: str | None) -> tuple[str, str | None]:
    """Return the text of a reference, and its furniture where that is compared apart."""
    if furniture is None:
        return document.text, None
    text, printed = document.apart()
    return text, printed if printed or policy.furniture == "out" else None


def _whole(path: Path) -> str:
    return read_document(path).apart()[0]


def nothing_found(
    coverage: Coverage | None, reference: Path | None, running: Sequence[Sequence[Running]], profile: Profile
) -> Verification | None:
    """Return the verification of an item in whose reference no page was found: all of it is wrong; else None."""
    if coverage is None or reference is None or coverage.found:
        return None
    text = "\n\n".join(passage.text for page in running for passage in page)
    lost, added = compare(_whole(reference), "", profile), compare("", text, profile)
    both = Comparison(lost.strict + added.strict, lost.normalised + added.normalised, profile.name)
    return Verification("compared", reference.name, both, both)


def unknown_page_notes(task: ItemTask) -> Iterator[str]:
    """Yield what a person should know of references of pages that are not there for no reason that is told."""
    failed = {failure.page for failure in task.failures}
    for page, path in task.missing:
        if page not in failed:
            near = difflib.get_close_matches(page, task.pages, n=1)
            meant = f"Is it meant for {printable(near[0])}?" if near else "Is its scan missing?"
            yield (
                f"scans/{printable(task.item)}: {printable(path.name)} is a reference, but there is no page "
                f"{printable(page)}; it counts as wholly wrong. {meant}"
            )
