"""`look`, `sweep` and `permissions`: what goes where, and which exit status it has. AWS itself is made up here."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from decision_tree.case import Document, Observation, Source, Suspicion
from decision_tree.errors import UnknownName
from decision_tree.intake import read_all
from decision_tree.library import Library
from decision_tree.probes import (
    Event,
    Gave,
    LookEnded,
    LookError,
    Options,
    ProbeEnded,
    ServiceState,
    State,
    SweptService,
    Target,
)
from tests.cli.conftest import PULL_DENIED, Run
from tests.report_schema import Document as ReportDocument

DENIED = "AccessDenied: ec2:DescribeRouteTables is not allowed"
HOSTILE = "[b]x[/b] | `rm` \x1b]52;c;ZXZpbA==\x07 <script>alert(1)</script> \u202e 日本語 " + "x" * 500


class MadeUpLook:
    """Stands for `look_at`; `asked` is what it was called with."""

    def __init__(self, *events: Event | Exception) -> None:
        self.events: tuple[Event | Exception, ...] = events
        self.asked: tuple[Target, Options] | None = None

    def __call__(self, target: Target, options: Options, library: Library) -> Iterator[Event]:
        self.asked = (target, options)
        for event in self.events:
            if isinstance(event, BaseException):
                raise event
            if isinstance(event, Gave) and event.name == "messages":
                intake = read_all([("AWS", PULL_DENIED)], library)
                yield Gave(
                    "messages", (Document("AWS", intake.text), *intake.observations, Suspicion(intake.suspects))
                )
            else:
                yield event


def unchecked(*facts: str) -> Gave:
    return Gave(
        "network", tuple(Observation(fact, None, Source.AWS, "ec2:DescribeRouteTables", DENIED) for fact in facts)
    )


FOUND_ONE = (
    Gave("messages", ()),
    ProbeEnded("task", "the task", State.DONE, 0.21),
    unchecked("subnet_way_out", "public_ip"),
    ProbeEnded("network", "the network", State.COULD_NOT_LOOK, 0.1, DENIED, "ec2:DescribeRouteTables"),
    LookEnded(0.3, 5, 2, 3),
)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> MadeUpLook:
    look = MadeUpLook(*FOUND_ONE)
    monkeypatch.setattr("tui.commands.look.look_at", look)
    return look


def test_a_cause_is_status_1_and_the_report_is_that_of_triage(run: Run, looks: MadeUpLook) -> None:
    result = run("look", "--cluster", "shop", "--service", "web")
    assert result.status == 1
    assert "Confirmed: " in result.out
    assert "image_pull.execution_role_permission" in result.out
    assert looks.asked == (Target("shop", service="web"), Options())


def test_json_has_exactly_the_promised_keys(run: Run, looks: MadeUpLook) -> None:
    result = run("look", "--cluster", "shop", "--service", "web", "--format", "json")
    document = msgspec.json.decode(result.out, type=ReportDocument, strict=True)
    assert {item.permission for item in document.not_checked} == {"ec2:DescribeRouteTables"}
    assert result.err == ""


def test_what_could_not_be_checked_is_together_by_permission(run: Run, looks: MadeUpLook) -> None:
    out = " ".join(run("look", "--service", "web").out.split())
    assert out.count("needs the permission ec2:DescribeRouteTables") == 1


def test_nothing_found_is_status_0_and_no_proof(run: Run, looks: MadeUpLook) -> None:
    looks.events = (LookEnded(0.1, 1, 1, 1),)
    result = run("look", "--service", "web")
    assert result.status == 0
    assert "no proof that all is well" in " ".join(result.out.split())


def test_what_it_found_along_the_way_is_told(run: Run, looks: MadeUpLook) -> None:
    looks.events = (Gave("task", (), ("ECS has forgotten the task: it stopped more than an hour ago.",)),)
    assert "ECS has forgotten the task" in run("look", "--task", "0123456789abcdef0123456789abcdef").out


def test_a_recognised_failure_without_a_known_cause_is_not_called_fine(run: Run, looks: MadeUpLook) -> None:
    looks.events = (Gave("task", (Document("ECS", "Essential container in task exited: no space left on device"),)),)
    result = run("look", "--service", "web")
    assert result.status == 1
    assert "no proof that all is well" in " ".join(result.out.split())


def test_aws_that_cannot_be_looked_at_is_status_3_with_the_next_step(run: Run, looks: MadeUpLook) -> None:
    looks.events = (LookError("the SSO login of profile prod has expired", "Run: aws sso login --profile prod"),)
    result = run("look", "--service", "web", "--profile", "prod")
    assert result.status == 3
    assert result.out == ""
    assert "aws sso login --profile prod" in result.err


def test_an_unknown_name_is_wrong_usage(run: Run, looks: MadeUpLook) -> None:
    looks.events = (UnknownName("no cluster shop", "The nearest names: shop-1."),)
    result = run("look", "--cluster", "shop", "--service", "web")
    assert result.status == 2
    assert "shop-1" in result.err


def test_an_interrupt_is_status_130(run: Run, looks: MadeUpLook) -> None:
    looks.events = (KeyboardInterrupt(),)  # type: ignore[assignment]
    assert run("look", "--service", "web").status == 130


@pytest.mark.parametrize(
    "argv",
    [
        ["arn:aws:ecs:us-east-1:111122223333:task/shop/0123456789abcdef0123456789abcdef"],
        ["--task", "arn:aws:ecs:us-east-1:111122223333:task/shop/0123456789abcdef0123456789abcdef"],
        ["https://us-east-1.console.aws.amazon.com/ecs/v2/clusters/shop/tasks/0123456789abcdef0123456789abcdef"],
    ],
    ids=["arn", "option", "console"],
)
def test_an_arn_or_an_address_names_everything(run: Run, looks: MadeUpLook, argv: list[str]) -> None:
    run("look", *argv)
    assert looks.asked is not None
    target = looks.asked[0]
    assert (target.cluster, target.region) == ("shop", "us-east-1")
    assert target.task.endswith("0123456789abcdef0123456789abcdef")


def test_how_aws_is_reached_is_handed_on(run: Run, looks: MadeUpLook) -> None:
    run("look", "--service", "web", "--profile", "p", "--region", "eu-west-3", "--endpoint-url", "http://127.0.0.1:1",
        "--deadline", "5")  # fmt: skip
    assert looks.asked is not None
    assert looks.asked[1] == Options("p", "eu-west-3", "http://127.0.0.1:1", 5.0)


@pytest.mark.parametrize(
    "argv", [[], ["--cluster", "shop"], ["--task", "a", "--service", "b"], ["--service", "[/x]"],
             ["--service", "web", "--deadline", "0"], ["--service", "web", "--deadline", "soon"]],
)  # fmt: skip
def test_wrong_usage_is_status_2(run: Run, looks: MadeUpLook, argv: list[str]) -> None:
    result = run("look", *argv)
    assert result.status == 2
    assert result.out == ""
    assert looks.asked is None


def test_markdown_and_html_are_redacted(run: Run, looks: MadeUpLook) -> None:
    for format_ in ("markdown", "html"):
        assert "111122223333" not in run("look", "--service", "web", "--format", format_).out
        assert "111122223333" in run("look", "--service", "web", "--format", format_, "--no-redact").out


def test_kept_only_when_asked(run: Run, looks: MadeUpLook) -> None:
    run("look", "--service", "web")
    assert run("case", "list").out == ""
    kept = run("look", "--service", "web", "--keep")
    assert kept.err.split("case ")[1].split(":")[0] in run("case", "list").out


def test_progress_goes_to_a_terminal_only(run: Run, looks: MadeUpLook, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("look", "--service", "web").err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    shown = run("look", "--service", "web").err
    assert "✔ the task: done, 0.2 s" in shown
    assert f"? the network: could not look, 0.1 s; {DENIED}" in shown
    assert run("look", "--service", "web", "--quiet").err == ""


@pytest.mark.parametrize("command", ["look", "sweep", "permissions", "practice"])
def test_no_client_no_sandbox_and_no_screen_is_imported_before_it_is_used(command: str) -> None:
    heavy = ("boto3", "botocore", "moto", "textual", "rich")
    code = f"import sys, tui.commands.{command}; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# ----- sweep -----


class MadeUpSweep:
    """Stands for `sweep`."""

    def __init__(self, *services: SweptService | Exception) -> None:
        self.services = services
        self.asked: list[str] = []

    def __call__(self, options: Options, clusters: list[str], library: Library) -> Iterator[SweptService]:
        self.asked = clusters
        for service in self.services:
            if isinstance(service, Exception):
                raise service
            yield service


WEB = SweptService("shop", "web", ServiceState.OK, 2, 2)
WORKER = SweptService("shop", "worker", ServiceState.FAILING, 0, 2, 1, cause_id="network.no_route", says="time-out")
MAIL = SweptService("lab", "mail", ServiceState.FAILING, 1, 2, says="Task failed to start " * 20)
AUDIT = SweptService(
    "lab", "", ServiceState.COULD_NOT_LOOK, says="AccessDenied: ecs:ListServices", permission="ecs:ListServices"
)


@pytest.fixture
def sweeps(monkeypatch: pytest.MonkeyPatch) -> MadeUpSweep:
    sweep = MadeUpSweep(WEB, WORKER, AUDIT, MAIL)
    monkeypatch.setattr("tui.commands.sweep.sweep", sweep)
    return sweep


def test_a_table_with_what_fails_first(run: Run, sweeps: MadeUpSweep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "90")
    result = run("sweep")
    assert result.status == 1
    lines = result.out.splitlines()
    assert [line.split()[1] for line in lines[1:]] == ["failing", "failing", "not", "runs"]
    assert max(map(len, lines)) <= 90
    assert lines[1].endswith("…")
    assert "0/2 +1" in lines[2]
    assert sweeps.asked == []


def test_one_cluster(run: Run, sweeps: MadeUpSweep) -> None:
    run("sweep", "--cluster", "shop")
    assert sweeps.asked == ["shop"]


def test_json_of_a_sweep(run: Run, sweeps: MadeUpSweep) -> None:
    document: dict[str, Any] = json.loads(run("sweep", "--format", "json").out)
    assert document["schema"] == 1
    assert [service["service"] for service in document["services"]] == ["mail", "worker", "web"]
    assert document["services"][1]["cause"] == "network.no_route"
    assert document["not_checked"] == [
        {"what": "lab", "why": "AccessDenied: ecs:ListServices", "permission": "ecs:ListServices"}
    ]


@pytest.mark.parametrize(
    ("services", "status"),
    [((WEB,), 0), ((WEB, AUDIT), 0), ((), 0), ((AUDIT,), 3), ((LookError("no credentials"),), 3), ((MAIL, AUDIT), 1)],
)
def test_the_status_of_a_sweep(
    run: Run, sweeps: MadeUpSweep, services: tuple[SweptService | Exception, ...], status: int
) -> None:
    sweeps.services = services
    assert run("sweep").status == status


@pytest.mark.parametrize("format_", ["text", "json", "markdown", "html"])
def test_hostile_names_stay_text(run: Run, sweeps: MadeUpSweep, format_: str) -> None:
    sweeps.services = (SweptService(HOSTILE, HOSTILE, ServiceState.FAILING, 0, 1, says=HOSTILE),)
    out = run("sweep", "--format", format_).out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    if format_ == "html":
        assert "<script" not in out
    if format_ == "markdown":
        assert len(out.strip().splitlines()) == 3
        assert "\\| \\`rm\\`" in out


def test_a_sweep_that_is_handed_out_names_nobody(run: Run, sweeps: MadeUpSweep) -> None:
    says = "no basic auth for 111122223333.dkr.ecr.eu-west-1.amazonaws.com in shop-cluster"
    sweeps.services = (SweptService("shop-cluster", "payments", ServiceState.FAILING, 0, 1, says=says),)
    for format_ in ("markdown", "html"):
        out = run("sweep", "--format", format_).out
        assert not any(name in out for name in ("shop-cluster", "payments", "111122223333"))
        assert "cluster-1" in out
        assert "service-1" in out
        assert "payments" in run("sweep", "--format", format_, "--no-redact").out
    shown = run("sweep", "--show", "accounts").out
    assert "payments" not in shown
    assert "111122223333" in shown


# ----- permissions -----


def test_the_policy_only_reads_and_never_a_secrets_value(run: Run) -> None:
    result = run("permissions")
    assert result.status == 0
    policy = json.loads(result.out)
    actions = [action for statement in policy["Statement"] for action in statement["Action"]]
    assert "ecs:DescribeTasks" in actions
    assert len(actions) == len(set(actions))
    assert not {"secretsmanager:GetSecretValue", "ssm:GetParameter", "ssm:GetParameters"} & set(actions)
    assert all(action.split(":")[1].startswith(("Describe", "List", "Get", "Lookup", "Simulate", "BatchGet", "Batch"))
               for action in actions)  # fmt: skip
    assert "create-policy" in result.err


def test_what_could_not_be_seen_itself_is_no_all_clear(run: Run, looks: MadeUpLook) -> None:
    looks.events = (LookEnded(0.1, 1, 1, 1, blind="ECS does not know the task any more"),)
    result = run("look", "--task", "0123456789abcdef0123456789abcdef")
    assert result.status == 3
    assert "ECS does not know the task any more" in result.err
