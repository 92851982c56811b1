"""Textual's driver in a session's process: input and output are the pipes of the server that started it."""

from __future__ import annotations

import asyncio

from textual import events, messages
from textual.drivers import web_driver
from textual.drivers.web_driver import WebDriver

from tui.terminal import PasteParser


class BrowserDriver(WebDriver):
    """The driver of textual-serve, which also takes a paste as text, and ends when the server is gone."""

    def start_application_mode(self) -> None:
        self._loop = asyncio.get_running_loop()
        super().start_application_mode()
        # it begins without the focus, and then no widget takes keys; our page gives the terminal the keyboard at once
        self._app.call_later(self._app.post_message, events.AppFocus())

    def run_input_thread(self) -> None:
        # the driver makes its parser inside this method, from the name in its module
        web_driver.XTermParser = PasteParser  # type: ignore[attr-defined]
        super().run_input_thread()
        if not self.exit_event.is_set():  # the pipe was closed: a server that was killed cannot say goodbye
            asyncio.run_coroutine_threadsafe(self._app._post_message(messages.ExitApp()), self._loop)
