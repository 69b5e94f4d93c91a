"""Acme Gummies: elderberry and magnesium gummies, with a fortnight's ordinary trouble."""

from __future__ import annotations

from batcherp.demo import acme_fortnight, acme_range
from batcherp.demo.plants import Formula, Person, Plant, Receipt, Run, Thing

PEOPLE = [
    Person("Petra Lindqvist", "petra@acme.example", "Planner"),
    Person("Quinn Abara", "quinn@acme.example", "QA approver"),
    Person("Otto Brandt", "otto@acme.example", "Operator"),
    Person("Walt Njoku", "walt@acme.example", "Warehouse"),
    Person("Ada Moreau", "ada@acme.example", "Administrator"),
]

THINGS = [
    Thing("SUG-CANE", "Cane sugar", "raw", "kg", 730),
    Thing("SYR-TAPIOCA", "Tapioca syrup 60 DE", "raw", "kg", 365),
    Thing("PEC-HM150", "Pectin HM-150", "raw", "kg", 730),
    Thing("ELD-EXT", "Elderberry extract 10:1", "raw", "kg", 540, inspected=True),
    Thing("ASC-ACID", "Ascorbic acid", "raw", "kg", 1095),
    Thing("ZIN-CIT", "Zinc citrate dihydrate", "raw", "kg", 1095),
    Thing("MAG-GLY", "Magnesium bisglycinate", "raw", "kg", 1095),
    Thing("CIT-ACID", "Citric acid anhydrous", "raw", "kg", 1095),
    Thing("NA-CIT", "Trisodium citrate", "raw", "kg", 1095),
    Thing("FLV-BERRY", "Natural berry flavour", "raw", "kg", 365),
    Thing("COL-ANTHO", "Anthocyanin colour", "raw", "kg", 270),
    Thing("OIL-CARN", "Carnauba and MCT coating oil", "raw", "kg", 540),
    Thing("BOT-150", "PET bottle 150 ml with lid", "packaging", "pcs"),
    Thing("LBL-ELD", "Label, elderberry 60 count", "packaging", "pcs"),
    Thing("LBL-MAG", "Label, magnesium 60 count", "packaging", "pcs"),
    Thing("GUM-ELD-60", "Elderberry gummies, 60 count", "finished", "pcs", 548),
    Thing("GUM-MAG-60", "Magnesium night gummies, 60 count", "finished", "pcs", 548),
]

RECEIPTS = [
    Receipt("SUG-CANE", "SUG-26-0311", "1,400", 120, 610, "Cargenta", "CG-88213"),
    Receipt("SUG-CANE", "SUG-26-0340", "2,000", 30, 700, "Cargenta", "CG-90118"),
    Receipt("SYR-TAPIOCA", "TAP-26-0118", "420", 344, 21, "Tapiora", "T-5521"),
    Receipt("SYR-TAPIOCA", "TAP-26-0137", "900", 200, 165, "Tapiora", "T-5702"),
    Receipt("PEC-HM150", "PEC-26-0052", "60", 300, 430, "Cargenta", "PK-1190"),
    Receipt("PEC-HM150", "PEC-26-0061", "125", 90, 640, "Cargenta", "PK-1244"),
    Receipt("ELD-EXT", "ELD-26-0081", "18", 545, -5, "Nordbeere", "NB-7702"),
    Receipt("ELD-EXT", "ELD-26-0088", "64", 500, 40, "Nordbeere", "NB-7719"),
    Receipt("ELD-EXT", "ELD-26-0093", "180", 60, 480, "Nordbeere", "NB-7741", "quarantine"),
    Receipt("ASC-ACID", "ASC-26-0014", "75", 200, 895, "Vitachem", "VC-4471"),
    Receipt("ZIN-CIT", "ZNC-26-0009", "20", 100, 995, "Vitachem", "VC-4490"),
    Receipt("MAG-GLY", "MAG-26-0021", "160", 90, 1005, "Vitachem", "VC-4502"),
    Receipt("CIT-ACID", "CIT-26-0311", "22", 400, 695, "Jungbaur", "JB-30117"),
    Receipt("NA-CIT", "NAC-26-0118", "50", 150, 945, "Jungbaur", "JB-30155"),
    Receipt("FLV-BERRY", "FLV-26-0066", "28", 300, 65, "Aromatis", "AR-9120"),
    Receipt("FLV-BERRY", "FLV-26-0071", "30", 40, 325, "Aromatis", "AR-9188"),
    Receipt("COL-ANTHO", "COL-26-0033", "14", 255, 15, "Aromatis", "AR-2204"),
    Receipt("COL-ANTHO", "COL-26-0036", "25", 30, 240, "Aromatis", "AR-2291"),
    Receipt("OIL-CARN", "OIL-26-0012", "40", 120, 420, "Nordbeere", "NB-3310"),
    Receipt("BOT-150", "BOT-26-0212", "24,000", 45, None, "Plastiform", "PF-2026-118"),
    Receipt("LBL-ELD", "LBL-26-0101", "15,000", 60, None, "Etikett Werk", "EW-7731"),
    Receipt("LBL-MAG", "LBL-26-0102", "8,000", 60, None, "Etikett Werk", "EW-7732"),
]

ELDERBERRY = Formula(
    "GUM-ELD",
    "GUM-ELD-60",
    "4,000",
    "pcs",
    [
        ("SUG-CANE", "290", "kg"),
        ("SYR-TAPIOCA", "260", "kg"),
        ("PEC-HM150", "14.4", "kg"),
        ("ELD-EXT", "24", "kg"),
        ("ASC-ACID", "10.8", "kg"),
        ("ZIN-CIT", "1.86", "kg"),
        ("CIT-ACID", "6.2", "kg"),
        ("NA-CIT", "2.4", "kg"),
        ("FLV-BERRY", "4.8", "kg"),
        ("COL-ANTHO", "1.9", "kg"),
        ("OIL-CARN", "1.2", "kg"),
        ("BOT-150", "4,000", "pcs"),
        ("LBL-ELD", "4,000", "pcs"),
    ],
)

MAGNESIUM = Formula(
    "GUM-MAG",
    "GUM-MAG-60",
    "3,000",
    "pcs",
    [
        ("SUG-CANE", "205", "kg"),
        ("SYR-TAPIOCA", "190", "kg"),
        ("PEC-HM150", "11.2", "kg"),
        ("MAG-GLY", "38", "kg"),
        ("CIT-ACID", "4.9", "kg"),
        ("NA-CIT", "1.9", "kg"),
        ("FLV-BERRY", "3.6", "kg"),
        ("OIL-CARN", "0.9", "kg"),
        ("BOT-150", "3,000", "pcs"),
        ("LBL-MAG", "3,000", "pcs"),
    ],
)

RUNS = [
    Run("B-1178", "GUM-ELD", "4,000", "pcs", 0, made="3,930", lot="GUM-1178"),
    Run("B-1180", "GUM-MAG", "3,000", "pcs", 0, made="2,975", lot="GUM-1180"),
    Run("B-1182", "GUM-ELD", "4,000", "pcs", 1, is_reserved=True),
    Run("B-1183", "GUM-MAG", "3,000", "pcs", 2),
    Run("B-1185", "GUM-ELD", "8,000", "pcs", 3),
]

ACME = Plant(
    slug="acme",
    name="Acme Gummies",
    time_zone="Europe/Brussels",
    people=PEOPLE,
    things=[*THINGS, *acme_range.THINGS],
    receipts=[*RECEIPTS, *acme_range.RECEIPTS],
    formulas=[ELDERBERRY, MAGNESIUM, *acme_range.FORMULAS],
    runs=[*RUNS, *acme_range.RUNS],
    before=acme_fortnight.before,
    happened=acme_fortnight.happened,
)
