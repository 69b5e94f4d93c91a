"""OpenAPI of the endpoints, read from the same class attributes that serve them."""

from __future__ import annotations

import functools
from typing import Any

from django import forms
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from core.api import paging
from core.api.endpoint import TenantEndpoint, command_of
from core.api.idempotency import HEADER, KEY_PATTERN, REPLAYED
from core.api.preconditions import TAGS_PATTERN
from core.api.problems import MEDIA_TYPE, TITLES
from core.api.shapes import Command, Shape
from core.rights import SENTENCES

EVERY = (400, 401, 403, 406, 429, 500, 503)
CHANGES = (409, 411, 413, 415, 422)
OF_A_RECORD = (404,)
OF_A_CHANGED_RECORD = (412, 428)


class ProblemShape(serializers.Serializer[Any]):
    """An error (RFC 9457). `code` is stable; `detail` is a sentence for a person."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    fields_ = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="What is wrong with each field, by its path.",
    )
    data = serializers.DictField(  # type: ignore[assignment]
        required=False, help_text="What a program needs to go on after a refusal."
    )
    right = serializers.CharField(required=False, help_text="The right that is lacking.")
    current = serializers.JSONField(required=False, help_text="The record as it is now.")

    def get_fields(self) -> dict[str, Any]:
        named = super().get_fields()
        named["fields"] = named.pop("fields_")
        return named


class EndpointSchema(AutoSchema):
    """One operation of a TenantEndpoint."""

    view: Any  # a TenantEndpoint: nothing else is described

    def is_excluded(self) -> bool:
        return not isinstance(self.view, TenantEndpoint)

    def get_operation_id(self) -> str:
        verbs = {"GET": "read", "POST": "make", "PATCH": "change", "DELETE": "remove"}
        verb = "list" if self.method == "GET" and self._is_list() else verbs[self.method]
        return "_".join([verb, self.view.noun, self.view.beneath]).strip("_").replace("-", "_")

    def get_tags(self) -> list[str]:
        return [self.view.noun]

    def get_description(self) -> str:  # type: ignore[override]
        said = self.view.__class__.__doc__ or ""
        asked = {self.view.reads, *([] if self.method == "GET" else [self.view.writes])} - {None}
        needs = [f"“{SENTENCES[right]}” (`{right}`)" for right in sorted(asked, key=str) if right]
        return "\n\n".join([said.strip(), *([f"Needs {' and '.join(needs)}."] if needs else [])])

    def get_request_serializer(self) -> Any:
        method = getattr(self.view, self.method.lower(), None)
        return command_of(method) if self.method in ("POST", "PATCH") else None

    def get_response_serializers(self) -> Any:
        answers: dict[Any, Any] = {self._status(): self._answer()}
        if self.method == "GET" and self._has_etag():
            answers[304] = OpenApiResponse(description="What If-None-Match named is unchanged.")
        if self.method == "GET" and self._query_parameters():
            answers[414] = OpenApiResponse(description="The address is too long for the server.")
        for status in self._errors():
            answers[status, MEDIA_TYPE] = OpenApiResponse(ProblemShape, TITLES[status])
        return answers

    def get_override_parameters(self) -> list[Any]:
        if self.method == "GET":
            return [*self._query_parameters(), *([_etag()] if self._has_etag() else [])]
        return [
            _header(HEADER, KEY_PATTERN, "A value of your own, new for each change."),
            *([_matching()] if self.method in ("PATCH", "DELETE") else []),
            OpenApiParameter(
                REPLAYED,
                str,
                OpenApiParameter.HEADER,
                response=[self._status()],
                description="“true” where the answer was kept from the first time.",
            ),
            *([] if self.method == "DELETE" else [_etag(self._status())]),
        ]

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        return str(super().get_serializer_name(serializer, direction)).removesuffix("Shape")

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        mapped = super()._map_basic_serializer(serializer, direction)
        return {**mapped, "additionalProperties": False} if is_command(serializer) else mapped

    def _is_list(self) -> bool:
        return bool(self.view.place == "list")

    def _has_etag(self) -> bool:
        return self.view.place in ("record", "single")

    def _status(self) -> int:
        return {"GET": 200, "POST": 201, "PATCH": 200, "DELETE": 204}[self.method]

    def _answer(self) -> Any:
        if self.method == "DELETE":
            return OpenApiResponse(description="It is done.")
        if self.method == "GET" and self._is_list():
            return page_of(type(self.view))
        return self.view.whole or self.view.shape

    def _errors(self) -> list[int]:
        is_of_one = self.view.place in ("record", "part", "act")
        found = {*EVERY, *(OF_A_RECORD if is_of_one else ())}
        if self.method != "GET":
            found |= {*CHANGES}
        if self.method in ("PATCH", "DELETE"):
            found |= {*OF_A_CHANGED_RECORD}
        return sorted(found)

    def _query_parameters(self) -> list[OpenApiParameter]:
        filters = self.view.filters.base_filters if self.view.filters else {}
        named = [
            OpenApiParameter(name, schema_of(one.field), required=one.field.required)
            for name, one in filters.items()
        ]
        if not self._is_list():
            return named if self.view.place == "part" else []
        limit = {
            "type": "integer",
            "minimum": 1,
            "maximum": paging.LARGEST_LIMIT,
            "default": paging.DEFAULT_LIMIT,
        }
        return [
            OpenApiParameter(self.view.cursor, str, description="The `next` of the last page."),
            OpenApiParameter("limit", limit, description="How many records a page holds."),
            *named,
        ]


def is_command(serializer: Any) -> bool:
    """Whether this is a body, in which no unknown field is taken."""
    return isinstance(serializer, Command)


def page_of(endpoint: type[TenantEndpoint]) -> Any:
    """What a list answers: a page of the noun's shape."""
    return _page(endpoint.shape, tuple(endpoint.page_fields.items()))


@functools.cache
def _page(shape: type[Shape], more: tuple[tuple[str, Any], ...]) -> Any:
    """One component for all nouns of the shape."""
    held = {"results": shape(many=True), **dict(more)}
    name = shape.__name__.removesuffix("Shape") + "PageShape"
    return type(name, (serializers.Serializer,), held)


def schema_of(field: Any) -> dict[str, Any]:
    """A filter's form field as a JSON schema."""
    match field:
        case forms.ChoiceField():
            return {"type": "string", "enum": [str(key) for key, _ in _choices(field) if key]}
        case forms.UUIDField():
            return {"type": "string", "format": "uuid"}
        case forms.NullBooleanField():
            return {"type": "boolean"}
        case forms.DateField():
            return {"type": "string", "format": "date"}
        case forms.DecimalField(decimal_places=0, min_value=least, max_value=most):
            return {"type": "integer", "minimum": least, "maximum": most}
    text = {"type": "string", "minLength": 1, "pattern": TEXT_PATTERN}
    longest = getattr(field, "max_length", None)
    return {**text, "maxLength": longest} if longest else text


def _choices(field: Any) -> Any:
    return field.choices


@functools.cache
def openapi(urlconf: str) -> dict[str, Any]:
    """The whole description of these addresses; it changes with the code only."""
    maker = SchemaGenerator(urlconf=urlconf)
    described: dict[str, Any] = maker.get_schema(request=None, public=True)
    return described


def _header(name: str, pattern: str, description: str) -> OpenApiParameter:
    schema = {"type": "string", "pattern": f"^({pattern})$"}
    return OpenApiParameter(
        name, schema, OpenApiParameter.HEADER, required=True, description=description
    )


def _matching() -> OpenApiParameter:
    return _header("If-Match", TAGS_PATTERN, "The ETag of the record as you read it.")


def _etag(status: int = 200) -> OpenApiParameter:
    return OpenApiParameter("ETag", str, OpenApiParameter.HEADER, response=[status])


class BearerScheme(OpenApiAuthenticationExtension):
    """How a token is sent."""

    target_class = "core.api.bearer.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class ExactSchema(OpenApiSerializerFieldExtension):
    """A decimal as a string."""

    target_class = "core.api.fields.Exact"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, str]:
        whole, decimals = self.target.max_whole_digits, self.target.decimal_places
        pattern = rf"^-?[0-9]{{1,{whole}}}(\.[0-9]{{1,{decimals}}})?$"
        return {"type": "string", "format": "decimal", "pattern": pattern, "example": "12.5"}


class TextSchema(OpenApiSerializerFieldExtension):
    """One line of text, which is more than blanks."""

    target_class = "core.api.fields.Text"

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        plain = auto_schema._map_serializer_field(self.target, direction, bypass_extensions=True)
        pattern = BLANK_PATTERN if self.target.allow_blank else TEXT_PATTERN
        return {**plain, "pattern": pattern}


_NO_CONTROL = r"[^\u0000-\u001f\u007f]"
BLANK_PATTERN = rf"^{_NO_CONTROL}*$"
TEXT_PATTERN = rf"^{_NO_CONTROL}*(?=\S){_NO_CONTROL}+$"
