"""A neural language model that tells which of some concrete strings is likelier in its context."""

from pipeline.evidence.neural.loading import NeuralOnDemand, digest, load_neural, model_path, neural_stamp
from pipeline.evidence.neural.model import NeuralModel, Question

__all__ = ["NeuralModel", "NeuralOnDemand", "Question", "digest", "load_neural", "model_path", "neural_stamp"]
