"""Looks up a host's IP addresses, and refuses private ones."""

from __future__ import annotations

import ipaddress
import socket

Address = tuple[socket.AddressFamily, str]
# A NAT64 address contains the IPv4 address to which it leads (RFC 6052).
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Not for the public, though Python's `is_global` says so of some: IETF's protocols, Azure's own
# services, the old site-local addresses, documentation, segment routing, discarding.
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.0.0/24", "168.63.129.16/32", "192.88.99.0/24", "fec0::/10", "3fff::/20",
         "5f00::/16", "100::/64", "2001::/23", "64:ff9b:1::/48"),
    )
)  # fmt: skip


class UnreachableError(Exception):
    """A host without addresses, or with a private one; the message is a sentence."""


def resolve(host: str, port: int, allow_private: bool = False) -> tuple[Address, ...]:
    """The host's IP addresses. Raises UnreachableError if there is none, or one is private.

    All connections go to these addresses, so that a host whose name resolves to another address
    later (DNS rebinding) cannot redirect them. `allow_private` is for tests.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(f"the host '{host}' was not found.") from error
    addresses = tuple(
        dict.fromkeys((family, str(address[0])) for family, _, _, _, address in found)
    )
    for _, address in addresses:
        if not allow_private and not is_public(address):
            raise UnreachableError(f"'{host}' is at {address}, which is not a public address.")
    return addresses


def is_public(address: str) -> bool:
    """Whether it is neither private, loopback, link-local, multicast nor a tunnel to such."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    if any(ip in network for network in _NOT_PUBLIC):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
