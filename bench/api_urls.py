"""The product's API and pages beside an empty view and the same verdicts by an ordinary DRF ModelViewSet."""

from django.http import HttpResponse
from django.urls import include, path
from rest_framework.routers import SimpleRouter

from bench.plain_api import PlainVerdicts, TunedVerdicts

router = SimpleRouter()
router.register("plain", PlainVerdicts, basename="plain")
router.register("tuned", TunedVerdicts, basename="tuned")


def empty(request):
    return HttpResponse(b"")


urlpatterns = [
    path("api/bench/empty/", empty),
    path("bench/empty/", empty),
    path("api/bench/", include(router.urls)),
    path("accounts/", include("claims.web.account_urls")),
    path("", include("api.urls")),
    path("", include("claims.web.urls")),
]
