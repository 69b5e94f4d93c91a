"""Rival Syrups: another plant on the same server, with codes that Acme uses too."""

from __future__ import annotations

from batcherp.demo.plants import Formula, Person, Plant, Receipt, Run, Thing

RIVAL = Plant(
    slug="rival",
    name="Rival Syrups",
    time_zone="America/Chicago",
    people=[
        Person("Rosa Delgado", "rosa@rival.example", "Planner"),
        Person("Ravi Menon", "ravi@rival.example", "QA approver"),
        Person("Rory Walsh", "rory@rival.example", "Operator"),
        Person("Renee Fields", "renee@rival.example", "Warehouse"),
        Person("Rita Osei", "rita@rival.example", "Administrator"),
    ],
    things=[
        Thing("SUG-CANE", "Cane sugar, liquid 67 Brix", "raw", "kg", 180),
        Thing("ELD-EXT", "Elderberry juice concentrate", "raw", "kg", 365),
        Thing("CIT-ACID", "Citric acid", "raw", "kg", 1095),
        Thing("BOT-250", "Glass bottle 250 ml with cap", "packaging", "pcs"),
        Thing("SYR-ELD-250", "Elderberry syrup 250 ml", "finished", "pcs", 365),
    ],
    receipts=[
        Receipt("SUG-CANE", "SUG-1", "800", 20, 160, "Sweetwater", "SW-100"),
        Receipt("ELD-EXT", "ELD-26-0093", "90", 100, 265, "Nordbeere", "NB-7741"),
        Receipt("ELD-EXT", "ELD-26-0101", "120", 10, 355, "Nordbeere", "NB-7760"),
        Receipt("CIT-ACID", "CIT-26-0311", "30", 60, 1035, "Jungbaur", "JB-30117"),
        Receipt("BOT-250", "BOT-77", "6,000", 30, None, "Glassworks", "GW-12"),
    ],
    formulas=[
        Formula(
            "SYR-ELD",
            "SYR-ELD-250",
            "1,000",
            "pcs",
            [
                ("SUG-CANE", "160", "kg"),
                ("ELD-EXT", "70", "kg"),
                ("CIT-ACID", "1.2", "kg"),
                ("BOT-250", "1,000", "pcs"),
            ],
        )
    ],
    runs=[
        Run("B-1178", "SYR-ELD", "1,500", "pcs", 0, made="1,490", lot="SYR-1178"),
        Run("B-1182", "SYR-ELD", "1,000", "pcs", 1),
    ],
)
