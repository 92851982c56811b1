"""Fix scripts: confirmed causes and known facts become one bash file that shows, does, checks and takes back.

`plan` and `build` are pure: they read the knowledge, and touch neither AWS nor this machine.
"""

from decision_tree.script.build import build
from decision_tree.script.plan import Parameter, Plan, Step, Unscripted, plan

__all__ = ["Parameter", "Plan", "Step", "Unscripted", "build", "plan"]
