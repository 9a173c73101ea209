"""From a reading to a page: its blocks, what they are, and the order they are read in."""

from __future__ import annotations

from pipeline.layout.arrange import arrange
from pipeline.layout.furniture import margins
from pipeline.layout.regions import regions_to_read_again

__all__ = ["arrange", "margins", "regions_to_read_again"]
