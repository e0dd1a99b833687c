"""Settings shared by every environment; what differs stands in dev, test and prod."""

from pathlib import Path

import environ
from django.utils.csp import CSP

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_filters",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "khuyencong.core",
    "khuyencong.core.notices",
    "khuyencong.core.jobs",
    "khuyencong.accounts",
    "khuyencong.registry",
    "khuyencong.waiting",
    "projects",
    "consulting",
    "reports",
    "khuyencong.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "khuyencong.core.attachments.uploads.UploadsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "khuyencong.core.middleware.TypedTextMiddleware",
    "khuyencong.core.unsent.UnsentMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "khuyencong.core.middleware.WrongMethodMiddleware",
    "khuyencong.core.middleware.AccessMiddleware",
    "khuyencong.core.middleware.ReadOnlyMiddleware",
]

ROOT_URLCONF = "khuyencong.urls"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"  # fields are drawn by templates/django/forms/
WSGI_APPLICATION = "khuyencong.wsgi.application"
ASGI_APPLICATION = "khuyencong.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["khuyencong.core.templatetags.kc", "khuyencong.core.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "khuyencong.core.context.portal",
            ],
        },
    }
]


def database(url: str) -> dict:
    """Connection settings for `url`; SQLite in WAL with its write lock taken at BEGIN: two writers queue, not fail."""
    config = environ.Env.db_url_config(url)
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000;"
                # Without it the triggers of the logs would let a row be replaced (INSERT OR REPLACE).
                "PRAGMA recursive_triggers=ON;"
            ),
        }
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
    return config


DATABASE_URL = env("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'khuyencong.sqlite3'}"
DATABASES = {"default": database(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "khuyencong.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "khuyencong.accounts.sign_in.AddEmailForm",
    "change_password": "khuyencong.accounts.sign_in.ChangePasswordForm",
    "login": "khuyencong.accounts.sign_in.LoginForm",
    "reauthenticate": "khuyencong.accounts.sign_in.ReauthenticateForm",
    "reset_password": "khuyencong.accounts.sign_in.ResetPasswordForm",
    "reset_password_from_key": "khuyencong.accounts.sign_in.ResetPasswordKeyForm",
    "set_password": "khuyencong.accounts.sign_in.SetPasswordForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
LOGGING = {  # Django shows errors on the console only where DEBUG is on; here the supervisor's journal keeps them
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}},
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "khuyencong.core.views.csrf_failure"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"}}
DEFAULT_FROM_EMAIL = env("KC_FROM_EMAIL", default="khuyencong@localhost")
EMAIL_SUBJECT_PREFIX = ""

FILTERS_EMPTY_CHOICE_LABEL = "Tất cả"

# Whose portal this is. Official names changed with the mergers of 2025, so they are settings, never constants.
KC_PROVINCE = env("KC_PROVINCE", default="Đắk Lắk")
KC_CENTRE = env("KC_CENTRE", default="Trung tâm Khuyến công và Tư vấn phát triển công nghiệp")
KC_CENTRE_SHORT = env("KC_CENTRE_SHORT", default="Trung tâm Khuyến công")
KC_CENTRE_SYMBOL = env("KC_CENTRE_SYMBOL", default="TTKC")  # in the symbols of its papers: Số: …/BC-TTKC
KC_DEPARTMENT = env("KC_DEPARTMENT", default="Sở Công Thương")
KC_PHONE = env("KC_PHONE", default="")
# The ministry's office that contracts national projects; its name changed several times (NĐ 40/2025/NĐ-CP the last).
KC_MINISTRY_OFFICE = env(
    "KC_MINISTRY_OFFICE", default="Cục Đổi mới sáng tạo, Chuyển đổi xanh và Khuyến công, Bộ Công Thương"
)
# When the province's chairman approves local plans, not the department: "2019-01-01/2021-12-31,2026-03-01/".
KC_PROVINCE_APPROVES = env.list("KC_PROVINCE_APPROVES", default=[])
# When reports are cut off: "calendar" (01/01-30/06-31/12) or "mid-month" (15/12-14/06-14/12, NĐ 09/2019/NĐ-CP).
KC_REPORT_CUT_OFF = env("KC_REPORT_CUT_OFF", default="calendar")
# Months in which people of the communes register what is needed next year.
KC_NEED_MONTHS = env.list("KC_NEED_MONTHS", cast=int, default=[10])
# Within how many years the same type of machine for the same establishment is pointed out as support given twice.
KC_EQUIPMENT_YEARS = env.int("KC_EQUIPMENT_YEARS", default=5)
# Where the portal is reached, for links in e-mail, e.g. https://khuyencong.example.vn; without it texts carry no link.
KC_BASE_URL = env("KC_BASE_URL", default="")
# Ways besides e-mail by which producers are told, each by its code: sms=package.module.send,zalo=package.zalo.send.
KC_NOTICE_CHANNELS = env.dict("KC_NOTICE_CHANNELS", default={})
# Consulting: when somebody calls the producer back at the latest, and for how long what the producer wrote is kept.
KC_ANSWER_WORKING_DAYS = env.int("KC_ANSWER_WORKING_DAYS", default=2)
KC_COMPLETION_WORKING_DAYS = env.int("KC_COMPLETION_WORKING_DAYS", default=15)
KC_KEEP_REQUESTS_YEARS = env.int("KC_KEEP_REQUESTS_YEARS", default=5)
# For how many days an establishment's link to its đề án is good, until an officer renews it.
KC_LINK_DAYS = env.int("KC_LINK_DAYS", default=90)
# Files with more rows than these are made in the background: PDF and Word, then Excel.
KC_LARGE_PAPER_ROWS = env.int("KC_LARGE_PAPER_ROWS", default=300)
KC_LARGE_LIST_ROWS = env.int("KC_LARGE_LIST_ROWS", default=5000)
# After how many seconds without a sign of life a job's worker is taken for dead; for how many days a result is kept.
KC_JOB_LEASE_SECONDS = env.int("KC_JOB_LEASE_SECONDS", default=120)
KC_JOB_DAYS = env.int("KC_JOB_DAYS", default=30)
# What is published for everybody: under which licence, whom to ask, and whether legal persons are named.
KC_DATA_LICENCE = env("KC_DATA_LICENCE", default="Creative Commons Ghi công 4.0 Quốc tế (CC BY 4.0)")
KC_DATA_LICENCE_URL = env("KC_DATA_LICENCE_URL", default="https://creativecommons.org/licenses/by/4.0/deed.vi")
KC_DATA_CONTACT = env("KC_DATA_CONTACT", default="")
KC_PUBLISH_LEGAL_PERSONS = env.bool("KC_PUBLISH_LEGAL_PERSONS", default=True)
# How many proxies of our own stand before the portal: whose word about a visitor's address is taken.
KC_PROXIES = env.int("KC_PROXIES", default=0)
# Sign-ins of the demo cast stand on the sign-in page, and `manage.py demo` may run, only where this is on.
KC_DEMO = False
