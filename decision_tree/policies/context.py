"""What is known of a request besides action and resource: the condition keys and their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Values = tuple[str, ...]


@dataclass(frozen=True)
class Context:
    """Condition keys of one request. A key is known, known to be absent, or (every other key) unknown.

    Build it with `Context.of`. Names of keys are not case-sensitive. An entry of `absent` that ends in "/*" or ":*"
    stands for a family: "aws:RequestTag/*" says that the request carries no tags.
    https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
    """

    values: Mapping[str, Values] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    complete: bool = False
    """Whether every key that is not in `values` is known to be absent."""

    @classmethod
    def of(
        cls,
        values: Mapping[str, str | Iterable[str]] | None = None,
        *,
        absent: Iterable[str] = (),
        complete: bool = False,
    ) -> Context:
        known = {
            key.lower(): (value,) if isinstance(value, str) else tuple(value) for key, value in (values or {}).items()
        }
        return cls(known, frozenset(key.lower() for key in absent), complete)

    def lookup(self, key: str) -> Values | None:
        """The values of a key; nothing in it when the key is absent; None when it is unknown."""
        name = key.lower()
        if name in self.values:
            return self.values[name]
        if self.complete or name in self.absent or any(family in self.absent for family in _families(name)):
            return ()
        return None

    def filled_from(self, other: Context) -> Context:
        """This context, and what `other` knows of keys about which this one knows nothing."""
        if self.complete:
            values = {key: value for key, value in other.values.items() if key not in self.absent}
        else:
            values = {key: value for key, value in other.values.items() if self.lookup(key) is None}
        absent = {key for key in other.absent if key not in self.values}
        return Context({**values, **self.values}, self.absent | absent, self.complete or other.complete)


def _families(name: str) -> Iterable[str]:
    """The families a key belongs to: of kms:EncryptionContext:app it is "kms:encryptioncontext:*"."""
    return (name[: position + 1] + "*" for position, character in enumerate(name) if character in "/:")
