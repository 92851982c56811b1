"""Times, kept everywhere as seconds since 1970: as the person reads them, as others do, and as programs do."""

from __future__ import annotations

import time


def local(at: float) -> str:
    """Where the person is, in lists and on screens of their own."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(at))


def local_with_zone(at: float) -> str:
    """Where the person is, with how far that is from UTC: a report may be read elsewhere, next to logs in UTC."""
    return time.strftime("%Y-%m-%d %H:%M %z", time.localtime(at))


def utc(at: float) -> str:
    """ISO 8601, to the second, for JSON and CSV."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))
