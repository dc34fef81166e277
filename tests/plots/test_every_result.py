"""Every result is drawn, or it is known why not; a new one must be decided on."""

import dataclasses
import inspect
import re
import typing

from hvevfd_research import plots, stats

PARTS_AND_CHOICES = {  # drawn as part of another result, or no result at all
    "ArmEffects",
    "BootstrapExpectancy",
    "ChangeThreshold",
    "Effect",
    "EffectSizes",
    "Estimate",
    "IccForm",
    "Influence",
    "LifeTable",
    "Merger",
    "Phases",
    "PooledArms",
    "PooledSets",
    "Prediction",
    "RebuiltResults",
    "RuleSet",
    "SeriesModel",
    "TowardsBenefit",
}
NUMBERS_AND_TESTS = {
    "Begg",
    "CascadeGroups",
    "CollaboRate",
    "Copm",
    "CountChoices",
    "CountRegressionToMean",
    "EValue",
    "Egger",
    "GammaPoisson",
    "GasScores",
    "Icc",
    "ImpliedTest",
    "InstrumentScores",
    "Lix",
    "MultilevelPooled",
    "PairedT",
    "PatientRateRatio",
    "PetPeese",
    "PrintedSpread",
    "ProportionInterval",
    "RateRatio",
    "RegressionToMean",
    "SelectionModel",
    "SharedControl",
    "SignedRank",
}


def test_a_result_is_drawn_unless_it_is_a_number_a_test_or_a_part_of_another():
    results = {name for name in stats.__all__ if dataclasses.is_dataclass(getattr(stats, name))}
    taken = set()
    for name in plots.__all__:
        hints = typing.get_type_hints(inspect.unwrap(getattr(plots, name)))
        hints.pop("return")
        taken |= set(re.findall(r"\w+", " ".join(map(str, hints.values()))))
        taken |= {hint.__name__ for hint in hints.values() if inspect.isclass(hint)}
    assert results - taken == PARTS_AND_CHOICES | NUMBERS_AND_TESTS
