"""Style sheets, scripts, fonts and drawings; and what people upload."""

from typing import Final

from backend.settings.mode import BASE_DIR, BUURTPUNT_MODE, DEBUG, TEST, VAR_DIR

STATIC_URL: Final = "/static/"
STATIC_ROOT: Final = VAR_DIR / "static"
# `tools/vendor.py` copies the few browser files we serve out of node_modules to here.
VENDOR_DIR: Final = BASE_DIR / "var" / "vendor"
for _folder in (STATIC_ROOT, VENDOR_DIR):
    _folder.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS: Final = [VENDOR_DIR]

_PLAIN: Final = "django.contrib.staticfiles.storage.StaticFilesStorage"
_HASHED: Final = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_UNBUILT: Final = BUURTPUNT_MODE == TEST or DEBUG

STORAGES: Final = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _PLAIN if _UNBUILT else _HASHED},
}
# Every link carries the hash, so the plain names need no compressing and no keeping.
WHITENOISE_KEEP_ONLY_HASHED_FILES: Final = True
WHITENOISE_USE_FINDERS: Final = _UNBUILT
WHITENOISE_AUTOREFRESH: Final = DEBUG

MEDIA_URL: Final = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
# The folders whose pictures anybody may see. All else that was uploaded has a page of its own that asks who looks.
PUBLIC_MEDIA: Final = ("place", "products", "producers", "resources")
