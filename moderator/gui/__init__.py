"""The window. Qt; no SQL, no Keras."""

from moderator.gui.features import search_no_sources

search_no_sources()
