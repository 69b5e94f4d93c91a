"""Reports: the numbers behind the screens, for scripts and auditors; each app brings its own.

    register(Report("on_hand", on_hand, right=Right.SEE_STOCK, columns=[...],
                    filters=[Filter("sku"), Filter("at", a_moment)]))

A report answers {"rows": [...]}, or an object of several lists; quantities and money as text.
"""

from core.reports.answers import as_csv, as_json
from core.reports.registry import Filter, Report, register, report_named, reports

__all__ = ["Filter", "Report", "as_csv", "as_json", "register", "report_named", "reports"]
