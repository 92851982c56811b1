"""How AWS is reached, as the person chose it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """Empty: as the AWS CLI would choose, from `AWS_*` variables and its configuration files.

    https://docs.aws.amazon.com/cli/latest/userguide/cli-chap-configure.html
    """

    profile: str = ""
    region: str = ""
    endpoint_url: str = ""
    """For every service, as with the AWS CLI's `--endpoint-url`."""
    deadline: float = 20.0
    """Seconds for the whole look."""
