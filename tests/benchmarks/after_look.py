"""How many questions a look at AWS leaves, scenario by scenario: `python -m tests.benchmarks.after_look`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

from tests.benchmarks.look import environment

HERE = "--here"


def questions_left() -> dict[str, int | None]:
    """Scenario -> questions until all its causes are confirmed; None where no more is asked before they are."""
    from decision_tree.library import load
    from decision_tree.practice import open_sandbox, scenarios
    from decision_tree.practice.trial import looked_at

    library, left = load(), dict[str, int | None]()
    with open_sandbox() as sandbox:
        for name, scenario in scenarios().items():
            session = looked_at(scenario, sandbox, library)
            number = 0
            while not set(scenario.causes) <= {finding.cause_id for finding in session.diagnosis.confirmed}:
                question = session.next_question()
                if question is None:
                    break
                session.answer(question.fact, scenario.answers.get(question.fact))
                number += 1
            else:
                left[name] = number
                continue
            left[name] = None
    return left


def main() -> None:
    # in a process of its own, whose environment has no credentials of this machine
    command = [sys.executable, "-m", "tests.benchmarks.after_look", HERE]
    result = subprocess.run(command, capture_output=True, text=True, env=environment(), check=True)
    left: dict[str, int | None] = json.loads(result.stdout)
    counts = Counter(left.values())
    print(f"\nQuestions after a look at AWS ({len(left)} scenarios; 0 wanted for what AWS shows)")
    for number in sorted(counts, key=lambda n: (n is None, n or 0)):
        names = "" if number == 0 else ": " + ", ".join(name for name, n in left.items() if n == number)
        print(f"  {'not confirmed' if number is None else number}: {counts[number]} scenarios{names}")


if __name__ == "__main__":
    if HERE in sys.argv:
        print(json.dumps(questions_left()))
    else:
        main()
