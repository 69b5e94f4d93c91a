"""Seals over append-only rows: any later change is found and named by `manage.py verify`.

    core.seals.register(Sealed("inventory_movement", leaf="app.movement_leaf"))

in an app's `AppConfig.ready` puts its ledger under seal: the table has the columns id, tenant_id,
xid, recorded_at and leaf, and the SQL function computes a row's leaf from its fields.
"""

from core.seals.registry import Sealed, register

__all__ = ["Sealed", "register"]
