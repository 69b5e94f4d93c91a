"""From whom, to whom? Receipts and shipments, and one day the orders behind them."""
