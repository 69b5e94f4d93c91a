"""Which one? Lots, containers, shelf life, restrictions, genealogy, cost entries."""
