"""Where, and how much? The ledger, on hand, reservations, allocation."""
