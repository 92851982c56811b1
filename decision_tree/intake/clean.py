"""The edge where text from outside comes in: bytes to text, and text to what a terminal may be shown.

Everything that was not written by us goes through `clean_text` once: pasted messages, files, answers of AWS,
reports of hosts and containers. What comes out has no control characters but tab and line feed.
"""

from __future__ import annotations

import codecs
import re

from decision_tree.errors import UnreadableInput
from decision_tree.language import _

MAX_BYTES = 20_000_000
REPLACEMENT = "\ufffd"

# the repeats are bounded: an unterminated sequence must neither swallow the message behind it nor cost more than
# linear time
_ESCAPES = re.compile(
    r"""
    (?:\x1b\]|\x9d) [^\x07\x1b\x9c]{0,4096} (?:\x07|\x1b\\|\x9c)       # OSC: titles, links, clipboard
  | (?:\x1b[PX^_]|[\x90\x98\x9e\x9f]) [^\x07\x1b\x9c]{0,4096} (?:\x1b\\|\x9c)  # DCS, SOS, PM, APC
  | (?:\x1b\[|\x9b) [0-?]{0,64} [ -/]{0,16} [@-~]                      # CSI: colours, cursor
  | \x1b [ -/]{1,4} [0-~]                                              # character sets
  | \x1b [0-~]
    """,
    re.VERBOSE,
)
_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = dict.fromkeys(
    [
        *(0x061C, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF),  # marks of direction, zero width
        *range(0x202A, 0x202F),  # embeddings and overrides
        *range(0x2066, 0x206A),  # isolates
        *range(0xFFF9, 0xFFFC),  # interlinear annotations
        *range(0xE0000, 0xE0080),  # tags
    ]
)
_CONTROLS = dict.fromkeys(
    [*(c for c in range(0x20) if c not in (0x09, 0x0A)), *range(0x7F, 0xA0), *range(0xD800, 0xE000)], REPLACEMENT
)
_TABLE = {**_INVISIBLE, **_CONTROLS}
_SUSPICIOUS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def clean_text(text: str) -> str:
    """The text without escape sequences, control characters and marks that reorder what is shown."""
    if not _SUSPICIOUS.search(text):
        return text
    return _LINE_BREAKS.sub("\n", _ESCAPES.sub("", text)).translate(_TABLE)


def clean_line(text: str) -> str:
    """The clean text on one line, each run of white space one blank: a name in a sentence, a cell of a table."""
    return " ".join(clean_text(text).split())


def decode(data: bytes | str) -> str:
    """What was given, as clean text. Raises `UnreadableInput` for binary data and for what is far too long."""
    if len(data) > MAX_BYTES:
        raise UnreadableInput(
            _("it is longer than {n} MB").format(n=MAX_BYTES // 1_000_000),
            _("Cut out the part with the error and give that."),
        )
    return clean_text(data if isinstance(data, str) else _to_text(data))


def _to_text(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    sample = data[:4096]
    if b"\0" not in sample:
        return data.decode("utf-8", errors="replace")
    # Windows tools write UTF-16 without a mark, too: every other byte of plain English is then zero
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(sample) >= 2 and sample[offset::2].count(0) > len(sample[offset::2]) * 0.7:
            return data.decode(encoding, errors="replace")
    raise UnreadableInput(
        _("it is not text (it has zero bytes)"),
        _(
            "Give the error message as text, or the JSON that the AWS CLI prints. "
            "Pictures and archives cannot be read."
        ),
    )
