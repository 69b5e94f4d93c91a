"""From a bare machine to a running product: standard library only, until Django is there."""
