"""What tests must change, and nothing more: PostgreSQL, Valkey and migrations are the real ones."""

import os

# Tests never touch the data of `make run`.
os.environ.setdefault("FACTCHECK_DATA_DIR", os.path.abspath(".local/test"))  # noqa: PTH100  read by the next line
os.environ.setdefault("LOG_FORMAT", "json")

from factcheck.settings import *  # noqa: F403
from factcheck.settings import CACHES, DATABASE_OWNER_URL, FACTCHECK_DATA_DIR, STORAGES, database, redis_address

# The owner can create the test database; tests/conftest.py steps down to the application's role on every connection.
DATABASES = {"default": database(DATABASE_OWNER_URL, pool_size=0)}
DATABASES["default"]["TEST"] = {"NAME": "test_factcheck"}

# Cheap hashes: a suite that makes a thousand users should not wait for argon2. One test checks the real list.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Of this run's own, and there from the start: a fresh checkout has no `staticfiles`, which WhiteNoise warns about.
STATIC_ROOT = FACTCHECK_DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Without collectstatic there is no manifest to read hashed names from.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Each test process has a cache of its own: another one's cache.clear() must not empty a limit that is being tested.
_cache_number = 2 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 14
CACHES = {"default": CACHES["default"] | {"LOCATION": redis_address(_cache_number, form="redis")}}
RATE_LIMIT_STORAGE_URL = redis_address(_cache_number, form="limits")
