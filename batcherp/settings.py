"""Settings: the one place where the environment is read. No secret has a default."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url

BASE_DIR = Path(__file__).resolve().parent.parent


def required(name: str) -> str:
    """A setting the product cannot run without; `manage.py` makes all of them on a bare machine."""
    value = os.environ.get(name, "")
    if not value:
        raise SystemExit(
            f"{name} is not set. Start through manage.py, or set it in the environment."
        )
    return value


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "yes", "true", "on"}


def listed(name: str, default: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


STATE_DIR = Path(os.environ.get("BATCHERP_STATE_DIR", BASE_DIR / ".state"))


def where_up_runs() -> str:
    """The address of `manage.py up` of this state folder, which may have found its port taken."""
    try:
        return (STATE_DIR / "address").read_text("utf-8").strip().rstrip("/")
    except OSError:
        return ""


DEBUG = flag("BATCHERP_DEBUG")
ORIGIN = os.environ.get("BATCHERP_ORIGIN") or where_up_runs() or "http://127.0.0.1:8000"
IS_HTTPS = ORIGIN.startswith("https://")
ALLOWED_HOSTS = listed("BATCHERP_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = [ORIGIN]

# --- secrets ---
SECRET_KEY = required("BATCHERP_SECRET_KEY")
PASSWORD_PEPPER = required("BATCHERP_PEPPER")
FACTOR_KEY = required("BATCHERP_FACTOR_KEY")
SEAL_KEY = bytes.fromhex(required("BATCHERP_SEAL_KEY"))
# "k2:<hex>,k1:<hex>": the first signs, the others are still believed while keys rotate.
CONTEXT_KEYS = {
    name: bytes.fromhex(key)
    for name, key in (pair.split(":", 1) for pair in listed("BATCHERP_CONTEXT_KEYS", ""))
}
if not CONTEXT_KEYS:
    raise SystemExit("BATCHERP_CONTEXT_KEYS is not set. Start through manage.py, or set it.")
# Generous, because clocks differ and the database judges by its transaction's start.
CONTEXT_LIFETIME_SECONDS = 900

# --- apps ---
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "batcherp",
    "core",
    "catalog",
    "lots",
    "inventory",
    "quality",
    "production",
    "orders",
    "replenishment",
    "integrations",
    "dashboards",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.web.security.Headers",
    "core.web.middleware.UnitOfWork",
    "core.web.sessions.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "batcherp.urls"
TENANT_URLCONF = "batcherp.tenant_urls"
NAVIGATION = "batcherp.navigation"
# No transaction is opened for these: the API binds by token, health checks must answer without one.
NO_TRANSACTION_PATHS = ("/api/", "/healthz", "/readyz", "/static/")
CSRF_FAILURE_VIEW = "core.web.answers.csrf_failed"
MESSAGE_STORAGE = "core.web.flash.Flash"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
WSGI_APPLICATION = "batcherp.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "core.web.context.shell",
            ]
        },
    }
]

# --- database: each role has its own connection ---
DATABASES = {
    "default": {
        **dj_database_url.parse(required("DATABASE_URL"), engine="core.postgres"),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # PgBouncer in transaction mode keeps no cursor and no session between transactions.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    },
}
for alias, variable in (("migrate", "DATABASE_URL_MIGRATE"), ("relay", "DATABASE_URL_RELAY")):
    if os.environ.get(variable):
        DATABASES[alias] = dj_database_url.parse(os.environ[variable])
DATABASE_ROUTERS: list[str] = []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "core.User"
# E-mail addresses are unique whatever their case, by an index the check does not look at.
SILENCED_SYSTEM_CHECKS = ["auth.E003", "auth.W004"]

# --- time and language ---
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = True

# --- behind https the browser is told so ---
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
# A name browsers accept over https only, from this host only.
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "batcherp_session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "batcherp_csrf"
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- e-mail ---
# smtp://user:password@host:25, smtps:// for TLS from the start, console:// on a laptop.
EMAIL_URL = urlsplit(os.environ.get("EMAIL_URL", "console://"))
EMAIL_BACKEND = "django.core.mail.backends." + (
    "smtp.EmailBackend" if EMAIL_URL.scheme.startswith("smtp") else "console.EmailBackend"
)
EMAIL_HOST, EMAIL_PORT = EMAIL_URL.hostname or "localhost", EMAIL_URL.port or 25
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL_URL.username or "", EMAIL_URL.password or ""
EMAIL_USE_SSL = EMAIL_URL.scheme == "smtps"
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = os.environ.get("BATCHERP_MAIL_FROM", "Batcherp <batcherp@localhost>")

# --- static files ---
STATIC_URL = "/static/"
STATIC_ROOT = STATE_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "core.web.static.GatheredFiles"},
}
WHITENOISE_USE_FINDERS = True

# --- work outside the request ---
REDIS_URL = os.environ.get("REDIS_URL", "")
CELERY_APP = "batcherp.celery.app"
TICK_SECONDS = float(os.environ.get("BATCHERP_TICK_SECONDS", "15"))
# What may be under way at once, in all and for one tenant, and when it is sent again at the latest.
RELAY = {
    "in_flight": int(os.environ.get("BATCHERP_RELAY_IN_FLIGHT", "16")),
    "in_flight_per_tenant": int(os.environ.get("BATCHERP_RELAY_IN_FLIGHT_PER_TENANT", "8")),
    "lease_seconds": int(os.environ.get("BATCHERP_RELAY_LEASE_SECONDS", "10")),
}

# The newest seal of each tenant, outside the database: what shows that a tail was cut off.
SEAL_ANCHORS = STATE_DIR / "seals"

# --- cache: hints only, it may be wiped at any time ---
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "batcherp",
        # Who waits for a cache that is away serves nobody.
        "OPTIONS": {"socket_connect_timeout": 0.25, "socket_timeout": 0.25},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# --- the API: core/api, one endpoint class per noun ---
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["core.api.bearer.BearerAuthentication"],
    # A view that is no TenantEndpoint has no bearer, so it answers nobody.
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsing.ExactJSON"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_THROTTLE_CLASSES": ["core.api.rates.TokenRate", "core.api.rates.TenantRate"],
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.EndpointSchema",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Batcherp",
    "VERSION": "1",
    "DESCRIPTION": "The REST API of one tenant; the token says which. See docs/api.md.",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
    # Choices stand where they are used: two nouns may have a "kind".
    "POSTPROCESSING_HOOKS": [],
}
API_REQUESTS_A_MINUTE = {
    "token": int(os.environ.get("BATCHERP_API_RATE_TOKEN", "600")),
    "tenant": int(os.environ.get("BATCHERP_API_RATE_TENANT", "3000")),
}

# --- sessions: read in the database by nobody, ended when idle and when old ---
SESSION_ENGINE = "core.accounts.sessions"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_IDLE_SECONDS = int(os.environ.get("BATCHERP_SESSION_IDLE_SECONDS", "43200"))

# --- signing in ---
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["core.accounts.hashers.PepperedArgon2"]
PASSWORD_RESET_TIMEOUT = 3600
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("MinimumLengthValidator", {"min_length": 8}),
        ("CommonPasswordValidator", {}),
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email",)}),
    )
]
ACCOUNT_ADAPTER = "core.accounts.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "core.accounts.words.LogIn",
    "add_email": "core.accounts.words.NewAddress",
    "change_password": "core.accounts.words.ChangePassword",
    "reset_password": "core.accounts.words.AskForReset",
    "reset_password_from_key": "core.accounts.words.SetNewPassword",
}
# A plant often stands behind one address, so the limit by address is wide; the one by account is
# narrow, and a browser that has signed in before has one of its own (core.accounts.browsers).
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,5/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("BATCHERP_PROXIES", "1" if IS_HTTPS else "0"))
MFA_ADAPTER = "core.accounts.adapters.Factors"
MFA_TOTP_ISSUER = "Batcherp"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "core.accounts.forms.Authenticate",
    "reauthenticate": "core.accounts.forms.Reauthenticate",
}
