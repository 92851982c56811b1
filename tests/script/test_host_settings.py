"""ecs.config in every shape, and Bottlerocket, which has settings instead: changed, and put back to the byte."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from decision_tree.library import Library
from tests.script.hosts import Host

KEY = "ECS_ENABLE_TASK_IAM_ROLE"
LINE = f"{KEY}=true\n".encode()
# a small Bottlerocket: settings in a JSON file
APICLIENT = """
file=$ECS_WIZARD_ROOT/settings.json
case $1 in
get) jq --arg name "${2#settings.}" '($name | split(".")) as $path | {settings: (getpath($path) as $value
  | {} | setpath($path; $value))}' "$file" ;;
set) name=${2%%=*} value=${2#*=}
  jq --arg name "$name" --arg value "$value" \\
    'setpath($name | split("."); ($value | try fromjson catch $value))' "$file" >"$file.new"
  mv "$file.new" "$file"; touch "$ECS_WIZARD_ROOT/agent-up" ;;
esac
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", LINE),
        (b"ECS_CLUSTER=shop", b"ECS_CLUSTER=shop\n" + LINE),
        (b"ECS_CLUSTER=shop\r\n" + KEY.encode() + b"=false\r\n", b"ECS_CLUSTER=shop\r\n" + LINE),
        (f'{KEY}="true"\n'.encode(), LINE),
        (f"export {KEY} = 'false'\n{KEY}=false\n#{KEY}=x\n".encode(), LINE + f"#{KEY}=x\n".encode()),
        (b"\xef\xbb\xbf" + f"{KEY}=false\nECS_CLUSTER=shop\n".encode(), LINE + b"ECS_CLUSTER=shop\n"),
        (b"# \xff\xfe no text\n\n\n", b"# \xff\xfe no text\n\n\n" + LINE),
        (f"{KEY}_NETWORK_HOST=false\n".encode(), f"{KEY}_NETWORK_HOST=false\n".encode() + LINE),
    ],
    ids=["empty", "no-final-newline", "crlf", "quotes", "duplicates", "byte-order-mark", "not-utf-8", "longer-key"],
)
def test_one_line_changes_and_comes_back(tmp_path: Path, library: Library, before: bytes, after: bytes) -> None:
    host = Host(tmp_path, "agent.task_role_disabled", library)
    host.config.write_bytes(before)
    host.apply()
    assert host.config.read_bytes() == after
    host.undo()
    assert host.config.read_bytes() == before


def test_a_missing_folder_is_made_and_goes_again(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "agent.task_role_disabled", library)
    host.config.parent.rmdir()
    host.config.parent.parent.rmdir()
    assert host.prove()["etc/ecs/ecs.config"].encode() == LINE


def test_a_link_to_a_file_that_is_not_there_yet(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "agent.task_role_disabled", library)
    host.config.symlink_to(host.root / "etc/ecs/real.config")
    host.apply()
    assert host.config.is_symlink()
    assert host.config.read_bytes() == LINE
    host.undo()
    assert host.config.is_symlink()
    assert not host.config.exists()


def test_the_mark_of_an_editor_goes(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "agent.config_not_effective", library)
    host.config.write_bytes(b"\xef\xbb\xbfECS_CLUSTER=shop\n")
    assert host.prove()["etc/ecs/ecs.config"] == "ECS_CLUSTER=shop\n"


def test_a_read_only_file_system_stops_it_with_a_clear_word(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "agent.task_role_disabled", library)
    host.config.write_text("ECS_CLUSTER=shop\n")
    etc = host.root / "etc"
    mounted = f'mount --bind "{etc}" "{etc}" && mount -o remount,bind,ro "{etc}"'
    if subprocess.run(["unshare", "-m", "sh", "-c", mounted], capture_output=True, check=False).returncode:
        pytest.skip("no mount namespace here")
    ran = subprocess.run(
        ["unshare", "-m", "sh", "-c", f'{mounted} && bash "{host.run.path}" --apply --yes'],
        env=os.environ | host.run.environment | {"ECS_WIZARD_STATE": str(host.run.state), "ECS_WIZARD_PAUSE": "0",
             "PATH": f"{host.stubs}:{os.environ['PATH']}"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 1
    assert "cannot be changed: its file system is read-only" in ran.stderr
    assert host.config.read_text() == "ECS_CLUSTER=shop\n"
    assert not any("restart" in call for call in host.calls())


def bottlerocket(folder: Path, cause: str, library: Library, settings: str, **facts: str) -> Host:
    host = Host(folder, cause, library, {"apiclient": APICLIENT}, facts)
    (host.root / "has-unit").unlink()
    for name in ("docker", "iptables"):
        (host.stubs / name).unlink()
    (host.root / "settings.json").write_text(settings)
    return host


def settings_after(host: Host) -> list[str]:
    return [call.removeprefix("apiclient set ") for call in host.calls() if call.startswith("apiclient set ")]


def test_bottlerockets_images_are_cleaned_up_sooner(tmp_path: Path, library: Library) -> None:
    host = bottlerocket(tmp_path, "image_pull.instance_disk_full", library, '{"ecs": {"image-cleanup-age": "2h"}}')
    host.apply()
    assert settings_after(host) == [
        "ecs.image-cleanup-wait=15m", "ecs.image-cleanup-delete-per-cycle=10", "ecs.task-cleanup-wait=30m",
    ]  # fmt: skip
    assert "right already" in host.run.run("--apply", "--yes").stdout
    host.undo()
    # "unset" cannot be given back: what the agent does without a value
    assert sorted(settings_after(host)[3:]) == [
        "ecs.image-cleanup-delete-per-cycle=5", "ecs.image-cleanup-wait=30m", "ecs.task-cleanup-wait=3h",
    ]  # fmt: skip


def test_bottlerockets_exceptions_of_the_proxy(tmp_path: Path, library: Library) -> None:
    before = '{"network":{"https-proxy":"10.0.0.131:3128","no-proxy":["shop.local"]}}'
    host = bottlerocket(tmp_path, "proxy.agent_without_exceptions", library, before)
    (host.root / "agent-up").touch()
    (host.root / "tasks").write_text('{"Tasks":[{"KnownStatus":"RUNNING"}]}')
    refused = host.run.run("--apply", "--yes")
    assert refused.returncode == 1
    assert "drain the instance first" in refused.stderr
    (host.root / "tasks").unlink()
    host.apply()
    assert settings_after(host) == ['network.no-proxy=["shop.local","169.254.169.254","169.254.170.2"]']
    host.undo()
    assert settings_after(host)[-1] == 'network.no-proxy=["shop.local"]'


def test_bottlerocket_trusts_a_ca_by_its_settings(tmp_path: Path, library: Library) -> None:
    ca = "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURGVENDQWYyZ0F3SUJBZ0lV"
    stub = {"registry_host": "registry.shop.example", "ca_certificate": ca}
    host = bottlerocket(tmp_path, "image_pull.registry_tls", library, "{}", **stub)
    host.add_stub("openssl", "cat >/dev/null")
    host.apply()
    data, trusted = settings_after(host)
    assert data.startswith("pki.ecs-wizard-")
    assert data.endswith(f".data={ca}")
    assert trusted.endswith(".trusted=true")
    assert host.run.run("--verify").returncode == 0
    host.undo()
    assert settings_after(host)[-1].endswith(".trusted=false")


def test_bottlerockets_clock_is_told_only_where_it_may_jump(tmp_path: Path, library: Library) -> None:
    settings = '{"ntp":{"time-servers":["169.254.169.123","2.amazon.pool.ntp.org"]}}'
    host = bottlerocket(tmp_path, "credentials.clock_skew", library, settings)
    asked = host.run.run("--apply", "--yes")
    assert "asks 169.254.169.123 already" in asked.stderr
    (tmp_path / "own").mkdir()
    own = bottlerocket(tmp_path / "own", "credentials.clock_skew", library, settings, time_server="ntp.shop.example")
    assert "CLOCK_STEP=yes" in own.run.run("--apply", "--yes").stderr
    assert settings_after(own) == []


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        ("agent.task_role_disabled", "no setting for ECS_ENABLE_TASK_IAM_ROLE"),
        ("agent.config_not_effective", "does not read ecs.config"),
        ("agent.stopped", "sudo sheltie"),
        ("agent.disconnected", "sudo sheltie"),
        ("agent.too_old", "apiclient update"),
        ("host.iptables_rules_missing", "sudo sheltie"),
        ("host.firewall_drops", "sudo sheltie"),
        ("host.route_localnet_off", "sudo sheltie"),
    ],
)
def test_what_bottlerocket_does_by_itself_is_told(tmp_path: Path, library: Library, cause: str, words: str) -> None:
    host = bottlerocket(tmp_path, cause, library, "{}")
    before = host.files()
    applied = host.run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert words in applied.stderr
    assert host.files() == before
