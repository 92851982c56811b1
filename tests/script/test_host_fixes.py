"""Fixes of container instances in a temporary root; systemctl, docker, iptables, sysctl and curl are stubs."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from decision_tree.library import Library
from tests.script.hosts import Host

DIRTY = (
    "# the cluster of the shop\r\n"
    'export ECS_CLUSTER = "shop"\n'
    "\n"
    "ECS_ENABLE_TASK_IAM_ROLE='true'\r\n"
    'ECS_INSTANCE_ATTRIBUTES={"a":"b=c"}\n'
    "  ECS_LOGLEVEL=info  \n"
    "#ECS_CLUSTER=old\n"
    "not a setting\n"
)
CLEAN = (
    "# the cluster of the shop\n"
    "ECS_CLUSTER=shop\n"
    "\n"
    "ECS_ENABLE_TASK_IAM_ROLE=true\n"
    'ECS_INSTANCE_ATTRIBUTES={"a":"b=c"}\n'
    "ECS_LOGLEVEL=info\n"
    "#ECS_CLUSTER=old\n"
    "not a setting\n"
)


def test_a_setting_is_written_into_a_missing_file(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "agent.task_role_disabled", library)
    mended = host.prove()
    assert mended["etc/ecs/ecs.config"] == "ECS_ENABLE_TASK_IAM_ROLE=true\n"
    assert host.calls().count("systemctl restart ecs") == 2


def test_a_setting_replaces_all_its_lines_and_no_other(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "agent.task_role_host_disabled", library)
    key = "ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST"
    host.config.write_bytes(
        f'# {key}=false stays\r\nECS_CLUSTER=shop\r\nexport {key} = "false"\r\n'
        f'{key}_NOT=1\n{key}=false\nECS_ENGINE_AUTH_DATA={{"x":"a b"}}'.encode()
    )
    host.config.chmod(0o640)
    mended = host.prove()
    assert mended["etc/ecs/ecs.config"] == (
        f'# {key}=false stays\r\nECS_CLUSTER=shop\r\n{key}=true\n{key}_NOT=1\nECS_ENGINE_AUTH_DATA={{"x":"a b"}}\n'
    )
    assert stat.S_IMODE(host.config.stat().st_mode) == 0o640


def test_lines_that_the_agent_does_not_understand_are_put_right(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "agent.config_not_effective", library)
    host.config.write_bytes(DIRTY.encode())
    assert host.prove()["etc/ecs/ecs.config"] == CLEAN


def test_a_clean_file_that_the_agent_has_not_read_needs_a_restart_only(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "agent.config_not_effective", library)
    host.config.write_text(CLEAN)
    (host.root / "agent-environment").write_text("ECS_CLUSTER=default\n")
    host.apply()
    assert host.config.read_text() == CLEAN
    assert host.calls().count("systemctl restart ecs") == 1


def test_a_link_to_the_settings_stays_a_link(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "agent.task_role_disabled", library)
    real = host.root / "etc/ecs/real.config"
    real.write_text("ECS_CLUSTER=shop\n")
    host.config.symlink_to(real)
    host.apply()
    assert host.config.is_symlink()
    assert real.read_text() == "ECS_CLUSTER=shop\nECS_ENABLE_TASK_IAM_ROLE=true\n"


def test_undo_does_not_overwrite_a_later_change(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "agent.task_role_disabled", library)
    host.config.write_text("ECS_CLUSTER=shop\n")
    host.apply()
    host.config.write_text("ECS_CLUSTER=new\n")
    undone = host.run.run("--undo", "--yes")
    assert undone.returncode == 1
    assert "was changed since" in undone.stderr
    assert host.config.read_text() == "ECS_CLUSTER=new\n"


def test_an_agent_that_does_not_take_the_setting_is_no_success(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "agent.task_role_disabled", library)
    stub = tmp_path / "stubs/docker"
    stub.write_text("#!/bin/bash\necho ECS_ENABLE_TASK_IAM_ROLE=false\n")
    applied = host.run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert "does not show it" in applied.stderr


def test_the_proxy_exceptions_are_added_to_those_that_are_there(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "proxy.agent_without_exceptions", library)
    host.config.write_text("HTTP_PROXY=10.0.0.131:3128\nNO_PROXY=shop.local,169.254.170.2\n")
    mended = host.prove()
    wanted = "shop.local,169.254.170.2,169.254.169.254,/var/run/docker.sock"
    assert mended["etc/ecs/ecs.config"] == f"HTTP_PROXY=10.0.0.131:3128\nNO_PROXY={wanted}\n"
    unit = mended["etc/systemd/system/ecs.service.d/ecs-wizard-no-proxy.conf"]
    assert unit == f'[Service]\nEnvironment="NO_PROXY={wanted}"\n'
    assert not any(call.startswith("systemctl restart docker") for call in host.calls())


def test_missing_rules_come_back_and_go_again(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "host.iptables_rules_missing", library)
    (host.root / "has-unit").unlink()
    (host.root / "route_localnet").write_text("0\n")
    rules = host.prove()["rules"].splitlines()
    assert rules[:2] == [
        "nat PREROUTING -p tcp -d 169.254.170.2 --dport 80 -j DNAT --to-destination 127.0.0.1:51679",
        "nat OUTPUT -d 169.254.170.2 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 51679",
    ]
    assert rules[2].startswith("filter INPUT --dst 127.0.0.0/8 ! --src 127.0.0.0/8")


def test_rules_that_others_set_stay(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "host.iptables_rules_missing", library)
    (host.root / "has-unit").unlink()
    (host.root / "route_localnet").write_text("1\n")
    own = (
        "nat OUTPUT -d 169.254.170.2 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 51679\nfilter INPUT -j ACCEPT\n"
    )
    (host.root / "rules").write_text(own)
    assert len(host.prove()["rules"].splitlines()) == 4


def test_lost_rules_get_a_unit_where_the_agent_was_started_by_hand(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "host.iptables_rules_lost", library)
    (host.root / "has-unit").unlink()
    (host.root / "route_localnet").write_text("0\n")
    mended = host.prove()
    unit = mended["etc/systemd/system/ecs-wizard-task-role.service"]
    assert unit.count("ExecStart=") == 4
    assert "iptables -w -t filter -I INPUT --dst 127.0.0.0/8 ! --src" in unit
    assert "systemctl enable ecs-wizard-task-role.service" in host.calls()


def test_lost_rules_are_ordered_after_the_firewall_where_ecs_init_sets_them(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "host.iptables_rules_lost", library)
    (host.root / "route_localnet").write_text("0\n")
    unit = host.prove()["etc/systemd/system/ecs.service.d/ecs-wizard-after-firewall.conf"]
    assert unit.startswith("[Unit]\nAfter=firewalld.service")


def test_route_localnet_is_switched_on_for_good(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "host.route_localnet_off", library)
    (host.root / "route_localnet").write_text("0\n")
    mended = host.prove()
    assert mended["etc/sysctl.d/90-ecs-wizard.conf"] == "net.ipv4.conf.all.route_localnet=1\n"
    assert mended["route_localnet"] == "1\n"
    assert "filter INPUT --dst 127.0.0.0/8" in mended["rules"]


@pytest.mark.parametrize("cause", ["agent.stopped", "agent.disconnected"])
def test_an_agent_is_started_and_answers(tmp_path: Path, library: Library, cause: str) -> None:
    host = Host(tmp_path, cause, library)
    host.config.write_text("ECS_CLUSTER=shop\n")
    host.prove()
    assert (host.root / "agent-up").exists()


def test_an_agent_that_was_started_by_hand_is_left_to_the_person(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "agent.stopped", library)
    (host.root / "has-unit").unlink()
    applied = host.run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert "started by hand" in applied.stderr


def test_suse_calls_the_unit_otherwise(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "agent.task_role_disabled", library)
    stub = host.stubs / "systemctl"
    stub.write_text(stub.read_text().replace("cat ecs.service", "cat amazon-ecs.service").replace(
        '"restart ecs"', '"restart amazon-ecs"'))  # fmt: skip
    host.prove()
    assert host.calls().count("systemctl restart amazon-ecs") == 2


def test_upstart_starts_the_agent_of_amazon_linux_1(tmp_path: Path, library: Library) -> None:
    start = 'cp "$ECS_WIZARD_ROOT/etc/ecs/ecs.config" "$ECS_WIZARD_ROOT/agent-environment"'
    host = Host(tmp_path, "agent.task_role_disabled", library, {"initctl": f"[[ $1 != start ]] || {start}"})
    (host.root / "has-unit").unlink()
    (host.root / "etc/init").mkdir()
    (host.root / "etc/init/ecs.conf").touch()
    host.config.write_text("ECS_CLUSTER=shop\n")
    host.apply()
    assert [call for call in host.calls() if call.startswith("initctl")] == ["initctl stop ecs", "initctl start ecs"]
    host.undo()
    assert host.config.read_text() == "ECS_CLUSTER=shop\n"


def test_without_a_container_to_try_it_from_the_rule_itself_counts(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "host.firewall_drops", library)
    (host.root / "agent-up").touch()
    nat = "nat PREROUTING -p tcp -d 169.254.170.2 --dport 80 -j DNAT --to-destination 127.0.0.1:51679\n"
    (host.root / "rules").write_text(nat)
    assert host.prove()["rules"] == f"{nat}filter INPUT -i docker0 -d 127.0.0.1 -p tcp --dport 51679 -j ACCEPT\n"
