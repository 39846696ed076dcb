"""Settings of the server under test: those of the product, another database, and limits that do not bite."""

import os

from factcheck.settings import *  # noqa: F403
from factcheck.settings import API_LIMITS, DATABASES, INSTALLED_APPS

DATABASES["default"]["NAME"] = os.environ["BENCH_DATABASE"]
ROOT_URLCONF = "bench.api_urls"
API_LIMITS = {name: (1_000_000_000, period) for name, (_, period) in API_LIMITS.items()}
# What the server speaks to is the same; only the log lines of a million requests are not kept.
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
INSTALLED_APPS = [*INSTALLED_APPS]
