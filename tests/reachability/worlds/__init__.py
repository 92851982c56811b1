"""Hand-made networks with the right answer: broken ones, each by one thing, and healthy ones that look broken."""

from __future__ import annotations

from tests.reachability.world import World
from tests.reachability.worlds import acls, endpoints, groups, internet, ipv6, nat, routes, s3, unread

WORLDS: list[World] = [
    *routes.WORLDS,
    *internet.WORLDS,
    *nat.WORLDS,
    *groups.WORLDS,
    *acls.WORLDS,
    *endpoints.WORLDS,
    *s3.WORLDS,
    *ipv6.WORLDS,
    *unread.WORLDS,
]
