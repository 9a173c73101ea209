"""From a file on disk to a page image: what it is, its pixels, its resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ingest.scanfile import probe, wide_images

if TYPE_CHECKING:
    from pipeline.ingest.loading import find_facing, lit_evenly, load_page
    from pipeline.ingest.view import encode_view

__all__ = ["encode_view", "find_facing", "lit_evenly", "load_page", "probe", "wide_images"]


def __getattr__(name: str) -> object:
    # Decoding needs NumPy, OpenCV and Pillow; a run that finds nothing to do needs none of them.
    if name in ("find_facing", "lit_evenly", "load_page"):
        from pipeline.ingest import loading

        return getattr(loading, name)
    if name == "encode_view":
        from pipeline.ingest.view import encode_view

        return encode_view
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
