"""From a text as read to the faithful and the clean text, with every edit and flag on record."""

from pipeline.repair.repair import repair_text

__all__ = ["repair_text"]
