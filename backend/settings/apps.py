"""What is installed, and the layers a request passes through."""

from typing import Any, Final

import django_stubs_ext

# `ModelForm[Place]` and the like: types that Django itself cannot be asked for at run time.
django_stubs_ext.monkeypatch()

INSTALLED_APPS: Final = [
    "backend",
    "apps.hub",
    "apps.accounts",
    "apps.payments",
    "apps.bookings",
    "apps.mobipunt",
    "apps.cafe",
    "apps.market",
    "apps.counter",
    "apps.office",
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.forms",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_htmx",
    "template_partials",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.hub.middleware.FormEncodingMiddleware",
    "backend.policy.ContentPolicyMiddleware",
    "backend.policy.PermissionsPolicyMiddleware",
    "backend.policy.PrivateCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "apps.accounts.middleware.FirstStepsMiddleware",
    "apps.hub.middleware.ModuleSwitchMiddleware",
    "apps.hub.middleware.ErrorMiddleware",
]

TEMPLATES: Final[list[dict[str, Any]]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "apps.hub.context.place",
                "apps.payments.context.basket",
            ],
        },
    },
]

DEFAULT_AUTO_FIELD: Final = "django.db.models.BigAutoField"
FORM_RENDERER: Final = "django.forms.renderers.TemplatesSetting"
