"""The policy that `ecs-wizard permissions` prints is enough, and each part of it is needed or its lack is said.

IAM is enforced: every call is decided by the caller's policy. Under the whole policy a look sees what the owner of
the account sees. With one action less no fact may change its value: it is known from elsewhere, or could not be
checked. There the calls of all other actions, which the whole policy allows, get the owner's answers; the sandbox
decides those of the missing one, and those that the owner's look never made.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
import pytest

import decision_tree.probes.look as engine
from decision_tree.diagnosis import Diagnosis
from decision_tree.library import Library
from decision_tree.practice import Built, World, open_sandbox
from decision_tree.practice.server import Credentials, Sandbox
from decision_tree.probes import Options, ProbeEnded, Target, look_at, permission_policy, taken_into
from decision_tree.probes.access import Access
from decision_tree.probes.permissions import iam_action
from decision_tree.session import Session

BROKEN = {
    "kind": "fargate_service",
    "network": {"endpoints": {"ecr.api": {}, "logs": {}, "secretsmanager": {}}, "s3_gateway": {}, "way_out": "none"},
    "execution_role": {"allows": ["logs"]},
    "secret": {},
    "parameter": {},
    "efs": {},
    "target_group": {"state": "unhealthy"},
    "stopped": [{"failure": "token_timeout"}],
}
HEALTHY = {"kind": "ec2_service", "secret": {}, "target_group": {}}
ACTIONS = sorted(action for s in permission_policy()["Statement"] for action in s["Action"])
FORBIDDEN = (
    "GetSecretValue",
    "GetParameter",
    "Put",
    "Create",
    "Delete",
    "Update",
    "Register",
    "Modify",
    "Run",
    "Stop",
)


class Seen:
    """What one look found: fact -> value, what could not be checked, and which permissions were missed."""

    def __init__(
        self,
        library: Library,
        sandbox: Sandbox,
        built: Built,
        keys: Credentials,
        *,
        known: Mapping[str, dict[str, Any]] | None = None,
        missing: str = "",
    ) -> None:
        """`known`: answers that the sandbox need not give again, but for those of the `missing` action."""
        session = Session(library)
        self.used: set[str] = set()
        """The actions that the look asked AWS for."""
        self.answers: dict[str, dict[str, Any]] = {}
        """Call -> what AWS answered; calls that failed are not in it."""
        with pytest.MonkeyPatch.context() as patch:
            send = Access._send

            def noted(access: Access, operation: str, region: str, parameters: dict[str, Any]) -> dict[str, Any]:
                self.used.add(action := iam_action(operation))
                call = json.dumps([operation, region, parameters], sort_keys=True, default=str)
                if known and call in known and action != missing:
                    access.statistics.answered = True
                    self.answers[call] = known[call]
                else:
                    self.answers[call] = send(access, operation, region, parameters)
                return self.answers[call]

            patch.setattr(Access, "_send", noted)
            if known:  # a client for every service would cost more than the few calls
                patch.setattr(Access, "foresee", lambda *_: None)
            for name, value in keys.environment().items():
                patch.setenv(name, value)
            options = Options(region=built.region, endpoint_url=sandbox.url, deadline=60)
            events = look_at(Target(built.cluster, service=built.service), options, library)
            ended = [event for event in taken_into(session, events) if isinstance(event, ProbeEnded)]
            self.permissions = {event.permission for event in ended if event.permission}
        self.diagnosis: Diagnosis = session.diagnosis
        self.values = {
            fact: value for fact, value in self.diagnosis.facts.known.items() if fact in library.values
        }  # the ids of text facts differ from nothing here
        observations = self.diagnosis.facts.observations.values()
        self.unchecked = {o.fact: o.reason for o in observations if o.value is None}
        self.confirmed = {finding.cause_id for finding in self.diagnosis.confirmed}


def without(action: str) -> dict[str, Any]:
    """The whole policy but for one action."""
    policy = permission_policy()
    for statement in policy["Statement"]:
        statement["Action"] = [a for a in statement["Action"] if a != action]
    policy["Statement"] = [s for s in policy["Statement"] if s["Action"]]
    return policy


class EachWorld:
    """Runs the same checks on each of the worlds; a class each, so that they may run side by side."""

    world: dict[str, Any]

    @pytest.fixture(scope="class")
    def sandbox(self) -> Iterator[Sandbox]:
        before, engine.STRICT = engine.STRICT, True
        with open_sandbox() as sandbox:
            yield sandbox
        engine.STRICT = before

    @pytest.fixture(scope="class")
    def built(self, sandbox: Sandbox) -> Built:
        return sandbox.build(msgspec.convert(self.world, World, strict=True))

    @pytest.fixture(scope="class")
    def owner(self, library: Library, sandbox: Sandbox, built: Built) -> Seen:
        return Seen(library, sandbox, built, sandbox.credentials)

    def test_the_whole_policy_is_enough(self, library: Library, sandbox: Sandbox, built: Built, owner: Seen) -> None:
        with sandbox.acting_as(permission_policy()) as keys:
            limited = Seen(library, sandbox, built, keys)
        assert limited.permissions == set()
        assert limited.values == owner.values
        assert limited.confirmed == owner.confirmed

    @pytest.mark.parametrize("action", ACTIONS)
    def test_without_one_action_nothing_reads_otherwise(
        self, library: Library, sandbox: Sandbox, built: Built, owner: Seen, action: str
    ) -> None:
        if action not in owner.used:
            pytest.skip("a look at this world does not ask for it")
        with sandbox.acting_as(without(action)) as keys:
            limited = Seen(library, sandbox, built, keys, known=owner.answers, missing=action)
        changed = {f: v for f, v in limited.values.items() if owner.values.get(f, v) != v}
        lost = owner.values.keys() - limited.values.keys()
        assert not changed, f"without {action} these read otherwise: {changed}"
        assert limited.confirmed <= owner.confirmed
        if lost:
            assert action in limited.permissions | set(" ".join(limited.unchecked.values()).split()), lost


class TestBroken(EachWorld):
    world = BROKEN


class TestHealthy(EachWorld):
    world = HEALTHY


def test_the_policy_reads_and_nothing_else() -> None:
    names = [action.partition(":")[2] for action in ACTIONS]
    assert not [name for name in names if name.startswith(FORBIDDEN)]
    assert len(ACTIONS) > 40
