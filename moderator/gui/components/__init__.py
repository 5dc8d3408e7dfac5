"""The parts that every screen is made of; each paints itself from the theme in use."""
