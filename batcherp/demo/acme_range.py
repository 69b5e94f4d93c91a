"""The rest of Acme's range: vitamin C, sleep and children's gummies, and their base syrup."""

from __future__ import annotations

from batcherp.demo.plants import Formula, Line, Receipt, Run, Thing

THINGS = [
    Thing("GLU-SYR", "Glucose syrup 42 DE", "raw", "kg", 365),
    Thing("GEL-250", "Gelatin 250 bloom", "raw", "kg", 1095, inspected=True),
    Thing("MAL-ACID", "Malic acid", "raw", "kg", 1095),
    Thing("VIT-D3", "Vitamin D3 oil 1 MIU/g", "raw", "kg", 730, opened_days=60),
    Thing("VIT-MIX", "Children's vitamin premix", "raw", "kg", 365, inspected=True),
    Thing("COLL-PEP", "Collagen peptides", "raw", "kg", 730, inspected=True),
    Thing("MEL-PRE", "Melatonin premix 10 %", "raw", "kg", 540, inspected=True),
    Thing("FLV-LEMON", "Natural lemon flavour", "raw", "kg", 365),
    Thing("FLV-CHERRY", "Natural cherry flavour", "raw", "kg", 365),
    Thing("COL-TURM", "Turmeric colour", "raw", "kg", 365),
    Thing("JAR-250", "PET jar 250 ml with lid", "packaging", "pcs"),
    Thing("LBL-VITC", "Label, vitamin C 60 count", "packaging", "pcs"),
    Thing("LBL-SLP", "Label, sleep 60 count", "packaging", "pcs"),
    Thing("LBL-KID", "Label, children's 90 count", "packaging", "pcs"),
    Thing("BASE-SYR", "Gummy base syrup", "intermediate", "kg", 30),
    Thing("TRIM-GUM", "Gummy trimmings", "intermediate", "kg", 90),
    Thing("GUM-VITC-60", "Vitamin C lemon gummies, 60 count", "finished", "pcs", 548),
    Thing("GUM-SLP-60", "Sleep cherry gummies, 60 count", "finished", "pcs", 548),
    Thing("GUM-KID-90", "Children's gummies, 90 count", "finished", "pcs", 456),
    Thing("GUM-COL-60", "Collagen peach gummies, 60 count", "finished", "pcs", 456),
]

RECEIPTS = [
    Receipt("GLU-SYR", "GLU-26-0120", "900", 340, 25, "Tapiora", "G-2210"),
    Receipt("GLU-SYR", "GLU-26-0131", "1,400", 60, 305, "Tapiora", "G-2287"),
    Receipt("SYR-TAPIOCA", "TAP-26-0151", "1,200", 30, 335, "Tapiora", "T-5833"),
    Receipt("GEL-250", "GEL-26-0011", "40", 120, 975, "Gelatine Noord", "GN-0311", ""),
    Receipt("GEL-250", "GEL-26-0014", "60", 90, 1005, "Gelatine Noord", "GN-0377"),
    Receipt("GEL-250", "GEL-26-0017", "50", 9, 1086, "Gelatine Noord", "GN-0402", ""),
    Receipt("MAL-ACID", "MAL-26-0005", "45", 200, 895, "Jungbaur", "JB-41120"),
    Receipt("CIT-ACID", "CIT-26-0340", "5", 20, 1075, "Jungbaur", "JB-30802"),
    Receipt("ASC-ACID", "ASC-26-0018", "60", 40, 1055, "Vitachem", "VC-4620"),
    Receipt("MAG-GLY", "MAG-26-0030", "80", 12, 1083, "Vitachem", "VC-4688"),
    Receipt("VIT-D3", "VD3-26-0004", "12", 150, 580, "Vitachem", "VC-3911"),
    Receipt("VIT-MIX", "VMX-26-0006", "15", 300, 65, "Vitachem", "VC-4402"),
    Receipt("VIT-MIX", "VMX-26-0009", "25", 14, 351, "Vitachem", "VC-4699", ""),
    Receipt("COLL-PEP", "CLP-26-0006", "80", 60, 670, "Gelatine Noord", "GN-7710", ""),
    Receipt("COLL-PEP", "CLP-26-0007", "120", 10, 720, "Gelatine Noord", "GN-7791", ""),
    Receipt("MEL-PRE", "MEL-25-0009", "0.8", 552, -12, "Vitachem", "VC-2207"),
    Receipt("MEL-PRE", "MEL-26-0002", "4", 15, 525, "Vitachem", "VC-4701", ""),
    Receipt("FLV-LEMON", "FLL-26-0019", "12", 330, 35, "Aromatis", "AR-8804"),
    Receipt("FLV-LEMON", "FLL-26-0024", "20", 50, 315, "Aromatis", "AR-9240"),
    Receipt("FLV-CHERRY", "FLC-26-0011", "18", 210, 155, "Aromatis", "AR-9033"),
    Receipt("COL-TURM", "CTM-26-0008", "6", 356, 9, "Aromatis", "AR-2180"),
    Receipt("COL-TURM", "CTM-26-0012", "10", 35, 330, "Aromatis", "AR-2302"),
    Receipt("JAR-250", "JAR-26-0031", "12,000", 70, None, "Plastiform", "PF-2026-140"),
    Receipt("JAR-250", "JAR-26-0038", "20,000", 8, None, "Plastiform", "PF-2026-171"),
    Receipt("LBL-ELD", "LBL-26-0115", "6,000", 3, None, "Etikett Werk", "EW-7851"),
    Receipt("LBL-VITC", "LBL-26-0110", "20,000", 50, None, "Etikett Werk", "EW-7790"),
    Receipt("LBL-SLP", "LBL-26-0111", "8,000", 50, None, "Etikett Werk", "EW-7791"),
    Receipt("LBL-KID", "LBL-26-0112", "12,000", 50, None, "Etikett Werk", "EW-7792"),
    Receipt("SUG-CANE", "SUG-26-0355", "1,000", 4, 726, "Cargenta", "CG-91540"),
]

BASE = Formula(
    "BASE",
    "BASE-SYR",
    "500",
    "kg",
    [
        Line("SUG-CANE", "205.8", "kg", loss_pct="2", step="Boil"),
        Line("GLU-SYR", "180", "kg", instead=("SYR-TAPIOCA",), step="Boil"),
        Line("PEC-HM150", "12", "kg", tolerance_pct="2", step="Boil"),
        Line("MAL-ACID", "1.5", "kg", step="Cool"),
    ],
    yield_pct="98",
)
VITAMIN_C = Formula(
    "GUM-VITC",
    "GUM-VITC-60",
    "5,000",
    "pcs",
    [
        Line("BASE-SYR", "594", "kg", loss_pct="1", step="Cook"),
        Line("ASC-ACID", "18", "kg", tolerance_pct="1", step="Dose"),
        Line("FLV-LEMON", "6", "kg", step="Dose"),
        Line("COL-TURM", "2.4", "kg", step="Dose"),
        Line("OIL-CARN", "1.5", "kg", is_fixed=True, step="Coat"),
        Line("JAR-250", "5,000", "pcs", step="Pack"),
        Line("LBL-VITC", "5,000", "pcs", step="Pack"),
    ],
    yield_pct="98",
)
SLEEP = Formula(
    "GUM-SLP",
    "GUM-SLP-60",
    "3,000",
    "pcs",
    [
        Line("GLU-SYR", "160", "kg", instead=("SYR-TAPIOCA",), step="Cook"),
        Line("SUG-CANE", "150", "kg", step="Cook"),
        Line("GEL-250", "24", "kg", tolerance_pct="2", step="Cook"),
        Line("MEL-PRE", "1.2", "kg", tolerance_pct="0.5", step="Dose"),
        Line("FLV-CHERRY", "3.5", "kg", step="Dose"),
        Line("MAL-ACID", "3.1", "kg", step="Dose"),
        Line("JAR-250", "3,000", "pcs", step="Pack"),
        Line("LBL-SLP", "3,000", "pcs", step="Pack"),
    ],
    yield_pct="97.5",
)
CHILDREN = Formula(
    "GUM-KID",
    "GUM-KID-90",
    "4,000",
    "pcs",
    [
        Line("BASE-SYR", "415.8", "kg", loss_pct="1", step="Cook"),
        Line("VIT-MIX", "9.6", "kg", tolerance_pct="1", step="Dose"),
        Line("VIT-D3", "0.4", "kg", tolerance_pct="1", step="Dose"),
        Line("FLV-CHERRY", "4.2", "kg", instead=("FLV-BERRY",), step="Dose"),
        Line("COL-TURM", "1.2", "kg", step="Dose"),
        Line("JAR-250", "4,000", "pcs", step="Pack"),
        Line("LBL-KID", "4,000", "pcs", step="Pack"),
    ],
    yield_pct="98",
)
# Versions that wait for approval: less sugar in one, the other a product to come.
CHILDREN_NEXT = Formula(
    "GUM-KID",
    "GUM-KID-90",
    "4,000",
    "pcs",
    [
        Line("BASE-SYR", "394", "kg", loss_pct="1.5", step="Cook"),
        Line("VIT-MIX", "9.6", "kg", tolerance_pct="0.5", step="Dose"),
        Line("VIT-D3", "0.4", "kg", tolerance_pct="1", step="Dose"),
        Line("FLV-CHERRY", "4.6", "kg", instead=("FLV-BERRY", "FLV-LEMON"), step="Dose"),
        Line("COL-ANTHO", "1.1", "kg", step="Dose"),
        Line("JAR-250", "4,000", "pcs", step="Pack"),
        Line("LBL-KID", "4,000", "pcs", step="Pack"),
    ],
    yield_pct="98.5",
    is_draft=True,
)
COLLAGEN = Formula(
    "GUM-COL",
    "GUM-COL-60",
    "2,000",
    "pcs",
    [
        Line("GLU-SYR", "110", "kg", step="Cook"),
        Line("SUG-CANE", "95", "kg", step="Cook"),
        Line("COLL-PEP", "42", "kg", loss_pct="0.5", tolerance_pct="1", step="Dose"),
        Line("GEL-250", "14", "kg", step="Cook"),
        Line("MAL-ACID", "2", "kg", step="Dose"),
        Line("JAR-250", "2,000", "pcs", step="Pack"),
    ],
    is_draft=True,
)
FORMULAS = [BASE, VITAMIN_C, SLEEP, CHILDREN, CHILDREN_NEXT, COLLAGEN]

RUNS = [
    Run("B-1172", "BASE", "1,800", "kg", -3, made="1,772", lot="BASE-1172"),
    Run("B-1174", "GUM-VITC", "5,000", "pcs", -2, made="4,905", lot="GUM-1174"),
    Run("B-1176", "GUM-KID", "2,000", "pcs", -2),
    Run("B-1177", "GUM-SLP", "3,000", "pcs", -1),
    Run("B-1179", "GUM-SLP", "3,000", "pcs", 0),
    Run("B-1181", "BASE", "600", "kg", 0),
    Run("B-1184", "GUM-VITC", "4,000", "pcs", 2, is_reserved=True),
    Run("B-1186", "GUM-KID", "6,000", "pcs", 4),
    Run("B-1187", "BASE", "1,000", "kg", 5),
    Run("B-1188", "GUM-VITC", "5,000", "pcs", 6),
    Run("B-1190", "GUM-MAG", "3,000", "pcs", 9),
]
