"""The tables of lots."""

from lots.models.costs import CostEntry, CostShare, CostSplit
from lots.models.lots import Container, Lot, LotLink, Restriction

__all__ = ["Container", "CostEntry", "CostShare", "CostSplit", "Lot", "LotLink", "Restriction"]
