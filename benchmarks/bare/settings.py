"""As `startproject` writes them, with the database and the pool of the environment."""

import os
from pathlib import Path

from panoh.settings import database, number

SECRET_KEY = os.environ["PANOH_SECRET_KEY"]
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "benchmarks.bare.site"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "procrastinate.contrib.django",
    "benchmarks.bare",
]
AUTH_USER_MODEL = "bare.User"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
DATABASES = {"default": database(os.environ["DATABASE_ADMIN_URL"])}
if size := number("PANOH_POOL", 0):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": size, "timeout": 30}
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
