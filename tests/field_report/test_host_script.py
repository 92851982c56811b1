"""The host's script on made-up container instances, in each shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from decision_tree.field_report import Script
from tests.field_report.hosts import CONFIG, healthy_host, stop_agent, without_rules
from tests.field_report.machine import SHELLS, Machine, values


@pytest.fixture(params=SHELLS)
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Machine:
    return healthy_host(tmp_path, request.param)


def report(host: Machine) -> dict[str, str]:
    return values(host.run(Script.HOST))


def test_a_host_on_which_all_is_well(host: Machine) -> None:
    text = host.run(Script.HOST)
    assert text.splitlines()[0] == "ecs-wizard-report 1 host"
    assert len(text.splitlines()) < 60
    seen = values(text)
    expected = {
        "place": "host", "os_id": "amzn", "agent_unit": "ecs", "agent_unit_state": "active",
        "agent_process": "running",
        "agent_container": "running exit 0 net host", "listen_51678": "yes", "listen_51679": "yes",
        "agent_answer": "http_200", "agent_registered": "yes", "agent_version": "1.101.2", "config_file": "readable",
        "config_settings": "2", "config_traps": "none", "config_not_in_effect": "none", "agent_ECS_CLUSTER": "set",
        "agent_ECS_ENABLE_TASK_IAM_ROLE": "true", "agent_ECS_ENABLE_TASK_ENI": "not_set", "nat_prerouting": "right",
        "nat_output": "right", "route_localnet": "on", "imds_get": "http_401", "imds_put": "http_200",
        "proxy_agent": "none", "proxy_ecs_init": "none", "proxy_docker": "none", "reach_ecs": "answers",
        "reach_api_ecr": "answers",
    }  # fmt: skip
    assert {key: seen.get(key) for key in expected} == expected


def test_a_stopped_agent(host: Machine) -> None:
    stop_agent(host)
    seen = report(host)
    assert (seen["agent_process"], seen["listen_51678"], seen["agent_answer"]) == ("absent", "no", "refused")
    assert seen["agent_container"] == "exited exit 5 net host"
    assert seen["agent_version"].startswith("unknown:")


def test_a_process_called_agent_of_other_software_is_not_the_ecs_agent(host: Machine) -> None:
    host.process(700, "agent", {}, command="/opt/monitor/bin/agent")
    assert report(host)["agent_process"] == "absent"


@pytest.mark.parametrize(
    ("text", "traps", "not_in_effect"),
    [
        ("ECS_CLUSTER=shop\r\nECS_LOGLEVEL=info\r\n", "crlf", "none"),
        ('ECS_CLUSTER="shop"\nECS_LOGLEVEL=info\n', "quotes", "none"),
        ("export ECS_CLUSTER=shop\n", "export", "none"),
        ("ECS_CLUSTER = other\n", "spaces", "ECS_CLUSTER"),
        ("ECS_CLUSTER=old\nECS_CLUSTER=shop\n", "duplicates", "none"),
        ("#ECS_CLUSTER=old\nECS_LOGLEVEL=debug\nnonsense\n", "no_equals", "ECS_LOGLEVEL"),
        ('ECS_INSTANCE_ATTRIBUTES={"a":"b"}\n', "none", "ECS_INSTANCE_ATTRIBUTES"),
        ("ECS_ENABLE_TASK_ENI=true\n", "none", "none"),
    ],
)
def test_the_settings_against_what_the_agent_has(host: Machine, text: str, traps: str, not_in_effect: str) -> None:
    host.file("etc/ecs/ecs.config", text)
    seen = report(host)
    assert (seen["config_traps"], seen["config_not_in_effect"]) == (traps, not_in_effect)


@pytest.mark.parametrize(
    ("rules", "prerouting", "output"),
    [
        ("-P PREROUTING ACCEPT", "missing", "missing"),
        (
            "-A PREROUTING -d 169.254.170.2/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 127.0.0.1:51678",
            "wrong_port",
            "missing",
        ),
        ("-A OUTPUT -d 169.254.170.2/32 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 51679", "missing", "right"),
        (
            "-A OUTPUT -d 169.254.170.23/32 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 51679",
            "missing",
            "missing",
        ),
    ],
)
def test_nat_rules(host: Machine, rules: str, prerouting: str, output: str) -> None:
    host.stub("iptables", f"case $1 in -V) echo 'iptables v1.8.4 (nf_tables)' ;; *) echo '{rules}' ;; esac")
    seen = report(host)
    assert (seen["nat_prerouting"], seen["nat_output"]) == (prerouting, output)


def test_without_root_the_rules_are_unknown_not_missing(host: Machine) -> None:
    host.stub("id", "echo 1000")
    assert report(host)["nat_prerouting"] == "unknown:needs root"


def test_rules_that_only_an_absent_tool_shows_are_unknown(host: Machine) -> None:
    without_rules(host)
    host.file("proc/net/ip_tables_names", "nat\nfilter\n")
    assert report(host)["nat_output"] == "unknown:no iptables-legacy"


def test_nothing_is_listed_of_legacy_tables_that_are_not_there(host: Machine) -> None:
    host.stub("iptables", 'echo "$*" >>"$ECS_WIZARD_ROOT/iptables-calls"; echo "iptables v1.4.21"')
    assert report(host)["nat_output"] == "missing"
    assert set((host.root / "iptables-calls").read_text().split("\n")) == {"-V", ""}


def test_rules_of_nft_alone(host: Machine) -> None:
    (host.bin / "iptables").unlink()
    host.stub(
        "nft",
        """cat <<'E'
table ip ecs {
	chain before {
		type nat hook prerouting priority -100; policy accept;
		ip daddr 169.254.170.2 tcp dport 80 counter packets 0 bytes 0 dnat to 127.0.0.1:51679
	}
	chain mine {
		type nat hook output priority -100; policy accept;
		ip daddr 169.254.170.2 tcp dport 80 redirect to :51678
	}
}
E""",
    )
    seen = report(host)
    assert (seen["nat_prerouting"], seen["nat_output"]) == ("right", "wrong_port")


NEEDED = "169.254.169.254,169.254.170.2"


@pytest.mark.parametrize(
    ("config", "ecs", "docker", "expected"),
    [
        (f"NO_PROXY={NEEDED},/var/run/docker.sock", "", "", ("with_exceptions", "none", "none")),
        (f"NO_PROXY={NEEDED}", "", "", ("without_exceptions", "none", "none")),
        ("NO_PROXY=169.254.0.0/16,/var/run/docker.sock", "", "", ("depends", "none", "none")),
        ("no_proxy=*", f'HTTP_PROXY=p:1 "NO_PROXY={NEEDED},/var/run/docker.sock"',
         f"HTTP_PROXY=p:1 NO_PROXY={NEEDED}", ("with_exceptions", "with_exceptions", "with_exceptions")),
        ("NO_PROXY=*", "HTTP_PROXY=p:1", "HTTPS_PROXY=p:1", ("with_exceptions", "with_exceptions", "https_only")),
        ("NO_PROXY=*", "", "HTTP_PROXY=p:1", ("with_exceptions", "none", "without_exceptions")),
    ],
)  # fmt: skip
def test_proxies(host: Machine, config: str, ecs: str, docker: str, expected: tuple[str, str, str]) -> None:
    text = f"HTTP_PROXY=http://user:hunter2@10.0.0.131:3128\n{config}\n"
    host.file("etc/ecs/ecs.config", text)
    host.file("agent-environment", CONFIG + text)
    host.file("ecs-unit", f"Environment={ecs}\n")
    host.file("docker-unit", f"Environment={docker}\n")
    seen = report(host)
    assert (seen["proxy_agent"], seen["proxy_ecs_init"], seen["proxy_docker"]) == expected


def test_without_any_tool_nothing_is_wrong_and_much_is_unknown(host: Machine) -> None:
    for tool in ("curl", "docker", "systemctl", "iptables", "awk"):
        (host.bin / tool).unlink()
    seen = report(host)
    for key in ("agent_answer", "agent_version", "nat_prerouting", "config_traps", "config_not_in_effect", "imds_get",
                "agent_unit", "proxy_docker", "agent_container"):  # fmt: skip
        assert seen[key].startswith("unknown:"), key


def test_inside_a_container_it_says_so(host: Machine) -> None:
    host.file(".dockerenv", "")
    assert report(host)["place"] == "container"


def test_it_writes_nothing(host: Machine) -> None:
    before = {path: path.read_bytes() for path in host.root.rglob("*") if path.is_file()}
    host.run(Script.HOST)
    after = {p: p.read_bytes() for p in host.root.rglob("*") if p.is_file() and p.name != "curl-arguments"}
    assert after == before


def test_bottlerocket_tells_its_proxy(tmp_path: Path) -> None:
    host = Machine(tmp_path)
    host.stub(
        "apiclient",
        """case "$2" in
os) echo '{"os": {"pretty_name": "Bottlerocket OS", "version_id": "1.20.0"}}' ;;
settings.network) echo '{"settings": {"network": {
  "https-proxy": "http://u:hunter2@p:1", "no-proxy": ["169.254.169.254"]}}}' ;;
settings.ecs) echo '{"settings": {"ecs": {"cluster": "shop"}}}' ;;
esac""",
    )
    host.file("proc/net/tcp", "  sl\n")
    text = host.run(Script.BOTTLEROCKET_HOST)
    seen = values(text)
    assert seen["proxy_bottlerocket"] == "without_exceptions"
    assert (seen["os_version"], seen["agent_ECS_CLUSTER"], seen["listen_51678"]) == ("1.20.0", "set", "no")
    assert "hunter2" not in text
