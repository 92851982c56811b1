"""What is hidden, in kinds that a person can judge: each of them may be left in by itself."""

from __future__ import annotations

from enum import StrEnum

from decision_tree.language import N_


class Kind(StrEnum):
    """Its value is what `--show` takes."""

    ACCOUNTS = "accounts"
    NAMES = "names"
    RESOURCES = "resources"
    ADDRESSES = "addresses"
    HOSTS = "hosts"
    PEOPLE = "people"
    REQUESTS = "requests"


KIND_WORDS = {
    Kind.ACCOUNTS: N_("account ids"),
    Kind.NAMES: N_("names"),
    Kind.RESOURCES: N_("AWS resource ids"),
    Kind.ADDRESSES: N_("IP addresses"),
    Kind.HOSTS: N_("host names"),
    Kind.PEOPLE: N_("people"),
    Kind.REQUESTS: N_("request ids"),
}
KIND_EXAMPLES = {
    Kind.NAMES: N_("roles, services …"),
    Kind.RESOURCES: N_("vpc-…, eni-…"),
    Kind.HOSTS: N_("also in URLs"),
    Kind.PEOPLE: N_("users, e-mail, homes"),
    Kind.REQUESTS: N_("encoded messages"),
}
"""What belongs to a kind, where its name does not say enough."""
SUPPORT_NEEDS = frozenset({Kind.ACCOUNTS, Kind.NAMES, Kind.RESOURCES, Kind.REQUESTS})
"""Without these AWS Support cannot find the task or the refused call on its side.
https://docs.aws.amazon.com/awssupport/latest/user/case-management.html"""

_WORDS = {
    Kind.ACCOUNTS: ("account",),
    Kind.RESOURCES: (
        "vpc", "subnet", "sg", "i", "mi", "rtb", "vpce", "eni", "acl", "igw", "nat", "ami", "eipalloc", "tgw", "pl",
        "vol", "fs", "fsap", "snap", "lt", "key", "capacity-reservation", "instance", "file-system", "access-point",
    ),
    Kind.ADDRESSES: ("public-ip", "private-ip"),
    Kind.HOSTS: ("host", "proxy"),
    Kind.PEOPLE: ("user", "email", "session", "deployer"),
    Kind.REQUESTS: ("id", "token"),
}  # fmt: skip
_KIND_OF = {word: kind for kind, words in _WORDS.items() for word in words}


def kind_of(word: str) -> Kind:
    """The kind of what has a stand-in of this word; a type of AWS resource that is not listed has a name."""
    return _KIND_OF.get(word, Kind.NAMES)
