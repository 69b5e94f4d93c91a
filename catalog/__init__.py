"""What do we handle, and where? Items, units, partners, locations."""
