"""One broken world under proof: what the wizard finds in it, the script it writes, and the state after each run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from moto.ec2.models import ec2_backends

from decision_tree.library import Library
from decision_tree.practice import Built
from decision_tree.practice.isolation import ACCOUNT, REGION
from decision_tree.practice.scenario import Look
from decision_tree.practice.server import Credentials, Sandbox
from decision_tree.probes import Options, Target, look_at, taken_into
from decision_tree.script import Plan, build, plan
from decision_tree.session import Session
from tests.script.proofs.privilege import Asked
from tests.script.proofs.shim import Call, Kill, Shim
from tests.script.proofs.state import State, state
from tests.script.proofs.world import BrokenWorld, filled
from tests.script.runner import Runner

CASE = "t-1"
_RANDOM = re.compile(r"\b[a-z]+-[0-9a-f]{8,17}\b|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{16}\b")
_NUMBER = re.compile(r" \d+(?=:|$)")
"""Of a revision, or a place in a list."""


def _forget_deleted_endpoints() -> None:
    """AWS lists a deleted endpoint for some seconds; moto for ever."""
    endpoints: Any = ec2_backends[ACCOUNT][REGION].vpc_end_points
    for id_ in [id_ for id_, endpoint in endpoints.items() if endpoint.state == "deleted"]:
        del endpoints[id_]


@dataclass
class Proof:
    """The world is built when this is made."""

    world: BrokenWorld
    sandbox: Sandbox
    library: Library
    shim: Shim
    folder: Path

    key: str = ""
    """Access key of the person who runs the script; empty is an owner without a user."""
    caller: str = ""
    """That person's ARN."""

    def __post_init__(self) -> None:
        self.built: Built = self.world.build(self.sandbox)

    def sign_in(self, keys: Credentials) -> None:
        """The scripts are run with these keys."""
        self.key = keys.access_key
        self.caller = self.sandbox.client("sts", keys).get_caller_identity()["Arn"]

    # ----- the wizard -----

    def look(self, *, told: bool = True) -> Session:
        """The case after a look, and after what the person says as long as it is broken."""
        session = Session(self.library)
        if self.world.look is not None:
            self._look(self.world.look, session)
        if told and self.world.message:
            session.read([("message", filled(self.world.message, self.built.names))])
        if told:
            for fact, value in self.world.answers.items():
                session.answer(fact, filled(value, self.built.names))
        return session

    def _look(self, wanted: Look, session: Session) -> None:
        task = self.built.task if wanted.task else ""
        service = "" if task else wanted.service or ""
        options = Options(region=self.built.region, endpoint_url=self.sandbox.url, deadline=60)
        target = Target(wanted.cluster, task=task, service=service)
        list(taken_into(session, look_at(target, options, self.library)))

    @cached_property
    def found(self) -> Session:
        """The case after the first look."""
        return self.look()

    def confirmed(self, session: Session) -> set[str]:
        """Those of the world's causes that hold in the case."""
        return {finding.cause_id for finding in session.diagnosis.confirmed} & set(self.world.causes)

    @cached_property
    def plan(self) -> Plan:
        """From what the look found, and what only the person knows."""
        known = dict(self.found.diagnosis.facts.known) | filled(self.world.values, self.built.names)
        return plan(self.world.causes, known, self.library, case_id=CASE)

    @cached_property
    def grants(self) -> list[Asked]:
        """What the fix is to allow."""
        return [Asked.of(filled(text, self.built.names)) for text in self.world.grants]

    # ----- the script -----

    @cached_property
    def runner(self) -> Runner:
        return Runner(self.folder, build(self.plan), self.sandbox.url, first=self.shim.folder)

    @property
    def kept(self) -> Path:
        """The state folder of the case."""
        return self.runner.state / CASE

    def run(self, *options: str, kill: Kill | None = None) -> CompletedProcess[str]:
        self.shim.kill = kill
        self.shim.calls.clear()
        done = self.runner.run(*options, **({"AWS_ACCESS_KEY_ID": self.key} if self.key else {}))
        _forget_deleted_endpoints()
        return done

    def calls(self) -> list[Call]:
        """Those of the last run."""
        return list(self.shim.calls)

    # ----- the sandbox -----

    @cached_property
    def broken(self) -> State:
        """Before any script. A look changes what moto makes when it is first asked for, so it comes first."""
        self.plan  # noqa: B018  (the look)
        return self.state()

    def state(self) -> State:
        return state(self.sandbox)

    def changes(self, before: State, after: State) -> list[str]:
        """What differs, with the names of the world instead of its ids."""
        return sorted(self.named(line) for line in before.changes(after))

    def named(self, text: str) -> str:
        """Ids as `$names`; those that the world does not know as `*`."""
        for name, id_ in sorted(self.built.names.items(), key=lambda item: (-len(item[1]), item[0])):
            if _RANDOM.fullmatch(id_):
                text = text.replace(id_, f"${name}")
        return _NUMBER.sub(" *", _RANDOM.sub("*", text))
