"""Shops in which everything fails keep every promise; the whole run is `tillpass simulate`."""

import pytest

from store_core.commands.simulate import main
from store_core.domain.errors import StoreError
from store_core.simulation.boundaries import DEATHS, MACHINES, one_sale
from store_core.simulation.faults import FAULTS, chosen
from store_core.simulation.plan import Plan, Step, draw_up
from store_core.simulation.shrink import shrink
from store_core.simulation.stage import Simulation

HOURS = 0.1
"""Of each shop that is played here; the length of the run is this number."""
SEEDS = (1, 2, 9, 16)
"""Shops with a hub and without."""


@pytest.mark.parametrize("seed", SEEDS)
def test_a_shop_in_which_everything_fails_keeps_its_promises(
    simulation: Simulation, seed: int
) -> None:
    outcome = simulation.run(draw_up(seed, HOURS, chosen("all")))
    assert outcome.violations == ()
    assert outcome.orders > 0
    assert outcome.faults


def test_the_same_seed_plays_the_same_history(simulation: Simulation) -> None:
    once, again, other = (
        simulation.run(draw_up(seed, HOURS / 4, chosen("all"))) for seed in (6, 6, 7)
    )
    assert once.digest == again.digest != other.digest


@pytest.mark.parametrize("death", DEATHS)
@pytest.mark.parametrize("machine", MACHINES)
def test_a_sale_survives_the_death_of_any_machine(
    simulation: Simulation, machine: str, death: str
) -> None:
    outcome = simulation.run(one_sale(machine, death, 5))
    assert outcome.violations == ()
    assert outcome.faults[death] == 1
    assert outcome.orders <= 1


def test_a_plan_is_a_function_of_its_seed() -> None:
    assert draw_up(1, 1, chosen("all")) == draw_up(1, 1, chosen("all"))
    assert draw_up(1, 1, chosen("all")) != draw_up(2, 1, chosen("all"))


def test_only_the_faults_asked_for_are_planned() -> None:
    steps = draw_up(1, 5, chosen("clock, partition")).steps
    assert {step.what for step in steps} & FAULTS.keys() == {"clock", "partition"}
    with pytest.raises(StoreError, match="unknown_fault"):
        chosen("clock,sunspots")


def test_a_shop_is_simulated_for_some_time() -> None:
    with pytest.raises(StoreError, match="hours_out_of_range"):
        draw_up(1, 0, chosen("all"))


def test_a_failing_history_shrinks_to_the_steps_that_matter() -> None:
    steps = tuple(Step(number, float(number), "till 1", "sell") for number in range(1, 101))
    plan = Plan(1, 1.0, 1, 1, steps=steps)

    def fails(shorter: Plan) -> bool:
        return {17, 64} <= {step.number for step in shorter.steps}

    assert [step.number for step in shrink(plan, fails).steps] == [17, 64]


def test_shortening_ends_with_its_time() -> None:
    steps = tuple(Step(number, float(number), "till 1", "sell") for number in range(1, 101))
    plan = Plan(1, 1.0, 1, 1, steps=steps)
    assert shrink(plan, lambda _plan: True, lambda: False) == plan


def test_the_command_plays_other_seeds_on_every_core_until_its_time_is_over(
    capsys: pytest.CaptureFixture[str],
) -> None:
    argv = ["--minutes", "0.001", "--jobs", "1", "--within", "5", "--hours", "0.01", "--seed", "3"]
    assert main(argv) == 0
    said = capsys.readouterr().out
    assert said.startswith("seeds from 3 on")
    assert "1 shops" in said


def test_the_command_says_what_it_played(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seed", "5", "--hours", "0.02", "--faults", "none"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("seed 5: 2 tills, 3 kitchens,")
    assert "0 violations" in said
