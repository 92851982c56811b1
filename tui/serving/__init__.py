"""The full screen in a browser, on textual-serve: a process for each browser, behind a gate.

textual-serve draws Textual's output in the browser's xterm.js and starts the processes. It has no login, looks at no
Origin, hands its whole environment to what it starts, and its page loads a font from elsewhere; all that is here.

    settings.py  what is served, where, and to how many
    gate.py      who may come in: token, Host, Origin; what a browser may do with the pages
    child.py     the process of a session: its command, its environment, its folder, its limits
    session.py   one browser and its process
    server.py    routes and pages, from the first to the last moment
    driver.py    the other side, in the process: input and output by pipe

Imports nothing of the web: `driver.py` is loaded in every session.
"""

from __future__ import annotations

from decision_tree.errors import WizardError
from decision_tree.language import N_, _

DRIVER = "tui.serving.driver:BrowserDriver"
"""As Textual's variable TEXTUAL_DRIVER names it."""


class ServeMissing(WizardError):
    """The extra `serve` is not installed."""

    title = N_("Serving is not installed")

    def __init__(self, module: str) -> None:
        super().__init__(
            _("the Python module {module} is missing").format(module=module),
            _("Install it with: python -m pip install 'ecs-wizard[serve]'  (make run does so)"),
        )


class CannotServe(WizardError):
    """What was asked for would not be safe, or is not possible here."""

    title = N_("This cannot be served")
