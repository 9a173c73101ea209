"""From two readings of a page to one, with a status for every word."""

from pipeline.collate.collate import Neural, Question, collate
from pipeline.collate.weights import Weights, load_weights

__all__ = ["Neural", "Question", "Weights", "collate", "load_weights"]
