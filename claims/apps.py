"""The Django application of the domain."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Claims"

    def ready(self) -> None:
        """Register the system checks."""
        import claims.checks  # noqa: F401, PLC0415  importing registers them
