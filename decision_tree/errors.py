"""Every error that reaches a person: a title, what happened, and the next step."""

from __future__ import annotations

from decision_tree.language import N_, _


class WizardError(Exception):
    """Base of the wizard's own errors."""

    title = N_("Something went wrong")
    """In English; looked up where it is shown."""

    def __init__(self, message: str, next_step: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step

    def __str__(self) -> str:
        return f"{_(self.title)}: {self.message}" + (f"\n{self.next_step}" if self.next_step else "")


class UnreadableInput(WizardError):
    """What was given cannot be read at all: binary, empty, or broken JSON."""

    title = N_("This input cannot be read")


class UnknownName(WizardError):
    """No such case, cause, question or file."""

    title = N_("Not found")


class KnowledgeError(WizardError):
    """The knowledge files have mistakes; `problems` has a line for each, with file, id and field."""

    title = N_("The knowledge cannot be used")

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems), _("Correct the files, or start without --knowledge."))


class ParameterError(WizardError):
    """A value does not have the form that its parameter needs."""

    title = N_("This value does not fit")


class StoreError(WizardError):
    """The case database cannot be used."""

    title = N_("Cases cannot be kept")
