"""Models: how good the machine is, what a retraining would change, and every version to go back to."""
