"""Asking the running product how it is."""

import http.client
import json
import os
from dataclasses import dataclass

from .errors import StartError

DEFAULT_PORT = 8000


@dataclass(frozen=True)
class Address:
    """Where the web server listens."""

    host: str
    port: int

    @property
    def reachable_host(self) -> str:
        """A host of this machine under which it answers when it listens on all."""
        return {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(self.host, self.host)

    @property
    def url(self) -> str:
        host = self.reachable_host
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


def address() -> Address:
    """From ``KOMPETENS_HOST`` and ``PORT``.

    Raises:
        StartError: the port is no number between 1 and 65535.
    """
    text = os.environ.get("PORT", "").strip() or str(DEFAULT_PORT)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise StartError(f"PORT is “{text}”, which is no port. Give a number between 1 and 65535.")
    return Address(os.environ.get("KOMPETENS_HOST", "").strip() or "127.0.0.1", int(text))


def ask(where: Address, timeout: float = 5.0) -> tuple[int, dict[str, object]] | None:
    """Status code and body of ``GET /healthz``; ``None`` when nothing of ours answers."""
    connection = http.client.HTTPConnection(where.reachable_host, where.port, timeout=timeout)
    try:
        connection.request("GET", "/healthz", headers={"Accept": "application/json"})
        response = connection.getresponse()
        body = json.loads(response.read())
        return (response.status, body) if isinstance(body, dict) else None
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
