"""Which format does the caller want? A small, strict reading of the Accept header (RFC 9110, 12.5.1)."""

from django.http import HttpRequest

from api.errors import NotAcceptable

JSON = "application/json"
JSON_LD = "application/ld+json"
ANY = frozenset({None, "", "*/*", JSON})


def choose_format(request: HttpRequest, formats: tuple[str, ...]) -> str:
    """One of `formats`: the one with the highest weight, and of equals the first. Raises NotAcceptable."""
    accept = request.META.get("HTTP_ACCEPT")
    if accept in ANY:
        return formats[0]
    ranges = [_range(each) for each in accept.split(",")]
    weighed = [(max(_weight(ranges, each), 0.0), -position, each) for position, each in enumerate(formats)]
    weight, _, chosen = max(weighed)
    if weight == 0:
        raise NotAcceptable(formats=list(formats))
    return chosen


def _weight(ranges: list[tuple[str, float]], media_type: str) -> float:
    """The weight of the most specific range that covers `media_type`; -1 when none does."""
    covers = {media_type: 3, f"{media_type.split('/')[0]}/*": 2, "*/*": 1}
    found = [(covers[name], weight) for name, weight in ranges if name in covers]
    return max(found)[1] if found else -1.0


def _range(text: str) -> tuple[str, float]:
    name, *parameters = (part.strip().lower() for part in text.split(";"))
    weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return name, min(max(float(weight), 0.0), 1.0)
    except ValueError:
        return name, 0.0
