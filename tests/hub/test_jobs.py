"""What recurring work can count on."""

import logging

import pytest

from apps.hub.jobs import one_by_one


def test_row_that_fails_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL, logger="apps.hub.jobs"):
        assert one_by_one([4, 0, 2], lambda row: 8 // row) == 2
