"""Pages of stock: lists, receipts, and what is done to a lot where it lies."""
