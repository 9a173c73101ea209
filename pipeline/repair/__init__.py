"""From a text as read to the faithful and the clean text, with every edit and flag on record."""

from pipeline.repair.repair import repair_text
from pipeline.repair.rounds import repair_to_rest

__all__ = ["repair_text", "repair_to_rest"]
