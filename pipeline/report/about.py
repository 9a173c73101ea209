"""Where a page came from, what was done to its image and who read it, in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import ImageRecord, Page, Stamp, Step

#: Tesseract language → BCP 47, for screen readers
_LANGUAGES = {
    "ces": "cs",
    "dan": "da",
    "deu": "de",
    "eng": "en",
    "fra": "fr",
    "frk": "de",
    "ita": "it",
    "lat": "la",
    "nld": "nl",
    "pol": "pl",
    "por": "pt",
    "spa": "es",
    "swe": "sv",
}
_RESOLUTIONS = {
    "metadata": "as the file says",
    "estimated": "estimated from the size of the print",
    "assumed": "assumed, the file says nothing plausible",
    "rendered": "rendered from PDF",
}
_STEPS = {
    "bleed-through": "print of the other side painted out",
    "crop": "cut down to the paper",
    "deskew": "lines levelled",
    "despeckle": "specks taken off",
    "dewarp": "bent lines straightened",
    "even-light": "shadows evened out",
    "flatten": "transparency filled",
    "invert": "black and white exchanged",
    "orient": "turned upright",
    "turn": "turned",
    "paint-surround": "what is not paper painted over",
    "rectify": "perspective undone",
    "cut-out": "the rest of the scan left out, as the settings say",
    "split": "parted from its neighbour",
    "render": "rendered from PDF",
    "to-8-bit": "reduced to 8 bits a pixel",
    "to-rgb": "colours converted",
}


def about(page: Page) -> Iterator[tuple[str, str]]:
    """Yield terms and descriptions."""
    yield from _image(page.image)
    if page.second is None:
        yield "read by", _reader(page.reading.stamp)
    else:
        yield "first reader", _reader(page.reading.stamp)
        yield "second reader", _reader(page.second)
    if page.verification.reference:
        yield "reference", page.verification.reference


def language(stamp: Stamp) -> str:
    """Return the BCP 47 code of the main language of a reading; empty where it is not known."""
    return next((_LANGUAGES.get(name, "") for name in stamp.models), "")


def _image(image: ImageRecord) -> Iterator[tuple[str, str]]:
    yield "scan", image.source.scan + (f", page {image.source.index + 1} of the file" if image.source.index else "")
    yield "image", f"{image.width:,} × {image.height:,} pixels, {image.mode}"
    yield "resolution", f"{image.dpi} dpi ({_RESOLUTIONS[image.dpi_source]})"
    for step in image.steps:
        yield "prepared", _step(step)
    for note in image.notes:
        yield "note", note
    if image.embedded_text:
        yield "note", "The PDF holds a text of its own; it was not used."


def _step(step: Step) -> str:
    name = _STEPS.get(step.name, step.name.replace("-", " "))
    parameters = ", ".join(f"{key} {value}" for key, value in step.parameters.items())
    return f"{name} ({parameters})" if parameters else name


def _reader(stamp: Stamp) -> str:
    languages = f" ({', '.join(stamp.models)})" if stamp.models else ""
    return f"{stamp.name} {stamp.version}{languages}"
