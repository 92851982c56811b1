"""What is served, where, and to how many; refused where it would not be safe."""

from __future__ import annotations

import errno
import ipaddress
import socket
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from decision_tree.language import _
from tui.serving import CannotServe

USUAL_PORT = 8000
SESSIONS = 20
IDLE_MINUTES = 30


@dataclass(frozen=True)
class Serving:
    """Settings of a server."""

    host: str = "127.0.0.1"
    """A loopback address, or "localhost"."""
    port: int = USUAL_PORT
    public_url: str = ""
    """The origin under which somebody's own proxy shows the pages, such as https://class.example.com."""
    practice: bool = False
    """Only the sandbox."""
    workshop: str = ""
    """As `practice --workshop` takes it; in it all learners write their results into one file."""
    results: Path | None = None
    """Which file that is."""
    knowledge: tuple[Path, ...] = ()
    language: str = "en"
    sessions: int = SESSIONS
    """At most so many at a time."""
    idle_seconds: float = IDLE_MINUTES * 60

    @property
    def hosts(self) -> frozenset[str]:
        """What a browser, or the proxy, may send as Host."""
        own = {f"{host}:{self.port}" for host in ("127.0.0.1", "localhost", "[::1]", in_url(self.host))}
        return frozenset(own | ({urlsplit(self.public_url).netloc} if self.public_url else set()))

    @property
    def origins(self) -> frozenset[str]:
        """Whose pages may open a session: with a public address those of that address alone."""
        return frozenset({self.public_url} if self.public_url else {f"http://{host}" for host in self.hosts})

    @property
    def url(self) -> str:
        """The address of the first page, without the token."""
        return self.public_url or f"http://{in_url(self.host)}:{self.port}"


def in_url(host: str) -> str:
    """As it stands in a URL: an IPv6 address in brackets."""
    return f"[{host}]" if ":" in host else host


def loopback(host: str) -> str:
    """The host, if only this machine reaches it. Raises `CannotServe`."""
    try:
        is_loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise CannotServe(
            _("{host} is not an address of this machine alone").format(host=host),
            _(
                "Serve on 127.0.0.1, and put a proxy of your own with TLS and a login before it: "
                "`ecs-wizard serve --practice --public-url https://…`."
            ),
        )
    return host


def public_origin(url: str) -> str:
    """Scheme and host of the proxy's address, as browsers send them. Raises `CannotServe`."""
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("http", "https") and parts.hostname and not parts.username and parts.port != 0
    except ValueError:
        fits = False
    if not fits or parts.path.strip("/") or parts.query or parts.fragment:
        raise CannotServe(
            _("{url} is not the address of a site").format(url=url),
            _("Give scheme and host alone, such as https://class.example.com: a path in front is not possible."),
        )
    usual = {"http": 80, "https": 443}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{parts.scheme}://{in_url((parts.hostname or '').lower())}{port}"


def listen(host: str, port: int | None) -> socket.socket:
    """A socket on this port; without one on the usual, or on any free where that is taken. Raises `CannotServe`."""
    address = "127.0.0.1" if host == "localhost" else host
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        try:
            listening.bind((address, USUAL_PORT if port is None else port))
        except OSError as error:
            if port is not None or error.errno != errno.EADDRINUSE:
                raise
            listening.bind((address, 0))
    except OSError as error:
        listening.close()
        raise CannotServe(
            f"{in_url(host)}:{USUAL_PORT if port is None else port}: {error.strerror or error}",
            _("Choose another port with --port, or leave it out: then a free one is taken."),
        ) from None
    return listening
