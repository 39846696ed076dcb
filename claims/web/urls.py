"""Addresses of the pages. Those of readers are promised: they may grow, not change."""

from django.urls import include, path, re_path

from claims.web.views.public import about, feed, machine, record, verdict, verdicts

urlpatterns = [
    path("", verdicts.home, name="home"),
    path("verdicts/", verdicts.verdicts, name="verdicts"),
    path("verdicts/<uuid:public_id>/", verdict.verdict, name="verdict"),
    path("claims/<uuid:public_id>/", record.claim, name="claim"),
    path("articles/<uuid:public_id>/", record.article, name="article"),
    path("claimants/<uuid:public_id>/", record.claimant, name="claimant"),
    path("publishers/<uuid:public_id>/", record.publisher, name="publisher"),
    path("corrections/", about.corrections, name="corrections"),
    path("methodology/", about.methodology, name="methodology"),
    path("feeds/verdicts.atom", feed.verdicts, name="feed"),
    path("sitemap.xml", machine.sitemap, name="sitemap"),
    path("sitemaps/pages.xml", machine.sitemap_of_pages, name="sitemap-pages"),
    re_path(
        r"^sitemaps/(?P<year>[12][0-9]{3})-(?P<month>0[1-9]|1[0-2])\.xml$",
        machine.sitemap_of_month,
        name="sitemap-month",
    ),
    path("robots.txt", machine.robots, name="robots"),
    path(".well-known/security.txt", machine.security, name="security-txt"),
    path("desk/", include("claims.web.desk_urls")),
]
