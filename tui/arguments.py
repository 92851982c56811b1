"""The command line's parser, whose own words are in the language in use too: "usage:", "options", what is wrong."""

from __future__ import annotations

import argparse
import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from decision_tree import wrapping
from decision_tree.language import CATALOGUES, DOMAIN, N_, _, language

WORDS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("%(prog)s: error: %(message)s\n"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("expected at least one argument"),
    N_("expected at most one argument"),
    N_("expected one argument"),
    N_("ignored explicit argument %r"),
    N_("invalid %(type)s value: %(value)r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("not allowed with argument %s"),
    N_("one of the arguments %s is required"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
)
"""What argparse says, as far as our commands can make it say it: marked here for the catalogue, looked up there."""


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Descriptions keep their lines; the others fit the terminal's cells, where argparse counts characters."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        if wrapping.width(text) == len(text):
            return super()._split_lines(text, width)
        return list(wrapping.wrap(text, columns=width))

    def _format_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None) -> str:
        prefix = _("usage: ") if prefix is None else prefix
        room = "u" * wrapping.width(prefix)  # as long as the prefix is wide
        return super()._format_usage(usage, actions, groups, room).replace(room, prefix, 1)


class Parser(argparse.ArgumentParser):
    """Also for the commands of a command, which argparse makes of the same class."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"formatter_class": HelpFormatter, **settings})


@contextmanager
def spoken() -> Iterator[None]:
    """Inside, argparse finds its words in our catalogue, in the language in use and no other.

    It asks `gettext.gettext`, which goes by the default domain and by LANGUAGE; both are as before afterwards, so
    that nothing else notices. https://docs.python.org/3/library/gettext.html#gnu-gettext-api
    """
    domain, before = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain(DOMAIN, str(CATALOGUES))
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language()
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before
