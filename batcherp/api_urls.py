"""Version 1 of the REST API: one line per noun."""

from django.urls import path

from catalog import api as catalog
from core.api import nouns
from core.api.routes import act, only_list, part, routes, single
from core.imports.api import Imports
from inventory import api as inventory
from lots import api as lots
from production import api as production

app_name = "api"
urlpatterns = [
    *single("schema", nouns.Description),
    *single("tenant", nouns.TheTenant),
    *routes("members", nouns.Members),
    *routes("documents", nouns.Documents),
    *routes("items", catalog.Items),
    *routes("partners", catalog.Partners),
    *routes("supplier-items", catalog.SupplierItems),
    *routes("sites", catalog.Sites),
    *routes("locations", catalog.Locations),
    *routes("lots", inventory.Lots),
    *part("lots", "trace", production.Traces),
    *act("lots", "decision", lots.Decisions),
    *routes("containers", lots.Containers),
    *act("containers", "opening", lots.Openings),
    *routes("restrictions", lots.Restrictions),
    *act("restrictions", "lifting", lots.Liftings),
    *only_list("on-hand", inventory.OnHand),
    *routes("movements", inventory.Movements),
    *act("movements", "reversal", inventory.Reversals),
    *routes("receipts", inventory.Receipts),
    *only_list("transfers", inventory.Transfers),
    *only_list("adjustments", inventory.Adjustments),
    *only_list("scraps", inventory.Scraps),
    *only_list("samples", inventory.Samples),
    *only_list("supplier-returns", inventory.SupplierReturns),
    *routes("costs", inventory.Costs),
    *routes("reservations", inventory.Reservations),
    *act("reservations", "release", inventory.Releases),
    *routes("recipes", production.Recipes),
    *routes("recipe-versions", production.Versions),
    *part("recipe-versions", "comparison", production.Comparisons),
    *act("recipe-versions", "approval", production.Approvals),
    *act("recipe-versions", "retirement", production.Retirements),
    *act("recipe-versions", "revision", production.Revisions),
    *part("items", "uses", production.Uses),
    *routes("batches", production.Batches),
    *act("batches", "completion", production.Completions),
    *act("batches", "reservations", production.BatchReservations),
    *act("batches", "reallocations", production.Reallocations),
    *act("batches", "issues", production.Issues),
    *act("batches", "reworks", production.Reworks),
    *act("batches", "returns", production.Returns),
    *act("batches", "outputs", production.Outputs),
    *act("batches", "closure", production.Closures),
    *act("batches", "abortion", production.Abortions),
    *only_list("changes", nouns.Changes),
    path("imports/<slug:kind>/", Imports.as_view(), name="imports"),
]
