"""The AWS CLI kept warm: a process that has imported it once, and forks for each call.

Most of the time of a call is Python importing the CLI and reading the models of services, and a proof makes some
sixty calls. `warm_aws` gives a folder for the front of PATH; the `aws` in it hands its arguments, environment and
open files over a socket, and ends with the status of the CLI's own `main`. Run as a program, this file is that
process.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SERVICES = ("ec2", "ecr", "ecs", "iam", "kms", "logs", "secretsmanager", "ssm", "sts")
"""Those whose models are read once, before the first call."""
CLIENT = """#!{python} -SE
import os, socket, sys
link = socket.socket(socket.AF_UNIX)
link.connect({path!r})
environment = [name + "=" + value for name, value in os.environ.items()]
message = "\\0".join([str(len(sys.argv)), *sys.argv, *environment]).encode("utf-8", "surrogateescape")
socket.send_fds(link, [b"f"], [0, 1, 2])
link.sendall(message)
link.shutdown(socket.SHUT_WR)
sys.exit((link.recv(1) or b"\\1")[0])
"""


@contextmanager
def warm_aws(folder: Path) -> Iterator[Path]:
    """A folder with a quick `aws`, for as long as the block runs."""
    path = folder / "socket"
    launcher = folder / "aws"
    launcher.write_text(CLIENT.format(python=sys.executable, path=str(path)))
    launcher.chmod(0o755)
    with subprocess.Popen([sys.executable, __file__, str(path)]) as server:
        deadline = time.monotonic() + 30
        while not path.exists() and server.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        try:
            yield folder
        finally:
            server.terminate()


def _serve(path: str) -> None:
    from awscli.botocore.exceptions import UnknownServiceError  # type: ignore[import-untyped]
    from awscli.clidriver import create_clidriver  # type: ignore[import-untyped]  # what makes a cold start slow

    driver = create_clidriver()
    driver._get_command_table()
    for service in SERVICES:
        # the loader keeps what a client reads: models, endpoint rules, paginators
        driver.session.create_client(service, "eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
        with suppress(UnknownServiceError):
            driver.session.get_paginator_model(service)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no call's process waits to be asked for its status
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path + ".new")
    listener.listen(8)
    Path(path + ".new").rename(path)
    while True:
        link, _ = listener.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            status = 255
            try:
                status = _call(link, driver.main)
            except BaseException:
                traceback.print_exc()
            finally:
                link.sendall(bytes([status & 255]))
                os._exit(0)
        link.close()


def _call(link: socket.socket, main: Callable[[list[str]], object]) -> int:
    _, files, _, _ = socket.recv_fds(link, 1, 3)
    for number, file in enumerate(files):
        os.dup2(file, number)
    message = b"".join(iter(lambda: link.recv(65536), b"")).decode("utf-8", "surrogateescape").split("\0")
    count = int(message[0])
    sys.argv = message[1 : count + 1]
    data_path = os.environ["AWS_DATA_PATH"]  # the CLI's own models: it sets this when it is imported
    os.environ.clear()
    for line in message[count + 1 :]:
        name, _, value = line.partition("=")
        os.environ[name] = value
    os.environ["AWS_DATA_PATH"] = data_path
    try:
        status = main(sys.argv[1:])
    except SystemExit as end:
        status = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    return status if isinstance(status, int) else 0 if status is None else 1


if __name__ == "__main__":
    _serve(sys.argv[1])
