"""The Python API: what the commands do, in a few lines.

>>> from datetime import date
>>> from maillage import api
>>> diagnosis = api.diagnose(api.demo(), "VT", as_of=date(2026, 1, 1))
>>> diagnosis.name, diagnosis.is_demo
('Val-de-Trame', True)
"""

from maillage.api.book import figures
from maillage.api.data import demo, import_file, pull, quality, status, store
from maillage.api.diagnosis import diagnose
from maillage.api.index import audit_index, compare_indexes, compute_index, index_feeds
from maillage.api.studies import access, site, tour
from maillage.api.territories import search_territories, similar_territories, territory, zone
from maillage.catalogue import find_index, indexes
from maillage.outputs.report import FORMATS, write_report
from maillage.runs.reach.routing import Routing

__all__ = [
    "FORMATS",
    "Routing",
    "access",
    "audit_index",
    "compare_indexes",
    "compute_index",
    "demo",
    "diagnose",
    "figures",
    "find_index",
    "import_file",
    "index_feeds",
    "indexes",
    "pull",
    "quality",
    "search_territories",
    "similar_territories",
    "site",
    "status",
    "store",
    "territory",
    "tour",
    "write_report",
    "zone",
]
