"""What do we need next? Demand, safety stock, reorder rules."""
