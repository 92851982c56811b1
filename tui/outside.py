"""What the screens reach beyond this process: AWS, and the sandbox. A test puts its own in their place.

Nothing behind these doors is imported before it is used: boto3 and moto are most of the start-up time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from threading import Event as Flag
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from decision_tree.library import Library
    from decision_tree.practice import Built, Scenario, World
    from decision_tree.probes import Event, Options, SweptService, Target, TaskChoice


class Catalogue(Protocol):
    """What there is to choose from. Each method blocks until AWS has answered, and raises `WizardError`."""

    def region(self) -> str: ...
    def profiles(self) -> list[str]: ...
    def regions(self) -> list[str]: ...
    def clusters(self) -> list[str]: ...
    def services(self, cluster: str) -> list[str]: ...
    def tasks(self, cluster: str, service: str = "") -> list[TaskChoice]: ...


class Sandbox(Protocol):
    """A broken AWS on this machine."""

    url: str
    region: str

    def build(self, world: World) -> Built: ...
    def environment(self) -> dict[str, str]: ...


class Outside:
    """The real ones."""

    def catalogue(self, options: Options) -> Catalogue:
        from decision_tree.probes import Catalogue

        return Catalogue(options)

    def look_at(
        self,
        target: Target,
        options: Options,
        library: Library,
        known: Mapping[str, str],
        *,
        facts: Collection[str] | None,
        cancelled: Flag,
    ) -> Iterator[Event]:
        """What a look at AWS finds, as it finds it. Raises `WizardError` where it could not look at all."""
        from decision_tree.probes import look_at

        return look_at(target, options, library, known, facts=facts, cancelled=cancelled)

    def sweep(
        self, options: Options, clusters: Sequence[str], library: Library, *, cancelled: Flag
    ) -> Iterator[SweptService]:
        """Every service of the clusters, of all when none is named, as each is known."""
        from decision_tree.probes import sweep

        return sweep(options, clusters, library, cancelled=cancelled)

    def shows(self, fact: str) -> bool:
        """Whether a look at AWS may find the fact out."""
        from decision_tree.probes.registry import all_probes

        return any(fact in probe.facts for probe in all_probes().values())

    def scenarios(self) -> Mapping[str, Scenario]:
        """What there is to practise on, by name. Raises `WizardError`."""
        from decision_tree.practice import scenarios

        return scenarios()

    def open_sandbox(self) -> AbstractContextManager[Sandbox]:
        """Raises `WizardError` where the extra `practice` is not installed."""
        from decision_tree.practice import open_sandbox

        return open_sandbox()
