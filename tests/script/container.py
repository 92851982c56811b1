"""A "container" without a container engine: namespaces of its own over a copy-on-write view of this machine's root.

Inside, 169.254.170.2 is an address of the loopback device, and a made-up credentials server listens there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

RELATIVE_URI = "/v2/credentials/0f1e2d3c"
ACCESS_KEY = "ASIAMADEUPBYTHETEST"
SERVER = f"""
import http.server, json
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        right = self.path == {RELATIVE_URI!r}
        body = json.dumps({{"AccessKeyId": {ACCESS_KEY!r}, "SecretAccessKey": "made-up", "Token": "made-up",
            "Expiration": "2099-01-01T00:00:00Z", "RoleArn": "arn"}} if right else {{"message": "no"}}).encode()
        self.send_response(200 if right else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args): pass
http.server.ThreadingHTTPServer(("169.254.170.2", 80), Answer).serve_forever()
"""
START = """\
set -e
mount --make-rprivate /
mkdir "$FOLDER/mount"
mount -t tmpfs tmpfs "$FOLDER/mount"
cd "$FOLDER/mount"
mkdir upper work root
mount -t overlay overlay -o lowerdir=/,upperdir=upper,workdir=work root
mount -t proc proc root/proc
mount --rbind /dev root/dev
for folder in $BOUND; do
  mkdir -p "root$folder"
  mount --bind "$folder" "root$folder"
done
ip link set lo up
ip address add 169.254.170.2/32 dev lo
"$PYTHON" "$FOLDER/server.py" &
tries=0
until curl -s -o "$FOLDER/first" http://169.254.170.2/ || [ $((tries += 1)) -gt 200 ]; do sleep 0.1; done
cp "$FOLDER/entry.sh" "$FOLDER/main.sh" root/
mkdir -m 1777 root/out
status=0
env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin PYTHON="$PYTHON" DB_PASSWORD=hunter2 LD_BIND_NOW= \\
  AWS_REGION=eu-west-1 AWS_CONTAINER_CREDENTIALS_RELATIVE_URI="$URI" \\
  "$CHROOT" root /bin/sh ${THROUGH:+/entry.sh /bin/sh} /main.sh </dev/null || status=$?
exit "$status"
"""


@dataclass(frozen=True)
class Ran:
    out: str
    err: str
    status: int


@cache
def why_no_container() -> str:
    """Why this machine can hold no such container; empty where it can."""
    if os.geteuid() != 0:
        return "namespaces need root"
    missing = [name for name in ("unshare", "chroot", "ip", "curl") if shutil.which(name) is None]
    if missing:
        return f"{', '.join(missing)} is not on this machine"
    script = (
        "mount -t tmpfs t /mnt && cd /mnt && mkdir u w r && mount -t overlay o -o lowerdir=/,upperdir=u,workdir=w r"
    )
    tried = subprocess.run(
        ["unshare", "--mount", "--pid", "--net", "--fork", "sh", "-c", script], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "this machine allows no overlay mounts"


def run_container(folder: Path, main: str, entry_point: str, *, through_it: bool = True) -> Ran:
    """The shell script `main` as the container's program; the entry point is there as /entry.sh in any case.

    The container and all that it started end with its first process.
    """
    (folder / "server.py").write_text(SERVER)
    (folder / "entry.sh").write_text(entry_point)
    (folder / "main.sh").write_text(main)
    (folder / "start.sh").write_text(START)
    ran = subprocess.run(
        [
            *("unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "--mount-proc"),
            *("bash", str(folder / "start.sh")),
        ],
        env={
            "PATH": os.environ["PATH"],
            "FOLDER": str(folder),
            "BOUND": " ".join(dict.fromkeys((sys.prefix, sys.base_prefix))),
            "PYTHON": sys.executable,
            "CHROOT": str(shutil.which("chroot")),
            "URI": RELATIVE_URI,
            "THROUGH": "yes" if through_it else "",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Ran(ran.stdout, ran.stderr, ran.returncode)
