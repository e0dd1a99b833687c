"""Production: refuses to start without what it needs, and says what."""

from django.core.exceptions import ImproperlyConfigured

from .base import *
from .base import env

_needed = {
    "SECRET_KEY": "chuỗi bí mật ngẫu nhiên, từ 50 ký tự",
    "DATABASE_URL": "ví dụ postgres://người_dùng:mật_khẩu@máy_chủ:5432/khuyencong",
    "ALLOWED_HOSTS": "tên miền của cổng, cách nhau bằng dấu phẩy",
}
_missing = [f"  {name}: {hint}" for name, hint in _needed.items() if not env(name, default="")]
if _missing:
    raise ImproperlyConfigured("Chưa khởi động được, còn thiếu biến môi trường:\n" + "\n".join(_missing))

DEBUG = False
SECRET_KEY = env("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY quá ngắn: cần chuỗi ngẫu nhiên từ 50 ký tự.")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS])
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
KC_PROXIES = env.int("KC_PROXIES", default=1)  # whoever ends TLS
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=True)
# Whether browsers ship with the province's domain on their list is for the owner of that domain to say.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True


def mailer(config: dict) -> dict:
    """The mailer of EMAIL_URL, e.g. `smtp+tls://user:password@host:587`; without one the machine itself delivers."""
    options = {
        "host": config.get("EMAIL_HOST"),
        "port": config.get("EMAIL_PORT"),
        "username": config.get("EMAIL_HOST_USER"),
        "password": config.get("EMAIL_HOST_PASSWORD"),
        "use_tls": config.get("EMAIL_USE_TLS"),
        "use_ssl": config.get("EMAIL_USE_SSL"),
    }
    given = {name: value for name, value in options.items() if value}
    return {"BACKEND": config["EMAIL_BACKEND"], **({"OPTIONS": given} if given else {})}


MAILERS = {"default": mailer(env.email("EMAIL_URL", default="smtp://localhost:25"))}
KC_DEMO = False
