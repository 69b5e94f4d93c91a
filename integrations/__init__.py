"""Who else must know? Accounting, webhooks, exports."""
