"""Any order of acts: no sequence leads to a state that the rules do not know

The state machines of the suite, walked longer, and from another beginning every time.
"""

import traceback

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from panoh.casework.protection.tests.test_machine import Protected
from panoh.casework.quality.tests.test_machine import Assessed
from panoh.casework.referrals.tests.test_machine import TwoShelters
from panoh.casework.sop.tests.test_machine import OneCase
from panoh.programme.evaluation.tests.test_machine import OneEvaluation
from panoh.programme.governance.tests.test_machine import OneMeeting
from panoh.programme.risks.tests.test_machine import OneRisk
from proofs.outcome import Outcome

MACHINES = (Assessed, OneCase, OneEvaluation, OneMeeting, OneRisk, Protected, TwoShelters)
WALKS = 50
STEPS = 40


def prove(scale: float = 1.0) -> Outcome:
    """Each machine compares what is there with what its model expects, after every act."""
    walks, lost = 0, 0
    for machine in MACHINES:
        walked = Walked(machine)
        try:
            run_state_machine_as_test(
                walked,  # type: ignore[arg-type]  # whatever makes one
                settings=settings(
                    max_examples=max(2, round(WALKS * scale)), stateful_step_count=STEPS,
                    deadline=None, database=None, derandomize=False,
                    suppress_health_check=list(HealthCheck),
                ),
            )  # fmt: skip
        except Exception:
            traceback.print_exc()
            lost += 1
        walks += walked.begun
    return Outcome(walks, walks - lost, lost, f"walks of {len(MACHINES)} machines, {STEPS} acts")


class Walked:
    """A machine, and how often it was walked."""

    def __init__(self, machine: type[RuleBasedStateMachine]) -> None:
        self.machine = machine
        self.begun = 0

    def __call__(self) -> RuleBasedStateMachine:
        self.begun += 1
        return self.machine()
