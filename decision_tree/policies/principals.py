"""Who makes a request, and whom the Principal element of a policy means.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from decision_tree.policies.context import Context
from decision_tree.policies.kleene import Truth, any_of

_ACCOUNT = re.compile(r"\d{12}")
_SERVICE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?")


class PrincipalKind(StrEnum):
    """What makes the request."""

    ROLE = "role"
    """A session of a role: the role itself never makes a request."""
    USER = "user"
    ROOT = "root"
    SERVICE = "service"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Principal:
    """Who makes a request. For a role, the ARN of the role, of the session, or both may be known."""

    kind: PrincipalKind
    arn: str
    """Of the role (empty when only the session is known), the user or the account root; or the service's name."""
    account: str | None = None
    session_arn: str = ""
    """arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION; empty when the session's name is not known."""

    @classmethod
    def of(cls, name: str, *, role_arn: str = "") -> Principal:
        """From the ARN of a role, a role session, a user or the root, or from a service's name.

        A session's ARN does not show the path of its role; `role_arn` adds it.
        """
        if _SERVICE.fullmatch(name):
            return cls(PrincipalKind.SERVICE, name)
        account, resource = account_of(name), name.split(":", 5)[-1]
        kind = resource.partition("/")[0]
        if account is None:
            return cls(PrincipalKind.UNKNOWN, name)
        if kind == "assumed-role":
            return cls(PrincipalKind.ROLE, role_arn, account, name)
        kinds = {"role": PrincipalKind.ROLE, "user": PrincipalKind.USER, "root": PrincipalKind.ROOT}
        return cls(kinds.get(kind, PrincipalKind.UNKNOWN), name, account)

    @property
    def role_name(self) -> str:
        """Role names are unique in an account, whatever their path."""
        return self.arn.rpartition("/")[2] if self.arn else _role_of_session(self.session_arn)

    @property
    def service_linked(self) -> bool:
        """Whether it is a role that AWS made for one of its services; policies of an organization spare it."""
        return ":role/aws-service-role/" in self.arn

    def context(self) -> Context:
        """The condition keys that follow from who calls.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
        """
        if self.kind is PrincipalKind.UNKNOWN:
            return Context()
        if self.kind is PrincipalKind.SERVICE:
            values = {"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": self.arn}
            return Context.of(values, absent=("aws:username", "aws:PrincipalTag/*"))
        values = {
            "aws:PrincipalIsAWSService": "false",
            "aws:PrincipalAccount": self.account or "",
            "aws:PrincipalType": {"role": "AssumedRole", "user": "User", "root": "Account"}[self.kind],
        }
        if self.arn:
            values["aws:PrincipalArn"] = self.arn
        # these three say for whom a service calls, so nobody but a service brings them
        absent = ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"]
        absent += ["aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"]
        if self.kind is PrincipalKind.USER:
            values["aws:username"] = self.arn.rpartition("/")[2]
        else:
            absent.append("aws:username")
        return Context.of(values, absent=absent)


class Reach(StrEnum):
    """How a Principal element means the caller: it decides which other policies must allow as well."""

    DIRECT = "direct"
    """Everybody ("*"), this session, this user, this service."""
    ROLE = "role"
    """The role of the session."""
    ACCOUNT = "account"
    """The account, which only hands the decision on to the identity policies of that account."""


Named = Mapping[Reach, Truth]
"""In which ways a Principal element means the caller."""


def account_of(arn: str) -> str | None:
    """The account in an ARN; None when there is none."""
    parts = arn.split(":", 5)
    return parts[4] if len(parts) == 6 and parts[0] == "arn" and _ACCOUNT.fullmatch(parts[4]) else None


def named(element: object, principal: Principal) -> Named:
    """In which ways the value of a Principal or NotPrincipal element means this principal."""
    found: dict[Reach, Truth] = dict.fromkeys(Reach, False)
    for kind, entry in _entries(element):
        reach, truth = _entry(kind, entry, principal)
        found[reach] = any_of([found[reach], truth])
    return found


def exempt(element: object, principal: Principal, *, bounded: bool) -> Truth:
    """Whether a NotPrincipal element in a Deny leaves this principal out.

    AWS may check the account first, then the role, then the session, so all of them must be listed; a principal
    with a permissions boundary (`bounded`) is never left out.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
    """
    listed = named(element, principal)
    if bounded or not any(truth is not False for truth in listed.values()):
        return False
    if element in ("*", {"AWS": "*"}) or principal.kind in (PrincipalKind.SERVICE, PrincipalKind.ROOT):
        return listed[Reach.DIRECT]
    needed = [Reach.DIRECT, Reach.ACCOUNT] if principal.kind is PrincipalKind.USER else list(Reach)
    return True if all(listed[reach] is True for reach in needed) else None


def _entries(element: object) -> Iterator[tuple[str, object]]:
    if not isinstance(element, Mapping):
        yield "AWS" if element == "*" else "", element
        return
    for kind, entries in element.items():
        for entry in entries if isinstance(entries, list | tuple) else [entries]:
            yield str(kind), entry


def _entry(kind: str, entry: object, principal: Principal) -> tuple[Reach, Truth]:
    """How one entry means the principal."""
    if not isinstance(entry, str) or kind not in ("AWS", "Service", "Federated", "CanonicalUser"):
        return Reach.DIRECT, None
    if kind == "AWS" and entry == "*":
        return Reach.DIRECT, True
    if principal.kind is PrincipalKind.UNKNOWN:
        return Reach.DIRECT, None
    if kind == "Service":
        return Reach.DIRECT, principal.kind is PrincipalKind.SERVICE and entry.lower() in ("*", principal.arn)
    if principal.kind is PrincipalKind.SERVICE:
        return Reach.DIRECT, False
    if kind == "CanonicalUser":
        return Reach.ACCOUNT, None  # S3's other name of an account; which one cannot be seen
    return _aws_entry(entry, principal) if kind == "AWS" else (Reach.DIRECT, False)


def _aws_entry(entry: str, principal: Principal) -> tuple[Reach, Truth]:
    account, resource = account_of(entry), entry.split(":", 5)[-1]
    if entry == principal.account or (account == principal.account and resource == "root"):
        return (Reach.DIRECT if principal.kind is PrincipalKind.ROOT else Reach.ACCOUNT), True
    if principal.kind is not PrincipalKind.ROLE:
        return Reach.DIRECT, entry == principal.arn
    if account != principal.account:
        return Reach.DIRECT, False
    if resource.startswith("role/"):
        same = entry == principal.arn if principal.arn else resource.rpartition("/")[2] == principal.role_name
        return Reach.ROLE, same
    if resource.startswith("assumed-role/") and _role_of_session(entry) == principal.role_name:
        return Reach.DIRECT, entry == principal.session_arn if principal.session_arn else None
    return Reach.DIRECT, False  # also AROA… and AIDA…: what is left of a principal that was deleted


def _role_of_session(arn: str) -> str:
    parts = arn.split("/")
    return parts[1] if len(parts) == 3 else ""
