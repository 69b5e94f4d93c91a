"""A small API for the tests of the kernel: papers that can be written, renamed and withdrawn."""

from __future__ import annotations

import time
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.urls import include, path, re_path
from rest_framework.views import APIView

from core.api import fields
from core.api.endpoint import TenantEndpoint
from core.api.filters import CharFilter, Filters
from core.api.nouns import Nowhere
from core.api.routes import routes
from core.api.shapes import Command, Shape
from core.models import Document
from core.operation import operation
from core.refusals import Refused
from core.rights import Right

handler404 = "core.web.answers.not_found"
handler500 = "core.web.answers.server_error"


@operation(Right.PLAN_BATCHES)
def write(*, number: str, amount: Any = None, note: str = "") -> Document:
    """A document that the tests look for afterwards; "no" is refused, "crash" breaks."""
    document = Document.objects.create(kind="paper", number=number)
    if number == "no":
        raise Refused(
            "No paper is called no. Choose another number.",
            code="called_no",
            field="number",
            data={"taken": ["no"]},
        )
    if number == "crash":
        raise ZeroDivisionError("the secret of the kettle")
    if number == "slow":
        time.sleep(0.5)
    if number == "bad-sql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
    return document


@operation(Right.PLAN_BATCHES)
def rename(*, document: Document, number: str) -> Document:
    Document.objects.filter(id=document.id).update(number=number)
    document.refresh_from_db()
    return document


@operation(Right.PLAN_BATCHES)
def withdraw(*, document: Document) -> None:
    Document.objects.filter(id=document.id).update(kind="withdrawn")


class PaperShape(Shape):
    class Meta:
        model = Document
        fields = ("id", "number")


class WritePaper(Command):
    number = fields.Text(max_length=40)
    amount = fields.Exact(required=False)
    pages = fields.Whole(required=False)
    is_final = fields.Flag(required=False)
    colour = fields.Choice(choices=["white", "blue"], required=False)


class RenamePaper(Command):
    number = fields.Text(max_length=40)


class PaperFilters(Filters):
    number = CharFilter(max_length=40)


class Papers(TenantEndpoint):
    reads, writes = Right.SEE_BATCHES, Right.PLAN_BATCHES
    shape = PaperShape
    filters = PaperFilters

    def query(self) -> QuerySet[Document]:
        return Document.objects.filter(kind="paper").order_by("pk")

    def post(self, command: WritePaper) -> Document:
        return write(number=command.validated_data["number"])

    def patch(self, record: Document, command: RenamePaper) -> Document:
        return rename(document=record, **command.validated_data)

    def delete(self, record: Document) -> None:
        withdraw(document=record)


class Forgotten(APIView):
    """A plain DRF view that somebody mounted by mistake."""

    def get(self, request: Any) -> Any:
        raise AssertionError("nobody gets here")


api_urls = ([*routes("papers", Papers), path("forgotten/", Forgotten.as_view())], "api")
urlpatterns = [path("api/v1/", include(api_urls)), re_path(r"^api/", Nowhere.as_view())]
