"""The mail to a producer: what to bring, as files and as a link that needs no account."""

from django.conf import settings
from django.urls import reverse

from apps.hub.domain.mail import send_mail_later
from apps.market.domain.sheet import Sheet


def mail_sheet(sheet: Sheet, *, token: str, is_again: bool = False) -> bool:
    """Queue it in the caller's transaction; returns whether there is an address to send it to.

    Without one the office prints the sheet or calls.
    """
    producer = sheet.order.producer
    if not producer.email:
        return False
    send_mail_later(
        to=producer.email,
        template="market/mail/purchase_order",
        context={
            "order": sheet.order,
            "rows": sheet.data["rows"],
            "total": sheet.data["total"],
            "is_again": is_again,
            "url": settings.BUURTPUNT_URL + reverse("market:sheet", args=[token]),
        },
        language=settings.LANGUAGE_CODE,
        attachments=sheet.files,
    )
    return True
