"""Sending a producer the statement of a market."""

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation

from apps.accounts.rules import MANAGE_PLACE
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.domain.idempotency import claim_key, keep_answer
from apps.hub.domain.mail import Attachment, send_mail_later
from apps.hub.rules import require
from apps.market.documents.statement import file_name, statement_csv, statement_data, statement_pdf
from apps.market.errors.settlement import NoAddress
from apps.market.models import ProducerStatement
from apps.market.queries.container_balance import containers_in
from apps.market.queries.statement import lines_of

MAILED = "mailed"  # what history says of a statement that was sent


def mail_statement(statement: ProducerStatement, *, key: UUID, by: Actor, at: dt.datetime) -> bool:
    """Queue a mail to the producer with the statement as PDF and CSV; returns whether this press did it.

    One press is one mail: a `key` that was used before does nothing. Refuses: NotAllowed, NoAddress.
    """
    require(by, MANAGE_PLACE)
    producer = statement.producer
    if not producer.email:
        raise NoAddress(name=producer.name)
    with transaction.atomic():
        row, is_new = claim_key(scope="statement", key=str(key), fingerprint=statement.number, at=at)
        if not is_new:
            return False
        lines = list(lines_of(statement))
        containers = containers_in(statement.cycle, producer, until=statement.at)
        with translation.override(settings.LANGUAGE_CODE):
            data = statement_data(statement, lines, containers)
            files = (
                Attachment(file_name(statement, ".pdf"), "application/pdf", statement_pdf(statement, data)),
                Attachment(file_name(statement, ".csv"), "text/csv", statement_csv(statement, lines)),
            )
        send_mail_later(
            to=producer.email, template="market/mail/statement", language=settings.LANGUAGE_CODE, attachments=files,
            context={"statement": statement, "lines": lines, "containers": containers},
        )  # fmt: skip
        record(statement, event=MAILED, by=by, at=at)
        keep_answer(row, status=200, body="")
        return True
