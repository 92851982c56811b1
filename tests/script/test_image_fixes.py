"""Fixes in the build context: the Dockerfile and .dockerignore of many images, with stubs of docker and podman."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from decision_tree.library import Library
from decision_tree.script import build, plan
from tests.script.runner import ALL, Runner

LOST = "credentials.variable_lost_in_child"
NAME = "ecs-credentials-entrypoint.sh"
IN_IMAGE = f"/usr/local/bin/{NAME}"
BEGIN, END = "# ecs-wizard: begin", "# ecs-wizard: end"
ENGINE = """\
#!/bin/bash
[[ "$1 $2" == "image inspect" && -e $STUBS/images/${*: -1} ]] || exit 1
cat "$STUBS/images/${*: -1}"
"""


class Context:
    """A build context, and the script that mends it."""

    def __init__(self, folder: Path, library: Library, cause: str = LOST, **values: str) -> None:
        self.folder = folder / "shop's image"
        self.folder.mkdir()
        stubs = folder / "stubs"
        (stubs / "images").mkdir(parents=True)
        for name in ("docker", "podman"):
            (stubs / name).write_text(ENGINE)
            (stubs / name).chmod(0o755)
        self.stubs = stubs
        made = plan([cause], {}, library, case_id="i-1").with_values(values)
        self.runner = Runner(folder, build(made), first=stubs)

    def write(self, dockerfile: str | bytes, name: str = "Dockerfile") -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(dockerfile.encode() if isinstance(dockerfile, str) else dockerfile)

    def pulled(self, image: str, entry: list[str] | None, cmd: list[str] | None, user: str = "") -> None:
        """An image that is on this machine."""
        words = (json.dumps(value, separators=(",", ":")) for value in (entry, cmd, user))
        (self.stubs / "images" / image).write_text(" ".join(words) + "\n")

    def run(self, *options: str, where: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", str(self.runner.path), *options],
            cwd=where or self.folder,
            env=self.runner._environment() | {"STUBS": str(self.stubs), "DOCKERFILE": ""},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            start_new_session=True,  # a test kills the group of processes
        )

    def files(self) -> dict[str, bytes]:
        return {str(p.relative_to(self.folder)): p.read_bytes() for p in self.folder.rglob("*") if p.is_file()}

    def apply(self) -> None:
        applied = self.run("--apply", "--yes")
        assert applied.returncode == 0, applied.stdout + applied.stderr

    def prove(self, name: str = "Dockerfile") -> list[str]:
        """Plan, apply, apply again, verify, undo; the lines at the end of the Dockerfile, after apply."""
        before = self.files()
        shown = self.run()
        assert (shown.returncode, "not right yet" in shown.stdout) == (0, True), shown.stdout + shown.stderr
        assert self.files() == before
        self.apply()
        mended = self.files()
        assert "right already, skipped" in self.run("--apply", "--yes").stdout
        assert self.files() == mended
        assert self.run("--verify").returncode == 0
        undone = self.run("--undo", "--yes", where=self.folder.parent)
        assert undone.returncode == 0, undone.stderr
        assert self.files() == before
        assert self.run("--verify").returncode == 1
        text = mended[name].decode()
        assert text.startswith(before[name].decode())
        return text.removeprefix(before[name].decode()).removeprefix("\n").split("\n")

    def refusal(self) -> str:
        before = self.files()
        stopped = self.run("--apply", "--yes")
        assert stopped.returncode == 1
        assert self.files() == before
        return stopped.stderr


@pytest.fixture
def context(tmp_path: Path, library: Library) -> Context:
    return Context(tmp_path, library)


def block(entry: str, *more: str) -> list[str]:
    """The lines that are added, with these members of the list behind the entry point."""
    return [
        BEGIN,
        f"COPY {NAME} {IN_IMAGE}",
        f'ENTRYPOINT ["/bin/sh", "{IN_IMAGE}"{entry}]',
        *more,
        END,
        "",
    ]


WRAPPED = {
    "both in exec form": ('FROM a\nENTRYPOINT ["tini", "--"]\nCMD ["serve"]\n', ', "tini", "--"'),
    "no line end at the end": ('FROM a\nENTRYPOINT ["tini"]', ', "tini"'),
    "lower case and blanks": ('from a\n  entrypoint   [ "tini" , "--" ]  \ncmd ["x"]\n', ',  "tini" , "--" '),
    "shell form": (
        'FROM a\nENTRYPOINT exec run "a b" $HOME \\\\ \\\n  # a comment\n\n  --more\n',
        ', "/bin/sh", "-c", "exec run \\"a b\\" $HOME \\\\\\\\   --more"',
    ),
    "single quotes are the shell form": ("FROM a\nENTRYPOINT ['run']\n", ', "/bin/sh", "-c", "[\'run\']"'),
    "a shell of its own": (
        'FROM a\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nENTRYPOINT run\n',
        ', "/bin/bash", "-o", "pipefail", "-c", "run"',
    ),
    "tabs": ('FROM\ta\nENTRYPOINT\t["x",\t"y"\t]\n', ', "x",\t"y"\t'),
    "the last one counts": ('FROM a\nENTRYPOINT ["one"]\nENTRYPOINT ["two"]\n', ', "two"'),
    "other stages": ('FROM a AS build\nENTRYPOINT ["make"]\nFROM b\nENTRYPOINT ["serve"]\n', ', "serve"'),
    "flags and an argument before it": (
        'ARG V=1\nFROM --platform=$TARGETPLATFORM a:$V AS final\nENTRYPOINT ["serve"]\n',
        ', "serve"',
    ),
    "here-documents": (
        'FROM a\nRUN <<ONE cat <<-"TWO"\nENTRYPOINT ["no"]\nONE\nFROM no\n\tTWO\nENTRYPOINT ["yes"]\n',
        ', "yes"',
    ),
    "what only looks like a here-document": (
        'FROM a\nRUN echo \'<<EOF\' "<<EOF" a<<<EOF 1<<2\nENTRYPOINT ["yes"]\nRUN true <<NEVER\n',
        ', "yes"',
    ),
    "words in other instructions": (
        'FROM a\nENTRYPOINT ["yes"]\nHEALTHCHECK CMD curl x\nONBUILD ENTRYPOINT ["no"]\nLABEL a="CMD no"\n# CMD no\n',
        ', "yes"',
    ),
    "another escape character": ('# escape=`\nFROM a\nENTRYPOINT ["yes"]\nRUN a `\n CMD no\n', ', "yes"'),
    "root by its number": ('FROM a\nUSER 0:0\nENTRYPOINT ["yes"]\n', ', "yes"'),
    "root again": ('FROM a\nUSER app\nUSER root\nENTRYPOINT ["yes"]\n', ', "yes"'),
    "a mark of the byte order": ('\ufefffrom a\nENTRYPOINT ["yes"]\n', ', "yes"'),
    "quotes and backslashes": (
        'FROM a\nENTRYPOINT ["a\\"b", "c\\\\", "$(touch x)`d`"]\n',
        ', "a\\"b", "c\\\\", "$(touch x)`d`"',
    ),
}


@pytest.mark.parametrize("which", list(WRAPPED)[:: 1 if ALL else 3])
def test_the_entry_point_that_is_there_is_wrapped(which: str, context: Context) -> None:
    dockerfile, members = WRAPPED[which]
    context.write(dockerfile)
    assert context.prove() == block(members)
    assert not (context.folder / "x").exists()


def test_what_is_added_is_what_docker_reads(context: Context) -> None:
    """The list is JSON, whatever the shell form holds."""
    context.write('FROM a\nENTRYPOINT printf \'%s\\n\' "a	b" \\\n "\\\\"\n')
    line = next(line for line in context.prove() if line.startswith("ENTRYPOINT "))
    words = json.loads(line.removeprefix("ENTRYPOINT "))
    assert words == ["/bin/sh", IN_IMAGE, "/bin/sh", "-c", 'printf \'%s\\n\' "a\tb"  "\\\\"']


def test_windows_line_ends_stay(context: Context) -> None:
    context.write(b'FROM a\r\nENTRYPOINT ["x"]\r\nRUN a \\\r\n  b\r\n')
    assert context.prove() == [line + "\r" if line else line for line in block(', "x"')]
    context.apply()
    assert b"\r" not in (context.folder / NAME).read_bytes(), "a shell would take it for a part of the words"


def test_a_stage_has_what_the_stage_has_that_it_is_made_from(context: Context) -> None:
    context.write('FROM a AS Base\nENTRYPOINT ["run"]\nCMD ["serve"]\nFROM b\nFROM base\nRUN x\n')
    assert context.prove() == block(', "run"', 'CMD ["serve"]')


def test_a_cmd_of_the_stage_itself_is_not_written_again(context: Context) -> None:
    context.write('FROM a AS base\nENTRYPOINT ["run"]\nFROM base\nCMD serve\n')
    assert context.prove() == block(', "run"')


def test_a_new_entry_point_takes_the_cmd_of_the_base_away(context: Context) -> None:
    context.write('FROM a AS base\nCMD ["old"]\nFROM base\nENTRYPOINT ["run"]\n')
    assert context.prove() == block(', "run"')


def test_what_only_the_base_image_has_is_asked_of_docker(context: Context) -> None:
    context.pulled("python", None, ["python3"])
    context.write("FROM python\nRUN x\n")
    assert context.prove() == block("", 'CMD ["python3"]')
    context.pulled("node", ["docker-entrypoint.sh"], ["node"])
    context.write('FROM node\nCMD ["node", "shop.js"]\n')
    assert context.prove() == block(', "docker-entrypoint.sh"')


def test_an_emptied_entry_point_leaves_the_cmd_alone(context: Context) -> None:
    context.write('FROM a\nENTRYPOINT []\nCMD ["run"]\n')
    assert context.prove() == block("")


def test_where_the_base_image_cannot_be_asked_it_stops(context: Context) -> None:
    context.write('FROM python:3.12\nCMD ["x"]\n')
    assert "docker image inspect python:3.12" in context.refusal()
    assert "could not check" in context.run().stdout


STOPS = {
    "another user": ('FROM a\nUSER app\nENTRYPOINT ["x"]\n', "runs as user app"),
    "a user that only the build knows": ('FROM a\nUSER ${WHO}\nENTRYPOINT ["x"]\n', "runs as user ${WHO}"),
    "nothing but the program": ('FROM scratch\nENTRYPOINT ["/x"]\n', "no /bin/sh"),
    "no shell": ('FROM gcr.io/distroless/base AS b\nFROM b\nENTRYPOINT ["/x"]\n', "no /bin/sh"),
    "Windows": ('FROM mcr.microsoft.com/windows/nanoserver:1\nENTRYPOINT ["x"]\n', "Windows image"),
    "nothing to start": ("FROM a\nENTRYPOINT []\n", "what shall the entry point start"),
    "no stage": ("ARG A=1\n", "has no FROM"),
    "half an instruction": ('FROM a\nENTRYPOINT ["x"]\nRUN a \\\n', "in the middle of an instruction"),
}


@pytest.mark.parametrize("which", list(STOPS)[:: 1 if ALL else 3])
def test_it_stops_where_the_entry_point_would_not_do(which: str, context: Context) -> None:
    dockerfile, why = STOPS[which]
    context.write(dockerfile)
    assert why in context.refusal()


def test_a_user_of_the_base_image_counts(context: Context) -> None:
    context.pulled("jenkins", ["tini"], None, "jenkins")
    context.write('FROM jenkins\nENTRYPOINT ["x"]\n')
    assert "runs as user jenkins" in context.refusal()


def test_without_a_dockerfile_it_says_where_to_go(context: Context) -> None:
    assert "go to the folder of the Dockerfile" in context.refusal()


def test_the_plan_shows_the_lines_that_are_added(context: Context) -> None:
    context.write('FROM a\nENTRYPOINT ["x"]\n')
    shown = context.run().stdout
    assert f'+ENTRYPOINT ["/bin/sh", "{IN_IMAGE}", "x"]' in shown
    assert f"this folder: {context.folder}" in shown


def test_another_dockerfile_of_the_same_context(tmp_path: Path, library: Library) -> None:
    context = Context(tmp_path, library, DOCKERFILE="docker/web.Dockerfile")
    context.write('FROM a\nENTRYPOINT ["x"]\n', "docker/web.Dockerfile")
    assert context.prove("docker/web.Dockerfile") == block(', "x"')


@pytest.mark.parametrize("value", ["-f", "/etc/passwd", "a b", "a;b", "$(x)", "a\nb", ""])
def test_a_dockerfile_is_a_path_of_the_context(value: str, library: Library) -> None:
    assert not library.fits("dockerfile", value)


@pytest.mark.parametrize(
    ("ignore", "added"),
    [
        ("node_modules\n*.md\n!x.sh\n", False),
        ("*\n!src", True),
        ("**/*.sh\n", True),
        ("/ecs-*\r\n", True),
        ("*\n!*.sh\n", False),
        ("src/*\n# *\n", False),
    ],
)
def test_a_file_that_the_context_leaves_out_is_let_in(ignore: str, added: bool, context: Context) -> None:
    context.write('FROM a\nENTRYPOINT ["x"]\n')
    context.write(ignore, ".dockerignore")
    context.prove()
    context.apply()
    assert ((context.folder / ".dockerignore").read_text() != ignore) == added
    assert (f"!{NAME}\n" in (context.folder / ".dockerignore").read_text()) == added


def test_the_ignore_file_of_the_dockerfile_itself_counts(context: Context) -> None:
    context.write('FROM a\nENTRYPOINT ["x"]\n')
    context.write("*\n", ".dockerignore")
    context.write("*\n", "Dockerfile.dockerignore")
    context.apply()
    assert (context.folder / ".dockerignore").read_text() == "*\n"
    assert (context.folder / "Dockerfile.dockerignore").read_text() == f"*\n!{NAME}\n"


def test_what_others_changed_since_stays_when_it_is_taken_back(context: Context) -> None:
    context.write('FROM a\nENTRYPOINT ["x"]\n')
    context.write("*\n", ".dockerignore")
    context.apply()
    dockerfile, ignore = context.folder / "Dockerfile", context.folder / ".dockerignore"
    dockerfile.write_text(dockerfile.read_text().replace("FROM a\n", "FROM a\nRUN new\n") + "LABEL last=1\n")
    ignore.write_text(ignore.read_text() + "!src\n")
    assert context.run("--undo", "--yes").returncode == 0
    assert dockerfile.read_text() == 'FROM a\nRUN new\nENTRYPOINT ["x"]\nLABEL last=1\n'
    assert ignore.read_text() == "*\n!src\n"
    assert not (context.folder / NAME).exists()


def test_an_entry_point_that_changed_since_is_wrapped_anew_after_an_undo(context: Context) -> None:
    context.write('FROM a\nENTRYPOINT ["x"]\n')
    context.apply()
    dockerfile = context.folder / "Dockerfile"
    dockerfile.write_text(dockerfile.read_text().replace('ENTRYPOINT ["x"]', 'ENTRYPOINT ["y"]'))
    assert context.run("--verify").returncode == 1
    assert context.run("--undo", "--yes").returncode == 0
    context.apply()
    assert f'ENTRYPOINT ["/bin/sh", "{IN_IMAGE}", "y"]' in dockerfile.read_text()


def test_a_file_of_that_name_that_is_not_ours_comes_back(context: Context) -> None:
    context.write('FROM a\nENTRYPOINT ["x"]\n')
    context.write("mine\n", NAME)
    context.prove()


KILLING_MV = """\
#!/bin/bash
echo >>"$STUBS/moves"
if [[ $(wc -l <"$STUBS/moves") == "$KILL_AT" ]]; then kill -9 0; fi
exec "$MV" "$@"
"""


def test_killed_at_any_file_it_can_go_on_and_back(context: Context) -> None:
    """Each file is put in place by `mv`: the whole script is killed before the first, the second … of them."""
    (context.stubs / "mv").write_text(KILLING_MV)
    (context.stubs / "mv").chmod(0o755)
    context.runner.environment |= {"STUBS": str(context.stubs), "MV": str(shutil.which("mv"))}
    context.write('FROM a\nENTRYPOINT ["x"]\n')
    context.write("*\n", ".dockerignore")
    before = context.files()
    context.apply()
    mended = context.files()
    moves = len((context.stubs / "moves").read_text().splitlines())
    assert moves >= 3 * 3, "the old text, the new text and the file, for three files"
    assert context.run("--undo", "--yes").returncode == 0
    for kill_at in range(1, moves + 1):
        for go_on in (True, False):
            (context.stubs / "moves").unlink()
            context.runner.environment["KILL_AT"] = str(kill_at)
            assert context.run("--apply", "--yes").returncode == -signal.SIGKILL, kill_at
            context.runner.environment["KILL_AT"] = ""
            if go_on:
                context.apply()
                assert context.files() == mended, kill_at
            assert context.run("--undo", "--yes").returncode == 0, kill_at
            assert context.files() == before, kill_at


KEYS = "credentials.static_keys_in_file"


@pytest.mark.parametrize("ignore", [None, "", "node_modules", "a\r\n"])
def test_credentials_files_are_kept_out_of_the_image(ignore: str | None, tmp_path: Path, library: Library) -> None:
    context = Context(tmp_path, library, KEYS)
    context.write("FROM a\nCOPY . .\n")
    if ignore is not None:
        context.write(ignore, ".dockerignore")
    context.prove()
    context.apply()
    lines = (context.folder / ".dockerignore").read_bytes().decode().split("\n")
    assert lines[-3:] == ["**/.aws/credentials", "**/.aws/config", ""]
    assert [line for line in lines[:-3] if line] == [line for line in (ignore or "").split("\n") if line]


def test_without_a_dockerfile_no_ignore_file_is_made(tmp_path: Path, library: Library) -> None:
    assert "There is no Dockerfile" in Context(tmp_path, library, KEYS).refusal()
