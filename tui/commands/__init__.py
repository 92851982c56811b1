"""The commands: each module has `configure(parser)` and `run(args) -> exit status`, imported when it is used."""

from __future__ import annotations

from decision_tree.language import N_

COMMANDS = {
    "ask": N_("the interview line by line: plain SSH, screen readers, recorded sessions"),
    "triage": N_("error text or AWS JSON in, diagnosis out; asks nobody, calls nothing"),
    "look": N_("look at a task or service in AWS, read-only; diagnosis out"),
    "sweep": N_("every service of a cluster that cannot keep its tasks, one line each"),
    "fix": N_("write the script that mends what was found"),
    "case": N_("kept cases: list, show, note, close, statistics, export, delete"),
    "explain": N_("the knowledge, readable"),
    "practice": N_("a broken sandbox on this machine, and your score"),
    "serve": N_("the full screen in a browser, or the practice for a class"),
    "permissions": N_("the IAM policy that looking needs"),
    "report-script": N_("the script that reports what only a host or a container can tell"),
    "completion": N_("let bash, zsh or fish complete commands and options"),
    "graph": N_("the decision graph as Mermaid, DOT, GraphML, JSON or SVG"),
}

OK, FOUND, USAGE, COULD_NOT_LOOK, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit statuses: nothing wrong found, at least one cause, wrong usage or unreadable input, AWS could not be looked at
at all, interrupted."""
NOBODY_READS = 141
"""What a shell shows for a program that a closed pipe ended."""
