"""The rating scale that new drafts are rated on."""

from claims.models import Rating, RatingScale


def in_use() -> list[Rating]:
    """The steps of the newest published scale, in its order; none when no scale is published."""
    newest = RatingScale.objects.filter(published_at__isnull=False).order_by("-published_at", "-pk").values("pk")[:1]
    return list(Rating.objects.filter(scale__in=newest).select_related("scale").order_by("position", "pk"))
