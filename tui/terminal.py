"""A terminal driver that takes a paste as text, whatever is in it.

Textual 8.2.8 takes an escape character inside a bracketed paste for the beginning of a key: up to 32 characters
behind it leave the paste and arrive as keys that were never pressed. A pasted log with colours (a tmux buffer, a
terminal that filters nothing) would lose words, and its letters would work as commands.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

BEGIN, END = "\x1b[200~", "\x1b[201~"


class PasteParser(XTermParser):
    """Cleans what stands between the marks of a paste before the parser sees it."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._pasting = False
        self._seen = ""
        """The last characters outside a paste: its mark may come in two reads."""
        self._pasted: list[str] = []
        self._tail = ""

    def feed(self, data: str) -> Iterable[Message]:
        if not data:  # the end of the input
            yield from super().feed(data)
            return
        while data:
            if self._pasting:
                data = self._collect(data)
                if not self._pasting:
                    yield from super().feed(self._cleaned() + END)
            else:
                keys, data = self._until_paste(data)
                yield from super().feed(keys)

    def _until_paste(self, data: str) -> tuple[str, str]:
        """What goes to the parser, the mark included, and what is left."""
        known = self._seen + data
        at = known.find(BEGIN)
        if at < 0:
            self._seen = known[-(len(BEGIN) - 1) :]
            return data, ""
        self._seen, self._pasting = "", True
        cut = at + len(BEGIN) - (len(known) - len(data))
        return data[:cut], data[cut:]

    def _collect(self, data: str) -> str:
        """Keep what belongs to the paste; what comes behind its end is returned."""
        # the end mark may come in two reads, so the last characters that are kept are looked at again
        tail = self._tail
        at = (tail + data).find(END)
        if at < 0:
            self._pasted.append(data)
            self._tail = (tail + data)[-(len(END) - 1) :]
            return ""
        self._pasting, self._tail = False, ""
        kept = "".join(self._pasted) + data
        end = len(kept) - len(tail) - len(data) + at
        self._pasted = [kept[:end]]
        return kept[end + len(END) :]

    def _cleaned(self) -> str:
        from decision_tree.intake.clean import clean_text  # deferred: the core is not needed before the first paste

        text, self._pasted = clean_text("".join(self._pasted)), []
        return text


class PasteDriver(LinuxDriver):
    """The driver for POSIX terminals with that parser."""

    def run_input_thread(self) -> None:
        # the driver makes its parser inside this method, from the name in its module
        linux_driver.XTermParser = PasteParser  # type: ignore[attr-defined]
        super().run_input_thread()
