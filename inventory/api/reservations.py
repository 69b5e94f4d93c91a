"""What is promised, over REST. A batch's or an order's own address makes reservations."""

from __future__ import annotations

from django.db.models import QuerySet

from core.api.endpoint import TenantEndpoint
from core.api.filters import CharFilter, ChoiceFilter, Filters
from core.rights import Right
from inventory import operations, queries
from inventory.models import Reservation
from inventory.serializers import reservations as shapes


class ReservationFilters(Filters):
    state = ChoiceFilter(choices=Reservation.State.choices)
    document = CharFilter(max_length=200, method="of_document")

    def of_document(
        self, rows: QuerySet[Reservation], name: str, number: str
    ) -> QuerySet[Reservation]:
        return rows.filter(document__number=number.strip())


class Reservations(TenantEndpoint):
    """Stock promised to documents: of a lot where it lies, or of an item on a day."""

    reads = Right.SEE_STOCK
    shape = shapes.ReservationShape
    filters = ReservationFilters

    def query(self) -> QuerySet[Reservation]:
        return queries.reservations()


class Releases(TenantEndpoint):
    """Set free what is still open of the reservation."""

    reads, writes = Right.SEE_STOCK, Right.PLAN_BATCHES
    shape = shapes.ReservationShape

    def query(self) -> QuerySet[Reservation]:
        return queries.reservations()

    def post(self, record: Reservation, command: shapes.Release) -> Reservation:
        operations.release_reservations(reservations=[record], **command.validated_data)
        record.refresh_from_db()
        return record
