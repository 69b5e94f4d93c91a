"""Pages of production: recipes, batches, and the lot, whose page shows all of it."""
