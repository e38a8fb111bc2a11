"""Free ports of 127.0.0.1."""

import socket

import pytest

from config.local.ports import PortTaken, exactly, free_port, is_free


@pytest.fixture
def taken():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_port_in_use_is_not_free(taken):
    assert not is_free(taken)


def test_the_preferred_port_is_taken_when_free():
    port = free_port(0)
    assert free_port(port) == port


def test_another_free_port_replaces_a_taken_one(taken):
    port = free_port(taken)
    assert port != taken
    assert is_free(port)


def test_a_port_asked_for_and_in_use_is_an_error(taken):
    with pytest.raises(PortTaken, match=str(taken)):
        exactly(taken)
