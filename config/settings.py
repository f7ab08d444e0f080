"""Settings, read from the environment; docs/operations.md lists every variable."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("KOMPETENS_DATA", BASE_DIR / "var")).resolve()
SECRETS_DIR = DATA_DIR / "secrets"


def _database(url: str) -> dict[str, object]:
    """Django's settings for a postgresql:// address; `?host=/folder` names a socket's folder."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": query.pop("port", None) or str(parts.port or ""),
        "OPTIONS": {**query, "application_name": "kompetens"},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


# `default` is the application's login (owns nothing, row security binds it); `owner` migrates.
# Without an address (a linter, a command that needs no database) nothing can be connected to.
_NOWHERE = "postgresql://nobody@localhost/no-database-configured"
DATABASES = {
    "default": _database(os.environ.get("DATABASE_URL", _NOWHERE)),
    "owner": {
        **_database(os.environ.get("DATABASE_OWNER_URL", _NOWHERE)),
        "CONN_MAX_AGE": 0,
    },
}
DATABASE_ROUTERS = ["kompetens.core.routers.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"


def _secret(name: str) -> str:
    """A secret from the environment (KOMPETENS_<NAME>) or from the data folder; empty where neither is."""
    if value := os.environ.get(f"KOMPETENS_{name.upper()}"):
        return value
    file = SECRETS_DIR / name
    return file.read_text().strip() if file.exists() else ""


SECRET_KEY = _secret("secret_key")
if not SECRET_KEY:
    if "DATABASE_URL" in os.environ:
        raise ImproperlyConfigured(
            f"There is no secret key: set KOMPETENS_SECRET_KEY, or put one into {SECRETS_DIR / 'secret_key'}."
        )
    # nothing is signed or sealed without a database: a linter, a command that reads files
    SECRET_KEY = "no-database-no-secrets"
IDENTITY_KEY = _secret("identity_key")
INDEX_KEY = _secret("index_key")

DEBUG = os.environ.get("KOMPETENS_DEBUG") == "1"
HOST = os.environ.get("KOMPETENS_HOST", "127.0.0.1")
ALLOWED_HOSTS = [
    h for h in os.environ.get("KOMPETENS_ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{HOST}").split(",") if h
]
# what links in mails begin with
PUBLIC_ADDRESS = os.environ.get("KOMPETENS_ADDRESS") or f"http://localhost:{os.environ.get('PORT') or 8000}"
BEHIND_TLS = os.environ.get("KOMPETENS_TLS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_htmx",
    "procrastinate.contrib.django",
    "kompetens.core",
    "kompetens.ui",
    "kompetens.accounts",
    "kompetens.organisations",
    "kompetens.notifications",
    "kompetens.skills",
    "kompetens.analysis",
    "kompetens.portal",
    "kompetens.bundle",
    "kompetens.planning",
    "kompetens.reporting",
    "kompetens.dashboard",
    "kompetens.demonstration",
]

MIDDLEWARE = [
    "kompetens.core.middleware.Health",
    "django.middleware.security.SecurityMiddleware",
    "kompetens.core.security_headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kompetens.core.middleware.ActorInTransaction",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "kompetens.core.middleware.ClosedByDefault",
    "kompetens.core.middleware.BodyLimit",
    # after these: who is not let in has none of her body read
    "django.middleware.csrf.CsrfViewMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "kompetens.dashboard.context.navigation",
            ],
            "builtins": ["django.templatetags.i18n", "kompetens.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "kompetens.ui.forms.Renderer"

AUTH_USER_MODEL = "accounts.User"
SILENCED_SYSTEM_CHECKS = ["auth.W004"]  # the e-mail is unique in lower case, by a constraint
AUTHENTICATION_BACKENDS = ["kompetens.accounts.backends.PasswordBackend", "kompetens.accounts.backends.LinkBackend"]
ACTOR_LOADER = "kompetens.organisations.queries.actors.actor_of_user"
SIGN_IN_LINK_SENDER = "kompetens.notifications.actions.sign_in.mail_link"
LOGIN_URL = "accounts:sign-in"
LOGIN_REDIRECT_URL = "dashboard:start"
LOGOUT_REDIRECT_URL = "/"
SESAME_MAX_AGE = 60 * 60 * 24
SESAME_ONE_TIME = True
SESAME_INVALIDATE_ON_PASSWORD_CHANGE = True
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS: list[str] = []
TIME_ZONE = "Europe/Stockholm"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

EMAIL_HOST = os.environ.get("KOMPETENS_SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("KOMPETENS_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("KOMPETENS_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("KOMPETENS_SMTP_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("KOMPETENS_SMTP_TLS") == "1"
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = os.environ.get("KOMPETENS_MAIL_FROM", "Smart kompetens <noreply@localhost>")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    # an answer of 403, 404 or 422 is no news to an operator; a 500 is
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("KOMPETENS_LOG_LEVEL", "WARNING")},
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
