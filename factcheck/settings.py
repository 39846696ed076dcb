"""Every setting, read once. Values come from environment variables; `.env.example` explains each of them."""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from redis.backoff import NoBackoff
from redis.retry import Retry

from api.rest_settings import (  # noqa: F401 - settings by being here
    API_CURSOR_MAX_DAYS,
    API_PUBLIC_MAX_AGE,
    REST_FRAMEWORK,
    SPECTACULAR_SETTINGS,
)
from api.rest_settings import API_LIMITS as _USUAL_LIMITS
from factcheck import embedded, env
from factcheck.logging import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where things are -------------------------------------------------------------------------------------------------

FACTCHECK_DATA_DIR = Path(env.text("FACTCHECK_DATA_DIR", str(BASE_DIR / ".local"))).absolute()

_database_url = env.url("DATABASE_URL", schemes=("postgresql", "postgres"))
_owner_url = env.url("DATABASE_OWNER_URL", schemes=("postgresql", "postgres"))
_redis_url = env.url("REDIS_URL", schemes=("redis", "rediss", "unix"))

# The servers that we start ourselves because no address was given.
EMBEDDED_SERVERS = frozenset(
    name for name, address in (("postgres", _database_url), ("valkey", _redis_url)) if not address
)
EMBEDDED = bool(EMBEDDED_SERVERS)
_servers = embedded.locate(FACTCHECK_DATA_DIR)

DEBUG = env.flag("DEBUG", default=False)
# One machine, one person: generated secrets and a loopback address are acceptable there and nowhere else.
LOCAL_MODE = DEBUG or EMBEDDED

HOST = env.text("HOST", "127.0.0.1")
PORT = env.whole("PORT", 8000, low=1, high=65535)
WEB_WORKERS = env.whole("WEB_WORKERS", min(os.cpu_count() or 1, 4), low=1, high=256)
WEB_THREADS = env.whole("WEB_THREADS", 4, low=1, high=256)
WORKER_CONCURRENCY = env.whole("WORKER_CONCURRENCY", min(os.cpu_count() or 1, 4), low=1, high=256)
_own_address = f"http://127.0.0.1:{PORT}" if LOCAL_MODE else ""
PUBLIC_URL = env.url("PUBLIC_URL", _own_address, schemes=("http", "https")).rstrip("/")
if not PUBLIC_URL:
    raise env.SettingError("PUBLIC_URL is not set. Set the address that readers see, such as https://facts.example.org")
_public = urlsplit(PUBLIC_URL)
HTTPS = _public.scheme == "https"

# --- Secrets ----------------------------------------------------------------------------------------------------------


def _secret(name: str) -> str:
    """A secret from the environment; on one's own machine it is made once and kept, readable by its owner alone."""
    hint = "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
    given = env.secret(name, minimum=50, hint=hint)
    if given is not None:
        return given
    if not LOCAL_MODE:
        message = f"{name} is not set. {hint}"
        raise env.SettingError(message)
    kept = FACTCHECK_DATA_DIR / "secrets" / name.lower()
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        candidate = kept.with_suffix(f".{os.getpid()}")
        candidate.touch(mode=0o600)
        candidate.write_text(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):
            os.link(candidate, kept)  # the first of several processes wins; all read the same value
        candidate.unlink()
    return kept.read_text()


SECRET_KEY = _secret("SECRET_KEY")
API_KEY_PEPPER = _secret("API_KEY_PEPPER")

# --- Applications -----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "claims.apps.ClaimsConfig",  # first: its templates for sign-in come before allauth's own
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "rest_framework",
    "corsheaders",
    "csp",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "django_structlog",
    "api",
]

MIDDLEWARE = [
    "factcheck.middleware.RequestIdMiddleware",
    "factcheck.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "factcheck.middleware.PageLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "factcheck.middleware.TimeZoneMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "factcheck.urls"
WSGI_APPLICATION = "factcheck.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.tz",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database ---------------------------------------------------------------------------------------------------------

DATABASE_URL = _database_url or _servers.database_url
DATABASE_OWNER_URL = _owner_url or ("" if _database_url else _servers.owner_url)

# `manage.py migrate` sets this; everything else works with the application's rights.
_as_owner = env.flag("FACTCHECK_AS_OWNER", default=False)
if _as_owner and not DATABASE_OWNER_URL:
    raise env.SettingError("DATABASE_OWNER_URL is not set. Migrations run as the role that owns the tables.")
# The role that migrations grant rights to.
DATABASE_APP_ROLE = env.split_url(DATABASE_URL).user

# A statement may not run for ever, nor wait for ever for a lock, nor may a forgotten transaction hold rows.
STATEMENT_SECONDS = env.number("DATABASE_STATEMENT_SECONDS", 15, low=1, high=3600)
_limits = {
    "statement_timeout": "0" if _as_owner else f"{int(STATEMENT_SECONDS * 1000)}",
    "lock_timeout": "3000",
    "idle_in_transaction_session_timeout": "60000",
}
_pool_size = env.whole("DATABASE_POOL_SIZE", 8, low=0, high=200)
# Statements of `claims.queries.prepared` are kept by the server once they have come this often.
_prepare = env.flag("DATABASE_PREPARE", default=True)


def database(address: str, *, pool_size: int) -> dict[str, object]:
    """Django's description of the database at `address`; a pool size of 0 means one connection a thread."""
    parts = env.split_url(address)
    options: dict[str, object] = dict(parts.options)
    options["options"] = " ".join(f"-c {name}={value}" for name, value in _limits.items())
    options["connect_timeout"] = 5
    options["application_name"] = "factcheck"
    options["prepare_threshold"] = 2 if _prepare else None
    if pool_size:
        options["pool"] = {"min_size": 1, "max_size": pool_size, "timeout": 5, "max_idle": 120}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.user,
        "PASSWORD": parts.password,
        "HOST": parts.host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,  # with a pool Django must give connections back after each request
        "OPTIONS": options,
    }


DATABASES = {
    "default": database(DATABASE_OWNER_URL if _as_owner else DATABASE_URL, pool_size=0 if _as_owner else _pool_size)
}

# --- Broker, cache, background jobs -----------------------------------------------------------------------------------

REDIS_URL = (_redis_url or _servers.redis_url).rstrip("/")
_redis = env.split_url(REDIS_URL)
# Whoever reaches the broker can hand work to our workers.
if _redis.scheme != "unix" and not _redis.password and _redis.host not in ("127.0.0.1", "::1", "localhost"):
    raise env.SettingError(
        "REDIS_URL has no password and is not on this machine. Protect the server (requirepass) and put the password "
        "into the address: redis://:password@host:6379"
    )


def redis_address(number: int, *, form: str) -> str:
    """The address of one numbered database, as redis-py ("redis"), Celery ("celery") or limits ("limits") spell it."""
    if _redis.scheme != "unix":
        return f"{_redis.scheme}://{urlsplit(REDIS_URL).netloc}/{number}"
    if form == "celery":
        return f"redis+socket://{_redis.path}?virtual_host={number}"
    prefix = "redis+" if form == "limits" else ""
    return f"{prefix}unix://{_redis.path}?db={number}"


# The broker keeps work and must never drop a key; the cache may be emptied at any time. So: two databases.
BROKER_DATABASE, CACHE_DATABASE = 0, 1
CELERY_BROKER_URL = redis_address(BROKER_DATABASE, form="celery")
BROKER_REDIS_URL = redis_address(BROKER_DATABASE, form="redis")
RATE_LIMIT_STORAGE_URL = redis_address(CACHE_DATABASE, form="limits")

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_address(CACHE_DATABASE, form="redis"),
        "KEY_PREFIX": "factcheck",
        # One short try: a page must not wait for a cache that is down.
        "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2, "retry": Retry(NoBackoff(), 0)},
    }
}

# --- Sign-in ----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "claims.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_validation = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validation}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_validation}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validation}.CommonPasswordValidator"},
    {"NAME": f"{_validation}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "factcheck.accounts.LocalAccounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
# Addresses in X-Forwarded-For are believed only as far as there are proxies of our own.
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("TRUSTED_PROXY_COUNT", 0, low=0, high=10)

# --- Security ---------------------------------------------------------------------------------------------------------

_hosts = env.words("ALLOWED_HOSTS")
ALLOWED_HOSTS = sorted({_public.hostname or "", *_hosts, *(("localhost", "127.0.0.1", "[::1]") if LOCAL_MODE else ())})
CSRF_FAILURE_VIEW = "claims.web.problems.not_sent"
CSRF_TRUSTED_ORIGINS = [f"{_public.scheme}://{_public.netloc}"]

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_ENGINE = "django.contrib.sessions.backends.db"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Anybody may read feeds and embeds from a browser; nothing that carries a session is shared with other origins.
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
# The API says for itself, call by call, what other origins may read.
CORS_URLS_REGEX = r"^/(feeds|oembed)"
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
CORS_EXPOSE_HEADERS = ["ETag", "Last-Modified", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After",
                       "X-Request-Id"]  # fmt: skip

DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- Languages and times ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "claims" / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# --- Static files -----------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- The product ------------------------------------------------------------------------------------------------------

# Who publishes: shown on pages, and the author of every ClaimReview.
ORGANISATION_NAME = env.text("ORGANISATION_NAME", "")
ORGANISATION_URL = env.url("ORGANISATION_URL", schemes=("http", "https"))
CORRECTIONS_POLICY_URL = env.url("CORRECTIONS_POLICY_URL", schemes=("http", "https"))
METHODOLOGY_URL = env.url("METHODOLOGY_URL", schemes=("http", "https"))
CONTACT_URL = env.contact("CONTACT_URL")
VERDICT_LICENSE_URL = env.url(
    "VERDICT_LICENSE_URL", "https://creativecommons.org/licenses/by/4.0/", schemes=("http", "https")
)
FACTCHECK_PUBLIC_PIPELINE = env.flag("FACTCHECK_PUBLIC_PIPELINE", default=False)
FACTCHECK_SCORE_THRESHOLD = env.number("FACTCHECK_SCORE_THRESHOLD", 0.4, low=0, high=1)
FACTCHECK_FETCH_ALLOW_LOOPBACK = env.flag("FACTCHECK_FETCH_ALLOW_LOOPBACK", default=False)
if FACTCHECK_FETCH_ALLOW_LOOPBACK and not LOCAL_MODE:
    raise env.SettingError("FACTCHECK_FETCH_ALLOW_LOOPBACK is for development only: it opens this machine.")
FACTCHECK_SIGN_OFF_POLICY = env.choice("FACTCHECK_SIGN_OFF_POLICY", "panel", allowed=("panel", "single_editor"))
# A year at most. 0 = no deadlines.
FACTCHECK_REVIEW_DUE_HOURS = env.whole("FACTCHECK_REVIEW_DUE_HOURS", 72, low=0, high=8_784)
EGRESS_PROXY = env.url("EGRESS_PROXY", schemes=("http", "https"))
READY_MIN_FREE_MEGABYTES = env.whole("READY_MIN_FREE_MEGABYTES", 200, low=0, high=10_000_000)

# --- Logs -------------------------------------------------------------------------------------------------------------

LOG_LEVEL = env.choice("LOG_LEVEL", "INFO", allowed=("DEBUG", "INFO", "WARNING", "ERROR"))
LOG_FORMAT = env.choice("LOG_FORMAT", "auto", allowed=("auto", "json", "console"))
LOGGING_CONFIG = "factcheck.logging.configure"
LOGGING = logging_config(level=LOG_LEVEL, form=LOG_FORMAT, local=LOCAL_MODE)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
# RequestIdMiddleware has made sure that this header is ours or harmless.
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
# One line a request and one a task, when it has ended; a reader's mistake is no warning of ours.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = logging.DEBUG

# --- REST -------------------------------------------------------------------------------------------------------------
# The API's own settings live with the API: api/rest_settings.py, imported above. Requests a minute can be set.
_requests = env.counts("API_LIMITS", {name: limit for name, (limit, _period) in _USUAL_LIMITS.items()}, high=1_000_000)
API_LIMITS = {name: (_requests[name], period) for name, (_limit, period) in _USUAL_LIMITS.items()}
