"""Imports over REST: the file is the body, the answer is that of the command line."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from core.api import idempotency
from core.api.endpoint import TenantEndpoint, as_json
from core.api.problems import MEDIA_TYPE, TITLES, Problem
from core.api.schema import CHANGES, EVERY, EndpointSchema, ProblemShape
from core.files.content import XLSX, content_type
from core.imports.kinds import kind_named, kinds
from core.imports.reading import Source
from core.imports.running import import_file
from core.imports.staging import stage
from core.refusals import Refused
from core.rights import Right
from core.typed import yes_or_no

MAX_BYTES = 8 * 1024 * 1024  # what a request may take its time for; larger files have a page
PARAMETERS = ("dry_run", "partial")


class FaultShape(serializers.Serializer[Any]):
    """A cell, and what is wrong or odd about it. The header is row 1."""

    row = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField()
    reason = serializers.CharField()


class AnswerShape(serializers.Serializer[Any]):
    """What became of the rows. Unless partial, one refused cell means that nothing was written."""

    kind = serializers.CharField()
    rows = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    ignored_columns = serializers.ListField(child=serializers.CharField())
    refused = FaultShape(many=True)
    warnings = FaultShape(many=True)


class ImportSchema(EndpointSchema):
    """The body is a file; its answer is no record."""

    def get_request_serializer(self) -> Any:
        return dict.fromkeys(("text/csv", XLSX), OpenApiTypes.BINARY)

    def get_response_serializers(self) -> Any:
        answers: dict[Any, Any] = {200: OpenApiResponse(AnswerShape, "What became of the rows.")}
        for status in sorted({*EVERY, 404, *CHANGES}):
            answers[status, MEDIA_TYPE] = OpenApiResponse(ProblemShape, TITLES[status])
        return answers

    def get_override_parameters(self) -> list[Any]:
        named = [kind.name for kind in kinds()]
        said = {
            "dry_run": "“yes” answers what would be, and changes nothing.",
            "partial": "“yes” lets good rows in when others are refused.",
        }
        return [
            OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=named),
            *(OpenApiParameter(p, str, enum=["yes", "no"], description=said[p]) for p in said),
            *(p for p in super().get_override_parameters() if p.name == idempotency.HEADER),
        ]


class Imports(TenantEndpoint):
    """Bring a CSV or XLSX file in, through the same operations as the pages."""

    reads = writes = Right.IMPORT
    place = "import"
    noun = "imports"
    schema = ImportSchema()

    def post(self) -> HttpResponse:
        """The body as a file of the address's kind; up to 8 MB."""
        dry_run, partial = (self._asked(name) for name in PARAMETERS)
        self.refuse_parameters(frozenset(PARAMETERS))
        body = self.request._request.body
        kind = kind_named(self.kwargs["kind"])
        ending = "xlsx" if content_type(body) == XLSX else "csv"
        staged = stage(kind, Source(f"{kind.name}.{ending}", body))
        return as_json(import_file(staged=staged, dry_run=dry_run, partial=partial).as_json())

    @property
    def allowed_methods(self) -> list[str]:
        return ["POST"]

    def _change(self, request: HttpRequest) -> HttpResponse:
        self._require(self.writes)
        if request.headers.get("Transfer-Encoding"):
            raise Problem(411, "length_required", "Send the body whole, with its Content-Length.")
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
            raise Problem(
                413,
                "too_large",
                f"Up to {MAX_BYTES // 1_048_576} MB are taken here. Import a larger file on the "
                "imports page or by the command import_data.",
            )
        # Read here, since a file may be larger than the JSON that other addresses take.
        request._body = request.read()
        return idempotency.once(request, self.post)

    def _asked(self, name: str) -> bool:
        try:
            return yes_or_no(self.request.query_params.get(name, "no"))
        except Refused as refusal:
            raise Problem(
                400,
                "unclear_parameter",
                f"“{name}” takes yes or no.",
                fields={name: [refusal.sentence]},
            ) from refusal
