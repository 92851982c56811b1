"""The container's script in made-up containers, in each shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from decision_tree.field_report import Script
from tests.field_report.containers import ANSWERS, ECS, PROXY, SECRET_PATH, VARIABLE, WITH_ROLE, container
from tests.field_report.machine import SHELLS, values

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "hunter2"}


@pytest.fixture(params=SHELLS)
def shell(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def report(folder: Path, shell: str, environ: dict[str, str], own: dict[str, str] | None = None) -> dict[str, str]:
    return values(container(folder, environ, shell, own).run(Script.CONTAINER))


def test_a_container_in_which_all_is_well(tmp_path: Path, shell: str) -> None:
    machine = container(tmp_path, WITH_ROLE, shell)
    text = machine.run(Script.CONTAINER)
    assert text.splitlines()[0] == "ecs-wizard-report 1 container"
    assert len(text.splitlines()) < 60
    seen = values(text)
    expected = {
        "place": "ecs_container", "pid1_is_the_containers_own": "yes", "program": "python", "process": "this",
        "variable_pid1": "present", "variable_process": "present", "processes_without_variable": "0",
        "launchers_running": "none", "proxy_pid1": "none", "keys_process": "absent", "profile_process": "absent",
        "credentials_file": "absent", "launch_type": "ec2", "network_mode": "bridge", "endpoint_direct": "http_200",
        "endpoint_through_proxy": "not_used", "imds_get": "http_401", "imds_put": "timeout", "aws_cli": "absent",
        "sdk_python": "none", "reach_sts": "answers",
    }  # fmt: skip
    assert {key: seen.get(key) for key in expected} == expected


def test_the_path_of_the_credentials_is_no_argument_and_is_not_printed(tmp_path: Path) -> None:
    machine = container(tmp_path, WITH_ROLE | PROXY)
    text = machine.run(Script.CONTAINER)
    arguments = (machine.root / "curl-arguments").read_text()
    assert "-K -" in arguments
    assert SECRET_PATH not in arguments + text
    assert "hunter2" not in arguments + text


def test_a_variable_that_cron_lost(tmp_path: Path, shell: str) -> None:
    machine = container(tmp_path, WITH_ROLE, shell)
    machine.process(30, "cron", WITH_ROLE, parent=1)
    machine.process("self", "sh", {"HOME": "/root"}, parent=30)
    seen = values(machine.run(Script.CONTAINER))
    assert (seen["variable_pid1"], seen["variable_process"], seen["started_by"]) == ("present", "absent", "cron")
    assert seen["launchers_running"] == "cron"
    assert seen["processes_without_variable"] == "1"
    assert seen["endpoint_direct"] == "http_200"


@pytest.mark.parametrize("name", ["worker", "41"])
def test_the_process_that_fails_by_name_or_id(tmp_path: Path, shell: str, name: str) -> None:
    machine = container(tmp_path, WITH_ROLE, shell)
    machine.process(40, "sudo", WITH_ROLE, parent=1)
    machine.process(41, "worker", KEYS, parent=40)
    seen = values(machine.run(Script.CONTAINER, name))
    assert (seen["process"], seen["variable_process"], seen["started_by"]) == ("given", "absent", "sudo")
    assert (seen["keys_pid1"], seen["keys_process"]) == ("absent", "present")


def test_a_process_that_is_not_there(tmp_path: Path, shell: str) -> None:
    seen = values(container(tmp_path, WITH_ROLE, shell).run(Script.CONTAINER, "worker"))
    assert seen["process"] == "unknown:no such process"
    assert seen["variable_process"] == "unknown:not readable"


def test_a_line_break_in_a_value_makes_no_variable(tmp_path: Path, shell: str) -> None:
    environ = {**ECS, "MOTD": f"hello\n{VARIABLE}=x\nAWS_ACCESS_KEY_ID=x\nhttp_proxy=x"}
    seen = report(tmp_path, shell, environ)
    assert (seen["variable_pid1"], seen["keys_pid1"], seen["proxy_pid1"]) == ("absent", "absent", "none")


@pytest.mark.parametrize(
    ("environ", "word"),
    [
        (PROXY, "without_exceptions"),
        (PROXY | {"NO_PROXY": "localhost, 169.254.170.2"}, "with_exceptions"),
        (PROXY | {"no_proxy": "*"}, "with_exceptions"),
        (PROXY | {"no_proxy": "localhost", "NO_PROXY": "169.254.170.2"}, "depends"),
        (PROXY | {"no_proxy": "169.254.0.0/16"}, "depends"),
        (PROXY | {"no_proxy": "169.254.170.23"}, "without_exceptions"),
        (PROXY | {"no_proxy": "169.254.169.254,10.0.0.0/8"}, "without_exceptions"),
        (PROXY | {"no_proxy": "169.254."}, "depends"),
        (PROXY | {"no_proxy": "169.254.170.2:80"}, "depends"),
        ({"HTTPS_PROXY": "http://p:1"}, "https_only"),
        ({"http_proxy": ""}, "none"),
    ],
)
def test_proxies(tmp_path: Path, shell: str, environ: dict[str, str], word: str) -> None:
    seen = report(tmp_path, shell, WITH_ROLE | environ)
    assert (seen["proxy_pid1"], seen["proxy_process"]) == (word, word)
    assert seen["endpoint_direct"] == "http_200"
    assert seen["endpoint_through_proxy"] == ("http_403" if word == "without_exceptions" else "not_used")


@pytest.mark.parametrize(
    ("status", "reason", "word"),
    [
        (7, "connect failed: Connection refused", "refused"),
        (7, "connect failed: No route to host", "no_route"),
        (28, "", "timeout"),
        (5, "", "no_proxy_dns"),
        (52, "", "failed"),
    ],
)
def test_what_the_endpoint_does_not_answer(tmp_path: Path, shell: str, status: int, reason: str, word: str) -> None:
    machine = container(tmp_path, WITH_ROLE, shell)
    machine.answers(f"*{SECRET_PATH}*) status={status} reason='{reason}' ;;{ANSWERS}")
    assert values(machine.run(Script.CONTAINER))["endpoint_direct"] == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[default]\naws_access_key_id = AKIA\n", "default_profile"),
        (
            "[dev]\naws_access_key_id = AKIA\n[default]\nregion = x\n[ci]\naws_access_key_id = AKIA\n",
            "other_profiles",
        ),
        ("", "empty"),
    ],
)
def test_files_with_keys(tmp_path: Path, shell: str, text: str, word: str) -> None:
    machine = container(tmp_path, WITH_ROLE, shell)
    machine.file("root/.aws/credentials", text)
    assert values(machine.run(Script.CONTAINER))["credentials_file"] == word


def test_versions_of_sdks(tmp_path: Path, shell: str) -> None:
    machine = container(tmp_path, WITH_ROLE, shell)
    for name, text in {
        "usr/lib/python3/site-packages/botocore-1.4.36.dist-info/METADATA": "",
        "app/node_modules/aws-sdk/package.json": '{\n  "name": "aws-sdk",\n  "version": "2.1000.0"\n}',
        "app/node_modules/@aws-sdk/core/package.json": '{\n  "version": "3.500.0"\n}',
        "opt/lib/aws-java-sdk-core-1.11.9.jar": "",
        "opt/lib/sdk-core-2.25.1.jar": "",
        "usr/lib/ruby/specifications/aws-sdk-core-3.190.0.gemspec": "",
        "var/www/vendor/aws/aws-sdk-php/src/Sdk.php": "    const VERSION = '3.300.1';",
        "app/shop.deps.json": '      "AWSSDK.Core/3.7.100": {',
        "proc/1/exe": "Go build\0dep\tgithub.com/aws/aws-sdk-go\tv1.44.5\th1:x\n"
        "dep\tgithub.com/aws/aws-sdk-go-v2\tv1.30.0",
    }.items():
        machine.file(name, text)
    seen = values(machine.run(Script.CONTAINER))
    assert {k: v for k, v in seen.items() if k.startswith("sdk_")} == {
        "sdk_python": "1.4.36", "sdk_node_2": "2.1000.0", "sdk_node_3": "3.500.0", "sdk_java_1": "1.11.9",
        "sdk_java_2": "2.25.1", "sdk_ruby_2": "none", "sdk_ruby_3": "3.190.0", "sdk_php": "3.300.1",
        "sdk_dotnet": "3.7.100", "sdk_go_1": "1.44.5", "sdk_go_2": "1.30.0",
    }  # fmt: skip


def test_outside_a_container_of_ecs_it_says_so(tmp_path: Path, shell: str) -> None:
    seen = report(tmp_path, shell, {"PATH": "/usr/bin"})
    assert seen["place"].startswith("unknown:")
    assert seen["endpoint_direct"].startswith("unknown:")
