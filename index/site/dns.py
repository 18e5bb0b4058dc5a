"""Which addresses has a host, and may they be talked to?"""

from __future__ import annotations

import ipaddress
import socket

Address = tuple[socket.AddressFamily, str]
# A tunnel's address holds an IPv4 one, which is where it leads (RFC 6052).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class UnreachableError(Exception):
    """No connection may or can be made; the message is a sentence."""


def resolve(host: str, port: int, allow_private: bool = False) -> tuple[Address, ...]:
    """The host's addresses, looked up once. Raises UnreachableError where one of them is private.

    Connections go to these very addresses, so that a name that changes its answer between the
    look and the connection (DNS rebinding) leads nowhere else. `allow_private` is for tests.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(f"the host '{host}' is not found.") from error
    addresses = tuple(
        dict.fromkeys((family, str(address[0])) for family, _, _, _, address in found)
    )
    for _, address in addresses:
        if not allow_private and not is_public(address):
            raise UnreachableError(f"'{host}' is at {address}, which is no public address.")
    return addresses


def is_public(address: str) -> bool:
    """Neither private, loopback, link-local, multicast nor a tunnel to one of these."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
