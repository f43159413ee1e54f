# SPDX-License-Identifier: Apache-2.0
"""Django's settings, made from ours."""

from pathlib import Path

from xiucheng.kernel.database import addresses
from xiucheng.kernel.settings import settings

PACKAGE = Path(__file__).resolve().parents[2]

DEBUG = settings.debug
SECRET_KEY = settings.secret_key
ALLOWED_HOSTS = ["*"] if DEBUG else list(settings.allowed_hosts)
ROOT_URLCONF = "xiucheng.delivery.site.urls"
WSGI_APPLICATION = "xiucheng.delivery.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "xiucheng.kernel.record",
    "xiucheng.kernel.access",
    "xiucheng.kernel.clock",
    "xiucheng.kernel.files",
    "xiucheng.kernel.configuration",
    "xiucheng.kernel.filters",
    "xiucheng.kernel.process",
    "xiucheng.kernel.personal",
    "xiucheng.kernel.jobs",
    "xiucheng.kernel.oidc",
    "xiucheng.kernel.search",
    "xiucheng.kernel.sharing",
    "xiucheng.kernel.notify",
    "xiucheng.kernel.ui",
    "xiucheng.foundation.organization",
    "xiucheng.foundation.geography",
    "xiucheng.foundation.catalogue",
    "xiucheng.operations.supervision",
    "xiucheng.operations.reporting",
    "xiucheng.operations.correction",
    "xiucheng.operations.takeover",
    "xiucheng.operations.feedback",
    "xiucheng.operations.intake",
    "xiucheng.operations.joint",
    "xiucheng.operations.linkage",
    "xiucheng.operations.help",
    "xiucheng.operations.hotline",
    "xiucheng.insight.timeliness",
    "xiucheng.insight.figures",
    "xiucheng.delivery.shell",
    "xiucheng.delivery.reporting",
    "xiucheng.delivery.lists",
    "xiucheng.delivery.figures",
    "xiucheng.delivery.hotline",
    "xiucheng.delivery.admin",
    "xiucheng.delivery.imports",
    "xiucheng.delivery.structure",
    "xiucheng.delivery.boundaries",
    "xiucheng.delivery.classes",
    "xiucheng.delivery.signon",
    "xiucheng.delivery.together",
    "xiucheng.delivery.public",
]

MIDDLEWARE = [
    "xiucheng.kernel.observe.middleware.RequestMiddleware",
    "xiucheng.delivery.site.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "xiucheng.delivery.site.compress.PageCompressionMiddleware",
    "xiucheng.kernel.ui.middleware.FragmentMiddleware",
    "django.middleware.common.CommonMiddleware",
    "xiucheng.delivery.site.errors.BareErrorMiddleware",
    "xiucheng.kernel.access.middleware.ActorMiddleware",
    "xiucheng.delivery.site.limits.LimitMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "xiucheng.delivery.site.context.page",
                "xiucheng.kernel.ui.context.interface",
            ],
        },
    }
]

DATABASES = {
    "default": addresses.for_django(addresses.urls().app),
    "owner": addresses.for_django(addresses.urls().owner),
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

LANGUAGE_CODE = settings.language
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = settings.time_zone

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Served straight from the installed packages, so that nothing has to be collected before a start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MIMETYPES = {".mjs": "text/javascript"}
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

CSRF_FAILURE_VIEW = "xiucheng.kernel.ui.errors.csrf_failure"
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = settings.behind_tls
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in settings.allowed_hosts] if settings.behind_tls else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if settings.behind_tls else None
APPEND_SLASH = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "xiucheng.kernel.observe.logs.JsonFormatter"}},
    "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["out"], "level": "WARNING"},
    # Our own line per request says it all; Django's would say it twice and with addresses.
    "loggers": {
        "xiucheng": {"level": settings.log_level},
        "django.request": {"level": "CRITICAL"},
        "django.security": {"level": "ERROR"},
    },
}

SILENCED_SYSTEM_CHECKS: list[str] = []
