"""The window. Qt; no SQL, no Keras."""
