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
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EMAIL_CONFIG = env.email("EMAIL_URL", default="consolemail://")
globals().update(EMAIL_CONFIG)
KC_DEMO = False
