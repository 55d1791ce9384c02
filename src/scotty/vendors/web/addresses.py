"""Which network addresses may be called: only those that anybody on the internet may."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

_FOUR = tuple(map(ip_network, (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24",
    "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
)))  # fmt: skip
"""Version 4: the special-purpose registry of IANA (RFC 6890), multicast and what is reserved."""
_SIX = tuple(map(ip_network, (
    "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
)))  # fmt: skip
"""Version 6, within the global 2000::/3: protocol assignments (Teredo among them), documentation
and 6to4, which carries an address of version 4 inside."""
_GLOBAL = IPv6Network("2000::/3")
"""All that is handed out of version 6; mapped, NAT64, local and link-local ones lie outside of it."""

_SECRET = frozenset(map(ip_address, ("fd00:ec2::254", "100.100.100.200", "192.0.0.192")))
"""Where clouds tell their machines' secrets beside 169.254.169.254: Amazon, Alibaba, Oracle."""


def refuse_address(address: str) -> str | None:
    """Return why an address may not be called; None where it may.

    Link-local addresses have a word of their own; see `tells_secrets`.
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return "is no network address"
    if tells_secrets(found):
        return "is link-local, where machines tell their secrets"
    if isinstance(found, IPv4Address):
        closed = any(found in network for network in _FOUR)
    else:
        closed = found not in _GLOBAL or any(found in network for network in _SIX)
    return "is not on the public internet" if closed or not found.is_global else None


def tells_secrets(address: IPv4Address | IPv6Address) -> bool:
    """Return whether it is link-local, or carries such an address: no typed origin opens it.

    Clouds tell their machines' secrets to whoever asks there (169.254.169.254).
    """
    if address.is_link_local or address in _SECRET:
        return True
    return isinstance(address, IPv6Address) and any(
        inner.is_link_local for inner in _list_inner(address)
    )


def _list_inner(address: IPv6Address) -> list[IPv4Address]:
    """Return addresses of version 4 that may stand in one of version 6: where translators put them."""
    bits = int(address)
    inner = [IPv4Address(bits & 0xFFFF_FFFF)]  # mapped, compatible, NAT64, ISATAP
    if address.sixtofour is not None:
        inner.append(address.sixtofour)
    if address.teredo is not None:
        inner += address.teredo
    return inner
