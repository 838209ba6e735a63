"""The API: its description and its endpoints."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from isthmus.manifests import software_version
from isthmus.web.api.cases import router as cases
from isthmus.web.api.guarding import BearerToken
from isthmus.web.api.knowledge import router as knowledge
from isthmus.web.api.problems import CONTENT_TYPE, explain_problems
from isthmus.web.api.reading import StrictJson

_ABOUT = """Every request but that for this description needs a token (Your account, API tokens):
`Authorization: Bearer isthmus_…`. Every refusal is a problem document (RFC 9457)."""
_PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail", "field"],
                "properties": {
                    "detail": {"type": "string"},
                    "field": {"type": ["string", "null"]},
                },
            },
        },
    },
}


class Described(NinjaAPI):
    """The API with a description that names the scope of each endpoint and its refusals."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The description, as OpenAPI 3.1."""
        schema = super().get_openapi_schema(**options)
        schema["components"].setdefault("schemas", {})["Problem"] = _PROBLEM
        content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        scopes = self._scopes()
        for path in schema["paths"].values():
            for operation in path.values():
                operation["responses"]["default"] = {"description": "Refused", "content": content}
                operation["x-scope"] = scopes[operation["operationId"]]
        return schema

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function."""
        return str(operation.view_func.__name__)

    def _scopes(self) -> dict[str, str]:
        """Name of an endpoint -> the scope it needs."""
        found = {}
        for _prefix, router in self._routers:
            for path in router.path_operations.values():
                for one in path.operations:
                    guard = one.auth_callbacks[0]
                    assert isinstance(guard, BearerToken)
                    found[one.view_func.__name__] = guard.scope.value
        return found


api = Described(
    title="Isthmus",
    version=software_version(),
    description=_ABOUT,
    docs_url=None,
    parser=StrictJson(),
    urls_namespace="api",
)
api.add_router("", knowledge)
api.add_router("", cases)
explain_problems(api)
