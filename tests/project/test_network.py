import socket

import pytest

from tests.network import NetworkForbiddenError


def test_other_machines_are_out_of_reach() -> None:
    with socket.socket() as plug, pytest.raises(NetworkForbiddenError):
        plug.connect(("192.0.2.1", 80))


def test_names_are_not_looked_up() -> None:
    with pytest.raises(NetworkForbiddenError):
        socket.create_connection(("buurtpunt.example", 80))


def test_this_machine_is_in_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
