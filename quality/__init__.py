"""May it be used? Inspections, holds, dispositions."""
