"""The three rules of bench/rules.py in OpenFisca-core and JSON-Logic: evaluations a second, as JSON on standard output.

Runs in a venv with bench/requirements-rules.txt. One worker a simulation, as on a phone; OpenFisca is also timed with
1,000 workers in one simulation, the way it is meant to be used. Neither gives missing facts, versions or a trace here.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

SECONDS = 1.0


def rate(work: Any) -> float:
    """Calls of `work` a second of CPU time, as bench/rules.py counts."""
    work()
    count, start = 0, time.process_time()
    while (spent := time.process_time() - start) < SECONDS:
        for _ in range(20):
            work()
        count += 20
    return count / spent


def json_logic(people: list[dict[str, Any]]) -> float:
    from json_logic import jsonLogic

    bill = {"if": [{"<": [{"var": "pay_base"}, 727000]}, "no", {">": [{"var": "pay_base"}, 3634800]}, "no", "likely"]}
    loan = {
        "if": [{"<": [{"var": "hf_months_row"}, 12]}, "no", {"<": [{"var": "hf_months_total"}, 36]}, "no", "likely"]
    }
    jobless = {
        "if": [
            *({"!": {"var": "ever_employed"}}, "no", {"<": [{"var": "ui_months"}, 12]}, "no"),
            *({"!": {"var": "left_against_will"}}, "no", {"!": {"var": "jobless_registered"}}, "not-yet", "likely"),
        ]
    }
    turn = iter(range(10**9))

    def one() -> None:
        facts = people[next(turn) % len(people)]
        for rule in (bill, loan, jobless):
            jsonLogic(rule, facts)

    return rate(one) * 3


def openfisca(people: list[dict[str, Any]]) -> tuple[float, float]:
    import numpy
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulation_builder import SimulationBuilder
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem
    from openfisca_core.variables import Variable

    person = build_entity(key="person", plural="persons", label="", is_person=True)
    system = TaxBenefitSystem([person])
    inputs = {
        **dict.fromkeys(("pay_base", "hf_months_row", "hf_months_total", "ui_months"), int),
        **dict.fromkeys(("ever_employed", "left_against_will", "jobless_registered"), bool),
    }

    def add(name: str, kind: type, formula: Any = None) -> None:
        body = {"value_type": kind, "entity": person, "definition_period": DateUnit.MONTH}
        system.add_variable(type(name, (Variable,), {**body, **({"formula": formula} if formula else {})}))

    for name, kind in inputs.items():
        add(name, kind)
    add("bill", int, lambda p, t: numpy.where((p("pay_base", t) < 727000) + (p("pay_base", t) > 3634800), 0, 1))
    add("loan", int, lambda p, t: numpy.where((p("hf_months_row", t) < 12) + (p("hf_months_total", t) < 36), 0, 1))

    def jobless(p: Any, t: Any) -> Any:
        no = (
            numpy.logical_not(p("ever_employed", t))
            + (p("ui_months", t) < 12)
            + numpy.logical_not(p("left_against_will", t))
        )
        return numpy.where(no, 0, numpy.where(p("jobless_registered", t), 2, 1))

    add("jobless", int, jobless)

    def simulate(group: list[dict[str, Any]]) -> None:
        simulation = SimulationBuilder().build_default_simulation(system, count=len(group))
        for name in inputs:
            simulation.set_input(name, "2026-10", numpy.array([facts[name] for facts in group]))
        for name in ("bill", "loan", "jobless"):
            simulation.calculate(name, "2026-10")

    turn = iter(range(10**9))
    single = rate(lambda: simulate([people[next(turn) % len(people)]])) * 3
    thousand = [people[number % len(people)] for number in range(1000)]
    return single, rate(lambda: simulate(thousand)) * 3 * 1000


def main() -> None:
    people = json.load(sys.stdin)
    made: dict[str, Any] = {}
    try:
        made["json-logic"] = json_logic(people)
    except ImportError as error:
        made["json-logic-absent"] = str(error)
    try:
        made["openfisca"], made["openfisca-1000"] = openfisca(people)
    except ImportError as error:
        made["openfisca-absent"] = str(error)
    print(json.dumps(made))


if __name__ == "__main__":
    main()
