"""What becomes what? Recipes, batches, the batch record."""
