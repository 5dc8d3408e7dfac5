"""From text to probabilities; and, in a training process alone, from labels to a model."""
