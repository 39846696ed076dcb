"""Settings of the API as plain values; the settings module takes them over.

`API_LIMITS` maps the name of a limit to (requests, seconds): per key for callers with a key, per person for
a staff session, per address (a /64 network for IPv6) for everybody else.
"""

from typing import Any

API_LIMITS: dict[str, tuple[int, int]] = {
    "anonymous": (300, 60),
    "key": (1200, 60),
    "staff": (1200, 60),
    "check": (20, 60),
    "check_key": (120, 60),
    "submit": (120, 60),
    "write": (300, 60),
}
# How long a shared cache may keep an anonymous answer. A suspended verdict must be gone within a minute.
API_PUBLIC_MAX_AGE = 30
# A cursor older than so many days is refused: its filters may have changed meaning since.
API_CURSOR_MAX_DAYS = 7

REST_FRAMEWORK: dict[str, Any] = {
    # Everything is closed here. api.endpoints opens what each view names.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAdminUser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "api.schema.EndpointSchema",
    "UNAUTHENTICATED_USER": None,
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "factcheck",
    "DESCRIPTION": (
        "Published verdicts, the claims and articles behind them, and the desk that makes them.\n\n"
        "Reads are anonymous. Writes take `Authorization: Bearer fct_…` or a staff session. Lists are paged by "
        "signed cursors, errors are problem+json (RFC 9457), times are RFC 3339 in UTC, and text offsets are "
        "Unicode code points, end excluded."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SORT_OPERATIONS": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "POSTPROCESSING_HOOKS": ["api.schema.finish"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
}
