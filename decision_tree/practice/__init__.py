"""Practice without an AWS account: broken worlds in a sandbox on this machine, and what the learner made of them.

    from decision_tree.practice import Lesson, open_sandbox, scenarios

    scenario = scenarios()["no-way-out"]            # name -> Scenario, the easy ones first
    with open_sandbox() as sandbox:                 # imports moto (the extra `practice`); one at a time per process
        built = sandbox.build(scenario.world)       # Built(region, account, cluster, service, task, names, …)
        sandbox.url, sandbox.region, sandbox.credentials.access_key, sandbox.credentials.secret_key
        sandbox.environment()                       # a whole environment for a fix script or the AWS CLI
        sandbox.client("ecs")                       # a boto3 client of the sandbox's owner: every call passes
        with sandbox.acting_as(policy) as keys:     # keys of a user who has exactly this policy
            sandbox.client("ecs", keys); sandbox.environment(keys)

    lesson = Lesson(scenario, started=time.monotonic())
    hint = lesson.hint()
    result = lesson.state({"network.no_route"}, now=time.monotonic())   # final when it is right, or after give_up()

    workshop = load_workshop("course")              # or a trainer's file: scenarios in order, limits, hints policy
    found = read_results(workshop.results)          # (records, numbers of damaged lines); standings(…) sums them up

While a sandbox is open, `os.environ` of this process knows only the sandbox (`isolation`): no profile, key, proxy or
configuration file of the person is read, and a boto3 session made in the ordinary way finds the sandbox too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from decision_tree.errors import WizardError
from decision_tree.language import N_, _
from decision_tree.practice.lesson import Lesson, Result, Rules
from decision_tree.practice.results import Record, append_result, read_results, standings
from decision_tree.practice.scenario import Scenario, ScenarioError, load_scenario, scenarios
from decision_tree.practice.workshop import Exercise, Workshop, WorkshopError, load_workshop
from decision_tree.practice.world import Built, World

if TYPE_CHECKING:
    from decision_tree.practice.realism.seeds import Decide
    from decision_tree.practice.server import Sandbox

__all__ = [
    "Built",
    "Exercise",
    "Lesson",
    "PracticeMissing",
    "Record",
    "Result",
    "Rules",
    "Scenario",
    "ScenarioError",
    "Workshop",
    "WorkshopError",
    "World",
    "append_result",
    "load_scenario",
    "load_workshop",
    "open_sandbox",
    "read_results",
    "scenarios",
    "standings",
]


class PracticeMissing(WizardError):
    """The extra `practice` is not installed."""

    title = N_("Practice is not installed")

    def __init__(self, module: str) -> None:
        super().__init__(
            _("the Python module {module} is missing").format(module=module),
            _("Install it with: python -m pip install 'ecs-wizard[practice]'  (make run does so)"),
        )


@contextmanager
def open_sandbox(decide: Decide | None = None) -> Iterator[Sandbox]:
    """An AWS on the loopback interface, ready in about two seconds.

    `decide` says what policies allow; none given is the wizard's own evaluator. Raises `PracticeMissing` where the
    extra `practice` is not installed.
    """
    try:
        from decision_tree.practice.server import running  # deferred: moto is most of the start-up time
    except ModuleNotFoundError as missing:
        raise PracticeMissing(missing.name or "moto") from missing
    from decision_tree.practice.deciding import by_policies

    with running(decide or by_policies) as sandbox:
        yield sandbox
