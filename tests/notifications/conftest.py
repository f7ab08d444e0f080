"""The world, and a real mail server on loopback."""

from __future__ import annotations

import email
import email.policy
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from kompetens.core.actor import acting, system_actor
from tests.factories.server import free_port
from tests.factories.world import World, build_world

SYSTEM = system_actor("test", "arrange a test")


@dataclass
class MailServer:
    """What it was handed, what it says to whom, and how often somebody connected.

    `says` maps an address to the answers that its next RCPT commands get, `after_data` to those of its
    next texts; without one the answer is 250.
    """

    port: int
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    says: dict[str, list[str]] = field(default_factory=dict)
    after_data: dict[str, list[str]] = field(default_factory=dict)
    connections: int = 0
    hold: threading.Event | None = None
    """When set, the server waits for it after it has taken a text and before it answers."""
    holding: threading.Event = field(default_factory=threading.Event)

    def addresses(self) -> list[str]:
        return [address for address, _ in self.taken]

    def only(self) -> EmailMessage:
        """The one mail that came."""
        assert len(self.taken) == 1, self.addresses()
        return self.taken[0][1]

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> Any:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.says.get(address):
            return self.says[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        import asyncio

        for address in envelope.rcpt_tos:
            if self.after_data.get(address):
                return self.after_data[address].pop(0)
            parsed = email.message_from_bytes(envelope.content, policy=email.policy.default)
            self.taken.append((address, parsed))  # type: ignore[arg-type]
        if self.hold is not None:
            self.holding.set()
            await asyncio.get_running_loop().run_in_executor(None, self.hold.wait, 60)
        return "250 2.0.0 taken"


@pytest.fixture
def mail_server(settings: Any) -> Iterator[MailServer]:
    """A mail server that the settings name."""
    server = MailServer(free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "Smart kompetens <post@kompetens.example>"
    settings.PUBLIC_ADDRESS = "https://kompetens.example"
    try:
        yield server
    finally:
        if server.hold is not None:
            server.hold.set()
        controller.stop()


@pytest.fixture
def world(db: None) -> World:
    """A world that is rolled back after the test."""
    with acting(SYSTEM):
        return build_world()


@pytest.fixture
def committed_world(committed: Any) -> World:
    """A world that is committed: for delivery in transactions of its own, and other processes."""
    with acting(SYSTEM):
        return build_world()
