"""Pictures that people send us: judged, and drawn anew by Pillow, so that only a picture is kept.

What a camera wrote into the file (where it was taken, too) is gone after that.
"""

from io import BytesIO
from typing import IO, Final

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from apps.hub.errors import InvalidInput
from apps.hub.money import NBSP

MOST_BYTES: Final = 8 * 1024 * 1024
MOST_PIXELS: Final = 40_000_000
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF")


class PictureTooLarge(InvalidInput):
    """More bytes or pixels than we take in."""

    code = "picture_too_large"
    message = _("This picture is too large (%(size)s). Make it smaller: at most %(limit)s.")


class NotAPicture(InvalidInput):
    """A file that no program can draw, or a kind we do not take."""

    code = "not_a_picture"
    message = _("We cannot read this picture. Use a JPEG, PNG or WebP file.")


def redraw_picture(
    file: IO[bytes], *, size: int, name: str, longest: int, field: str = "photo"
) -> "ContentFile[bytes]":
    """The picture as a WebP of at most `longest` pixels, named `name`; `size` is what was sent, in bytes.

    Refuses: PictureTooLarge before anything is read, NotAPicture.
    """
    if size > MOST_BYTES:
        raise PictureTooLarge(field=field, size=_megabytes(size), limit=_megabytes(MOST_BYTES))
    try:
        with Image.open(file, formats=_FORMATS) as image:
            if image.width * image.height > MOST_PIXELS:
                pixels = f"{image.width} × {image.height}"
                raise PictureTooLarge(field=field, size=pixels, limit=f"{MOST_PIXELS // 1_000_000} megapixel")
            upright = ImageOps.exif_transpose(image)
            drawn = upright.convert("RGBA" if _is_clear(upright) else "RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise NotAPicture(field=field) from error
    drawn.thumbnail((longest, longest))
    out = BytesIO()
    drawn.save(out, "WEBP", quality=85)
    return ContentFile(out.getvalue(), name=f"{name}.webp")


def _is_clear(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA"} or "transparency" in image.info


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.0f}{NBSP}MB"
