"""Shapes of stock's nouns over REST, and the bodies that move it."""
