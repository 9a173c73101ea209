"""From two readings of a page to one, with a status for every word."""

from pipeline.collate.collate import Neural, collate
from pipeline.collate.weights import Weights, load_weights

__all__ = ["Neural", "Weights", "collate", "load_weights"]
