"""Addresses under the API that nothing answers: a problem, or the way to the right spelling."""

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.csrf import csrf_exempt

from api.problems import problem
from claims.errors import NotFound


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """404 as problem+json; 308 when only the slash at the end is missing, or one too many."""
    path = request.path_info
    other = path[:-1] if path.endswith("/") else f"{path}/"
    try:
        known = resolve(other).func is not nothing_here
    except Resolver404:
        known = False
    if not known:
        return problem(NotFound("There is no such address in this API."), request)
    query = request.META.get("QUERY_STRING", "")
    response = HttpResponse(status=308)
    response["Location"] = f"{other}?{query}" if query else other
    return response
