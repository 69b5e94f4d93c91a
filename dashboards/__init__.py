"""How are we doing? Reads only."""
