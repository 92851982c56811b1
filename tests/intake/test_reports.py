"""Reports wherever they stand in a text, what they say for certain, and what they lead to."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_tree.case import Source
from decision_tree.field_report import Script, report_script
from decision_tree.field_report.vocabulary import FORMS, KEYS, WORDS, fits
from decision_tree.intake import Intake, read
from decision_tree.intake.report_facts import container_facts, host_facts
from decision_tree.intake.reports import find_reports
from decision_tree.intake.secrets import remove_secrets
from decision_tree.session import Session
from tests.field_report.containers import PROXY, VARIABLE, WITH_ROLE, container
from tests.field_report.hosts import healthy_host, stop_agent, without_rules
from tests.knowledge import built_in

LIBRARY = built_in()
HOST = (
    "ecs-wizard-report 1 host\nplace=host\nos_id=amzn\nagent_unit=ecs\nagent_process=running\nagent_version=1.101.2\n"
)
ENDS = "nat_prerouting=right\nnat_output=right\nroute_localnet=off\nend\n"
NO_CREDENTIALS = "botocore.exceptions.NoCredentialsError: Unable to locate credentials"


def seen(intake: Intake, source: Source = Source.HOST) -> dict[str, str | None]:
    return {o.fact: o.value for o in intake.observations if o.source is source}


def test_a_report_becomes_facts_with_the_line_that_shows_each() -> None:
    intake = read(HOST + ENDS, "report.txt", LIBRARY)
    assert seen(intake) == {
        "os": "amazon_linux",
        "agent_running": "yes",
        "agent_version_number": "1.101.2",
        "nat_rules": "route_localnet_off",
    }
    assert {o.evidence for o in intake.observations} >= {"host report: route_localnet=off", "host report: os_id=amzn"}
    assert intake.documents == ("host report",)
    assert not intake.trouble


def boxed(text: str) -> str:
    return "".join(f"│ {line:<60} │\n" for line in text.splitlines())


@pytest.mark.parametrize(
    "text",
    [
        (HOST + ENDS).replace("\n", "\r\n"),
        f"sh-5.2# sh report.sh\n{HOST}{ENDS}sh-5.2# exit\nos_id=ubuntu\n",
        boxed(HOST + ENDS),
        "".join(f"2026-11-22T08:00:00Z i-0abc {line}\n" for line in (HOST + ENDS).splitlines()),
        "".join(f"> {line}\n" for line in (HOST + ENDS).splitlines()),
        json.dumps({"StandardOutputContent": HOST + ENDS}),
        (HOST + ENDS).replace("agent_version=1.101.2", "agent_version=1.10\n1.2"),
        (HOST + ENDS).replace("agent_version=1.101.2", "agent_version=1.101.2\nshell: some noise"),
        NO_CREDENTIALS + "\n\n" + HOST + ENDS,
    ],
)
def test_the_same_facts_whatever_is_around_it(text: str) -> None:
    assert seen(read(text, "paste", LIBRARY)) == seen(read(HOST + ENDS, "report.txt", LIBRARY))
    assert read(text, "paste", LIBRARY).documents == ("host report",)


@given(st.integers(min_value=25, max_value=len(HOST + ENDS) - 2))
def test_what_is_left_of_a_cut_report_counts_and_nothing_else(length: int) -> None:
    intake = read((HOST + ENDS)[:length], "paste", LIBRARY)
    whole = seen(read(HOST + ENDS, "report.txt", LIBRARY))
    assert seen(intake).items() <= whole.items()
    assert intake.documents == ("host report, cut: its end is missing",)
    assert any("end is missing" in sentence for sentence in intake.says)


def test_other_text_behind_a_cut_report_is_read_as_text() -> None:
    intake = read(
        f"{HOST}\nHello,\nthis is what we see since this morning:\nin the log\n{NO_CREDENTIALS}", "x", LIBRARY
    )
    assert any(o.fact == "phase" and o.value == "app_no_credentials" for o in intake.observations)
    assert seen(intake)["agent_running"] == "yes"


def test_the_words_of_a_report_are_no_messages() -> None:
    text = HOST + f"note=timeout {NO_CREDENTIALS}\n" + ENDS
    intake = read(text, "x", LIBRARY)
    assert {o.source for o in intake.observations} == {Source.HOST}
    assert intake.suspects == ()


def test_unknown_keys_words_and_versions_are_ignored() -> None:
    text = HOST.replace("agent_process=running", "agent_process=$(reboot)\nevil=1\nimds_put=http_9999")
    assert "agent_running" not in seen(read(text + ENDS, "x", LIBRARY))
    newer = read((HOST + ENDS).replace("report 1", "report 2"), "x", LIBRARY)
    assert newer.observations == ()
    assert any("another version" in sentence for sentence in newer.says)


def test_of_several_hosts_only_what_they_agree_on_counts() -> None:
    other = (HOST + ENDS).replace("localnet=off", "localnet=on").replace("1.101.2", "1.99.0")
    intake = read(HOST + ENDS + other, "x", LIBRARY)
    assert seen(intake) == {"os": "amazon_linux", "agent_running": "yes"}
    assert len(intake.documents) == 2


@given(
    st.lists(
        st.sampled_from(
            [
                HOST,
                ENDS,
                "ecs-wizard-report 1 container\n",
                "place=ecs_container\n",
                "│ ",
                "=",
                "\\n",
                "network_mode=bridge\n",
                "x" * 300,
                "end\n",
                "\x1b[2J",
                "agent_version=",
            ]
        )
    ).map("".join)
)
@settings()  # fmt: skip
def test_any_mixture_is_read(text: str) -> None:
    for observation in read(f"text {text}", "x", LIBRARY).observations:
        assert LIBRARY.fits(observation.fact, observation.value or "")
        assert len(observation.evidence) < 200


def test_no_word_of_a_key_begins_with_another() -> None:
    for key, words in WORDS.items():
        assert not [(a, b) for a in words for b in words if a != b and b.startswith(a)], key


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_key_is_one_that_a_script_prints(key: str) -> None:
    texts = "\n".join(report_script(script) for script in Script)
    assert re.search(rf"\bshow '?{key}\b|Show '{key}'", texts, re.IGNORECASE) is not None


def test_a_report_loses_nothing_to_the_removal_of_secrets() -> None:
    lines = [f"{key}={word}" for key, words in WORDS.items() for word in words]
    lines += [f"{key}=unknown:needs root" for key in FORMS]
    assert remove_secrets("\n".join(lines))[0] == "\n".join(lines)


Values = dict[str, str]
IN_ECS = {
    "place": "ecs_container",
    "pid1_is_the_containers_own": "yes",
    "process": "this",
    "profile_process": "absent",
}
BOTH = {"variable_pid1": "present", "variable_process": "present"}
NO_LAUNCHER = {"processes_without_variable": "0", "processes_not_readable": "0", "launchers_running": "none"}
KEYS_IN_BOTH = {"keys_pid1": "present", "keys_process": "present"}
ANSWERS = {"endpoint_direct": "http_200", "endpoint_through_proxy": "not_used"}
LOST = {"variable_pid1": "present", "variable_process": "absent"}


@pytest.mark.parametrize(
    ("values", "fact", "value"),
    [
        (BOTH | NO_LAUNCHER, "credentials_variable", "present"),
        (BOTH, "credentials_variable", None),
        (BOTH | NO_LAUNCHER | {"launchers_running": "cron"}, "credentials_variable", None),
        (BOTH | {"process": "given"}, "credentials_variable", "present"),
        (LOST | {"started_by": "cron"}, "credentials_variable", "absent_in_child"),
        (LOST | {"started_by": "sudo"}, "credentials_variable", None),
        (LOST | {"started_by": "ssh"}, "started_by", None),
        (LOST | {"started_by": "sudo", "process": "given"}, "started_by", "sudo"),
        (LOST | {"process": "given"}, "credentials_variable", "absent_in_child"),
        ({"variable_pid1": "absent", "variable_process": "absent"}, "credentials_variable", "absent"),
        ({"variable_pid1": "absent", "variable_process": "absent", "pid1_is_the_containers_own": "x"},
         "credentials_variable", None),
        ({"variable_process": "absent"}, "credentials_variable", None),
        (ANSWERS | BOTH | NO_LAUNCHER, "credentials_endpoint", "answers"),
        # the process that fails may lack the variable, and asks nothing then
        (ANSWERS | BOTH, "credentials_endpoint", None),
        (ANSWERS | LOST | {"process": "given"}, "credentials_endpoint", None),
        ({"endpoint_direct": "timeout", "endpoint_through_proxy": "not_used"}, "credentials_endpoint", "timeout"),
        ({"endpoint_direct": "http_200", "endpoint_through_proxy": "http_403"}, "credentials_endpoint", "proxy_page"),
        ({"endpoint_direct": "http_200", "endpoint_through_proxy": "timeout"}, "credentials_endpoint", None),
        ({"endpoint_direct": "http_403", "endpoint_through_proxy": "not_used"}, "credentials_endpoint", None),
        ({"endpoint_direct": "no_route", "endpoint_through_proxy": "not_used"}, "credentials_endpoint", None),
        ({"proxy_pid1": "none", "proxy_process": "none"}, "proxy_in_container", "none"),
        ({"proxy_pid1": "without_exceptions", "proxy_process": "none"}, "proxy_in_container", None),
        ({"proxy_pid1": "https_only", "proxy_process": "https_only"}, "proxy_in_container", None),
        (KEYS_IN_BOTH, "credentials_source", "env"),
        (KEYS_IN_BOTH | {"profile_process": "present"}, "credentials_source", None),
        ({"keys_pid1": "absent", "keys_process": "present"}, "credentials_source", None),
        ({"keys_pid1": "half", "keys_process": "half"}, "credentials_source", None),
        ({"keys_pid1": "absent", "keys_process": "absent", "web_identity_process": "absent",
          "credentials_file": "default_profile", "config_file": "absent"},
         "credentials_source", "shared_credentials_file"),
        ({"program": "python", "sdk_python": "1.4.36"}, "sdk_version", "too_old"),
        ({"program": "python", "sdk_python": "1.4.36,1.34.0"}, "sdk_version", None),
        ({"program": "node", "sdk_node_2": "none", "sdk_node_3": "3.1.0"}, "sdk_version", "new_enough"),
        ({"program": "other", "sdk_python": "1.4.36"}, "sdk_version", None),
        ({"network_mode": "bridge", "imds_put": "timeout", "imds_get": "http_401"}, "imds_hop_limit", "one"),
        ({"network_mode": "bridge", "imds_put": "timeout", "imds_get": "timeout"}, "imds_hop_limit", None),
        ({"network_mode": "bridge", "imds_put": "http_200"}, "imds_hop_limit", "two_or_more"),
        ({"network_mode": "awsvpc", "imds_put": "http_200"}, "imds_hop_limit", None),
        (KEYS_IN_BOTH | {"place": "host"}, "credentials_source", None),
    ],
)  # fmt: skip
def test_what_is_certain_of_a_container(values: Values, fact: str, value: str | None) -> None:
    assert {f: v for f, v, _ in container_facts(IN_ECS | values)}.get(fact) == value


DIFFERS = {"config_not_in_effect": "ECS_CLUSTER", "config_settings": "1"}
ON_HOST = {"place": "host", "os_id": "amzn"}
RUNS = {"agent_process": "running"}
RULES = {"nat_prerouting": "right", "nat_output": "right"}
OTHER_CHAIN = {"nat_prerouting": "missing", "nat_output": "right"}


@pytest.mark.parametrize(
    ("values", "mode", "fact", "value"),
    [
        ({"agent_process": "absent", "listen_51678": "no"}, None, "agent_running", "no"),
        ({"agent_process": "absent", "listen_51678": "no"}, None, "agent_connected", "no"),
        ({"agent_process": "absent"}, None, "agent_running", None),
        ({"agent_process": "absent", "listen_51678": "yes"}, None, "agent_running", None),
        ({"agent_process": "absent", "listen_51678": "no", "place": "container"}, None, "agent_running", None),
        ({"agent_answer": "http_200"}, None, "agent_running", "yes"),
        ({"agent_unit": "absent"}, None, "os", "other_linux"),
        ({"os_id": "ubuntu"}, None, "os", "other_linux"),
        ({}, None, "os", None),
        (RUNS | DIFFERS, None, "agent_config", "not_effective"),
        (DIFFERS, None, "agent_config", None),
        (RUNS | {"config_not_in_effect": "none", "config_settings": "2"}, None, "agent_config", "effective"),
        (RUNS | {"config_file": "absent"}, None, "agent_config", "not_changed"),
        ({"nat_prerouting": "missing", "nat_output": "wrong_port"}, None, "nat_rules", "absent"),
        (OTHER_CHAIN, None, "nat_rules", None),
        (OTHER_CHAIN, "bridge", "nat_rules", "absent"),
        (OTHER_CHAIN, "host", "nat_rules", "present"),
        ({"nat_prerouting": "missing"}, None, "nat_rules", None),
        (RULES, None, "nat_rules", None),
        (RULES, "host", "nat_rules", "present"),
        (RULES | {"route_localnet": "on"}, None, "nat_rules", "present"),
        (RULES | {"route_localnet": "off"}, None, "nat_rules", "route_localnet_off"),
        (RULES | {"route_localnet": "off", "route_localnet_docker0": "on"}, None, "nat_rules", "present"),
        ({"proxy_agent": "none", "proxy_ecs_init": "none"}, None, "proxy_on_host", None),
        ({"proxy_agent": "none", "proxy_ecs_init": "none", "proxy_docker": "none"}, None, "proxy_on_host", "none"),
        ({"proxy_docker": "without_exceptions"}, None, "proxy_on_host", "without_exceptions"),
        ({"proxy_agent": "none", "proxy_ecs_init": "none", "proxy_docker": "depends"}, None, "proxy_on_host", None),
    ],
)  # fmt: skip
def test_what_is_certain_of_a_host(values: Values, mode: str | None, fact: str, value: str | None) -> None:
    assert {f: v for f, v, _ in host_facts(ON_HOST | values, mode)}.get(fact) == value


def test_every_fact_is_one_of_the_knowledge() -> None:
    for values in (IN_ECS | LOST | {"process": "given", "started_by": "s6"}, IN_ECS | KEYS_IN_BOTH):
        assert all(LIBRARY.fits(fact, value) for fact, value, _ in container_facts(values))
    assert fits("agent_version", "1.2.3")


def confirmed(report: str, **answers: str) -> set[str]:
    session = Session(LIBRARY)
    session.read([("report.txt", report)])
    for fact, value in answers.items():
        session.answer(fact, value)
    return {finding.cause_id for finding in session.diagnosis.confirmed}


BRIDGE = {"launch_type": "ec2", "phase": "app_no_credentials", "network_mode": "bridge"}


def test_a_host_without_rules(tmp_path: Path) -> None:
    host = healthy_host(tmp_path)
    without_rules(host)
    found = confirmed(host.run(Script.HOST), **BRIDGE, credentials_endpoint="timeout")
    assert "host.iptables_rules_missing" in found


def test_a_host_with_route_localnet_off(tmp_path: Path) -> None:
    host = healthy_host(tmp_path)
    host.file("proc/sys/net/ipv4/conf/all/route_localnet", "0\n")
    found = confirmed(host.run(Script.HOST), **BRIDGE, credentials_endpoint="timeout")
    assert found == {"host.route_localnet_off"}


def test_a_host_whose_agent_is_stopped(tmp_path: Path) -> None:
    host = healthy_host(tmp_path)
    stop_agent(host)
    assert "agent.stopped" in confirmed(
        host.run(Script.HOST), launch_type="ec2", phase="placement", error_kind="agent"
    )


def test_a_host_whose_proxy_lacks_exceptions(tmp_path: Path) -> None:
    host = healthy_host(tmp_path)
    host.file("docker-unit", "Environment=HTTP_PROXY=http://p:1 HTTPS_PROXY=http://p:1\n")
    found = confirmed(host.run(Script.HOST), launch_type="ec2", phase="pull", error_kind="timeout")
    assert "proxy.agent_without_exceptions" in found


def test_a_host_on_which_all_is_well_is_no_cause(tmp_path: Path) -> None:
    report = healthy_host(tmp_path).run(Script.HOST)
    assert confirmed(report, **BRIDGE, credentials_endpoint="timeout") == set()
    assert confirmed(report, launch_type="ec2", phase="placement", error_kind="agent") == set()


def test_a_container_whose_cron_job_lost_the_variable(tmp_path: Path) -> None:
    machine = container(tmp_path, WITH_ROLE)
    machine.process(30, "cron", WITH_ROLE, parent=1)
    machine.process("self", "sh", {"HOME": "/root"}, parent=30)
    assert confirmed(machine.run(Script.CONTAINER), phase="app_no_credentials") == {
        "credentials.variable_lost_in_child"
    }


def test_a_container_with_a_proxy(tmp_path: Path) -> None:
    report = container(tmp_path, WITH_ROLE | PROXY).run(Script.CONTAINER)
    assert confirmed(report, phase="app_no_credentials") == {"proxy.container_without_exceptions"}


def test_a_container_with_keys(tmp_path: Path) -> None:
    environ = WITH_ROLE | {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "hunter2"}
    report = container(tmp_path, environ).run(Script.CONTAINER)
    assert confirmed(report, phase="app_wrong_identity") == {"credentials.static_keys_in_env"}


def test_a_container_in_which_all_is_well_is_no_cause(tmp_path: Path) -> None:
    report = container(tmp_path, WITH_ROLE).run(Script.CONTAINER)
    assert VARIABLE not in report
    assert confirmed(report, phase="app_no_credentials") == set()


def test_reports_are_found_where_they_stand() -> None:
    text = f"before\n{HOST}{ENDS}after"
    (report,) = find_reports(text)
    assert text[report.start : report.end] == HOST + ENDS
