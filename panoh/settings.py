"""Everything a deployment can set, read from the environment, failing loudly on a bad value."""

import os
import secrets
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from panoh.base.database import pool, server

ROOT = Path(__file__).resolve().parent.parent


def flag(name: str, default: bool) -> bool:
    """A yes-or-no setting: 1 or 0, anything else stops the start."""
    value = os.environ.get(name, str(int(default)))
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


def number(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, str(default))
    if not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


DEMO = flag("PANOH_DEMO", default=False)
DEBUG = flag("PANOH_DEBUG", default=False)
SECRET_KEY = os.environ.get("PANOH_SECRET_KEY", "")
if not SECRET_KEY:
    # Without a key a process signs nothing that outlives it: safe, and everybody signs in again.
    SECRET_KEY = secrets.token_urlsafe(48)
MASTER_KEYS = Path(os.environ.get("PANOH_MASTER_KEYS", server.folder() / "keys" / "master.json"))
CHECKPOINTS = Path(os.environ["PANOH_CHECKPOINTS"]) if "PANOH_CHECKPOINTS" in os.environ else None
DOOR_KEY = Path(os.environ.get("PANOH_DOOR_KEY", MASTER_KEYS.with_name("door.key")))
ALLOWED_HOSTS = os.environ.get("PANOH_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
ORIGIN = os.environ.get("PANOH_ORIGIN", "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_forms_gds",
    "csp",
    "procrastinate.contrib.django",
    "panoh.base.database",
    "panoh.base.places",
    "panoh.base.agencies",
    "panoh.base.accounts",
    "panoh.base.journal",
    "panoh.base.vault",
    "panoh.base.outbox",
    "panoh.base.backup",
    "panoh.base.once",
    "panoh.casework.cases",
    "panoh.casework.names",
    "panoh.casework.duplicates",
    "panoh.casework.families",
    "panoh.casework.legalhold",
    "panoh.casework.erasures",
    "panoh.casework.identification",
    "panoh.casework.protection",
    "panoh.casework.shelters",
    "panoh.casework.quality",
    "panoh.casework.referrals",
    "panoh.casework.assistance",
    "panoh.casework.sop",
    "panoh.programme.logframe",
    "panoh.programme.workplan",
    "panoh.programme.budget",
    "panoh.programme.risks",
    "panoh.programme.governance",
    "panoh.programme.evaluation",
    "panoh.programme.inventory",
    "panoh.programme.evidence",
    "panoh.programme.reports",
    "panoh.monitoring",
    "panoh.exchange",
    "panoh.site",
]
if DEMO:
    INSTALLED_APPS += ["panoh.demo"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "panoh.base.accounts.middleware.headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",  # inside, so that static files have the headers
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "panoh.base.accounts.middleware.no_zero_byte",  # inside, so that it says so in words
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "panoh.base.accounts.middleware.language",
    "panoh.base.accounts.middleware.TimeOut",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "panoh.base.accounts.middleware.second_factor",
    "panoh.base.agencies.middleware.Member",
    "panoh.base.accounts.middleware.draft",
    "panoh.base.once.middleware.Once",
]

ROOT_URLCONF = "panoh.urls"
WSGI_APPLICATION = "panoh.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [ROOT / "panoh" / "site" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "panoh.site.context.frame",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "gds"
CRISPY_TEMPLATE_PACK = "gds"


def database(url: str) -> dict[str, Any]:
    """Django's words for a PostgreSQL address."""
    parts = conninfo_to_dict(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": {**parts},
    }


# Three roles on one database: the application owns nothing, the owner migrates, figures count.
DATABASES = {alias: database(url) for alias, url in server.urls().items()}
for alias in ("default", "figures"):
    # Values travel beside a statement and not in its text, which PostgreSQL shows to every
    # connection of the same role (docs/adr/0023-a-door-that-asks-for-a-ticket.md). Nothing is
    # prepared on a connection that no pool looks at before it is handed on.
    DATABASES[alias]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": None}
    # Compiling a plan takes longer than all that the pages ask; the policies make plans look dear.
    given = DATABASES[alias]["OPTIONS"].get("options", "")
    DATABASES[alias]["OPTIONS"]["options"] = f"{given} -c jit=off".strip()
if size := number("PANOH_POOL", 0):
    DATABASES["default"]["OPTIONS"] |= pool.options(size)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # PostgreSQL may have been started again
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["panoh.base.agencies.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_ADAPTER = "panoh.base.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "signed_out"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_FORMS = {"change_password": "panoh.base.accounts.forms.ChangePasswordForm"}
# Guesses are counted in PostgreSQL by accounts.actions; these would lock the owner out.
ACCOUNT_RATE_LIMITS = MFA_RATE_LIMITS = False
ALLAUTH_TRUSTED_PROXY_COUNT = number("PANOH_PROXIES", 0)
MFA_ADAPTER = "panoh.base.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "panoh.base.accounts.forms.AuthenticateForm",
    "reauthenticate": "panoh.base.accounts.forms.ReauthenticateForm",
    "activate_totp": "panoh.base.accounts.forms.ActivateTOTPForm",
    "add_webauthn": "panoh.base.accounts.forms.AddPasskeyForm",
}
MFA_TOTP_ISSUER = "Panoh"
SECOND_FACTOR_REQUIRED = flag("PANOH_SECOND_FACTOR", default=not DEMO)
FRESH_MINUTES = number("PANOH_FRESH_MINUTES", 0 if DEMO else 15)  # 0: never asked again

SESSION_ENGINE = "panoh.base.accounts.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_MINUTES = number("PANOH_IDLE_MINUTES", 30)
SESSION_ABSOLUTE_HOURS = number("PANOH_ABSOLUTE_HOURS", 10)
HTTPS = ORIGIN.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
# By this prefix a browser refuses them from any other host, and without encryption.
HOST = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{HOST}sessionid", f"{HOST}csrftoken"
LANGUAGE_COOKIE_NAME, DEVICE_COOKIE_NAME = f"{HOST}django_language", f"{HOST}device"
MESSAGE_COOKIE_NAME = f"{HOST}messages"
CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"  # none to others; "no-referrer" would break CSRF checks
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "panoh.site.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [ORIGIN]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "require-trusted-types-for": ["'script'"],
        "trusted-types": ["'none'"],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
# In memory only: a list of cases has names in it, and must not lie in a folder of temporary files.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 33 << 20

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("ru", "Русский"),
    ("kk", "Қазақша"),
    ("ky", "Кыргызча"),
    ("tg", "Тоҷикӣ"),
    ("tk", "Türkmençe"),
    ("uz", "Oʻzbekcha"),
]
LOCALE_PATHS = [ROOT / "panoh" / "site" / "locale"]
USE_TZ = True
TIME_ZONE = os.environ.get("PANOH_TIME_ZONE", "Asia/Tashkent")

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site reads what is here, and so that Panoh is
# The letters that PDFs are set in; built with the other fonts.
PRINT_FONTS = ROOT / "panoh" / "site" / "static" / "panoh" / "fonts"

EMAIL_BACKEND = os.environ.get(
    "PANOH_EMAIL_BACKEND", "django.core.mail.backends.dummy.EmailBackend"
)
DEFAULT_FROM_EMAIL = os.environ.get("PANOH_MAIL_FROM", "panoh@localhost")
MESSAGE_STORAGE = "panoh.base.accounts.messages.Storage"
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "panoh.base.journal.logs.formatter"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["out"], "level": "INFO"},
    "loggers": {
        "django.server": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
    },
}
