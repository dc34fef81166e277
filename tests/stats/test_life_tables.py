from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvevfd_research.errors import ColumnError, DomainError, TooFewError
from hvevfd_research.stats import life_expectancy, life_table

EXCERPTS = Path(__file__).parent / "excerpts"
GUIDE = Path(__file__).parents[1] / "oracles" / "sullivan_guide_2007_example_1.csv"

# Austria, males, 1992: Preston, Heuveline and Guillot (2001), Demography, box 3.1, p. 49.
AGES = [0, 1, *range(5, 90, 5)]
AUSTRIA = pd.DataFrame(
    {
        "age": AGES,
        "deaths": [
            *[419, 70, 36, 46, 249, 420, 403, 441, 508, 769],
            *[1154, 1866, 2043, 3496, 4366, 4337, 5279, 6460, 6146],
        ],
        "persons": [
            *[47925, 189127, 234793, 238790, 254996, 326831, 355086, 324222, 269963, 261971],
            *[238011, 261612, 181385, 187962, 153832, 105169, 73694, 57512, 32435],
        ],
        "ax": [
            *[0.068, 1.626, 2.5, 3.143, 2.724, 2.520, 2.481, 2.601, 2.701, 2.663],
            *[2.698, 2.676, 2.645, 2.624, 2.619, 2.593, 2.518, 2.423, np.nan],
        ],
    }
)
RATES = st.lists(st.floats(1e-5, 0.9), min_size=3, max_size=30)


def austria(scale: float = 1.0):
    frame = AUSTRIA.assign(deaths=AUSTRIA["deaths"] * scale, persons=AUSTRIA["persons"] * scale)
    return life_table(frame, deaths="deaths", population="persons", ax=frame["ax"].to_numpy())


def norway(who, start, **options):
    rates = pd.read_csv(EXCERPTS / "wpp2024_mortality.csv", comment="#")
    rows = rates[(rates["iso3"] == "NOR") & (rates["sex"] == who) & (rates["start"] == start)]
    return life_table(rows, rate="mx", **options)


def single_years(rates):
    return pd.DataFrame({"age": np.arange(len(rates)) + 50.0, "mx": rates})


@pytest.mark.parametrize("age", AGES[1:])
def test_survivors_are_those_printed_for_austria(oracle, age):
    table = austria()
    oracle("life_tables", f"preston-l{age}", table.lx[table.index(age)])


def test_expectancies_and_standard_errors_for_austria(oracle):
    for age in (0, 65):
        oracle("life_tables", f"preston-e{age}", life_expectancy(austria(), age).ex)
        for variance, name in (("chiang", "chiang"), ("chiang-adjusted", "adjusted")):
            se = life_expectancy(austria(), age, variance=variance).se
            oracle("life_tables", f"preston-se{age}-{name}", se)


def test_conventions_for_years_lived_by_the_dying(oracle):
    men = norway("male", 2005)
    oracle("life_tables", "norway-men-2005-midpoint-e0", men.ex[0])
    men = norway("male", 2005, ax="coale-demeny", sex="male")
    oracle("life_tables", "norway-men-2005-coale-demeny-e0", men.ex[0])
    oracle("life_tables", "norway-men-2005-coale-demeny-l65", men.lx[men.index(65)])
    oracle("life_tables", "norway-men-2005-coale-demeny-T80", men.Tx[men.index(80)])
    women = norway("female", 1970, ax="coale-demeny", sex="female")
    oracle("life_tables", "norway-women-1970-coale-demeny-e0", women.ex[0])
    men = norway("male", 2005, ax="andreev-kingkade", sex="male")
    oracle("life_tables", "norway-men-2005-andreev-kingkade-e0", men.ex[0])
    oracle("life_tables", "norway-men-2005-andreev-kingkade-q0", men.qx[0])


@pytest.mark.parametrize("age", [1, 20, 65, 75, 85])
def test_expectancies_of_the_classic_guide(oracle, age):
    guide = pd.read_csv(GUIDE, comment="#")
    table = life_table(guide, deaths="deaths", population="pop")
    oracle("life_tables", f"guide-e{age}", table.ex[table.index(age)])


@settings(deadline=None, max_examples=60)
@given(RATES)
def test_a_table_is_a_table(rates):
    table = life_table(single_years(rates), rate="mx")
    assert table.lx[0] == table.radix
    assert (np.diff(table.lx) <= 0).all()
    assert table.dx.sum() == pytest.approx(table.radix)
    assert (np.diff(table.ex + table.x) >= -1e-9).all()
    assert ((table.qx >= 0) & (table.qx <= 1)).all()


@settings(deadline=None, max_examples=40)
@given(st.floats(0.005, 0.3))
def test_a_constant_rate_leaves_its_reciprocal_of_years(rate):
    table = life_table(single_years([rate] * 40), rate="mx")
    assert table.ex[0] == pytest.approx(1 / rate, rel=0.01)


def test_without_a_rate_no_one_dies():
    table = life_table(single_years([0.1, 0.0, 0.1, 0.2]), rate="mx")
    assert table.dx[1] == 0
    assert table.lx[1] == table.lx[2]


@settings(deadline=None, max_examples=20)
@given(st.integers(2, 50))
def test_more_people_of_the_same_kind_only_narrow_the_interval(times):
    small, large = (life_expectancy(austria(scale), 65) for scale in (1, times))
    assert large.ex == pytest.approx(small.ex)
    assert large.se == pytest.approx(small.se / np.sqrt(times))


def test_an_abridged_table_is_near_the_single_year_table():
    gompertz = 0.00005 * 1.09 ** (np.arange(111) + 0.5)
    single = life_table(pd.DataFrame({"age": np.arange(111), "mx": gompertz}), rate="mx")
    starts = np.arange(0, 101, 5)
    ends = [*starts[1:], 111]
    grouped = [single.dx[a:b].sum() / single.Lx[a:b].sum() for a, b in zip(starts, ends, strict=True)]
    abridged = life_table(pd.DataFrame({"age": starts, "mx": grouped}), rate="mx")
    assert abridged.ex[0] == pytest.approx(single.ex[0], abs=0.1)
    assert abridged.ex[13] == pytest.approx(single.ex[65], abs=0.1)


def test_the_adjusted_variance_is_larger_and_most_so_at_the_open_interval():
    plain, adjusted = (life_expectancy(austria(), 85, variance=v) for v in ("chiang", "chiang-adjusted"))
    assert plain.se == 0
    assert adjusted.se == pytest.approx(austria().ex[-1] / np.sqrt(6146))


def test_everyone_may_die_before_the_open_interval():
    table = life_table(
        pd.DataFrame({"age": [60, 61, 62], "deaths": [0, 10, 1], "persons": [10, 10, 4]}),
        deaths="deaths",
        population="persons",
        ax=[0.5, 1.0, 1.0],
    )
    assert table.lx[2] == 0
    assert np.isnan(table.ex[2])
    assert np.isfinite(life_expectancy(table, 60).se)


def test_rates_alone_give_no_interval_and_say_why():
    result = life_expectancy(norway("male", 2005), 65)
    assert np.isnan(result.se)
    assert result.reason == "no deaths given"


def test_the_frame_has_the_fields_symbols():
    assert list(austria().to_frame()) == ["x", "n", "mx", "ax", "qx", "lx", "dx", "Lx", "Tx", "ex"]


def test_a_table_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        austria().lx[0] = 1


COUNTS = {"age": [65, 70, 75], "deaths": [2.0, 3, 4], "persons": [100.0, 80, 20]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"deaths": [2, 3, 40]}, "more deaths than people at age 75"),
        ({"deaths": [2, 3, 0]}, "open interval has no end"),
        ({"deaths": [2, np.nan, 1]}, "age 70: the value is missing or negative"),
        ({"deaths": [2, -1, 1]}, "age 70: the value is missing or negative"),
        ({"persons": [100, 0, 20]}, "no one is counted at age 70"),
        ({"age": [65, 75, 70]}, "out of order"),
        ({"age": [65, 65, 70]}, "there twice"),
        ({"age": [65, 70, 80]}, "ages are missing after 70"),
        ({"age": [65, np.nan, 80]}, "an age is missing"),
    ],
)
def test_bad_counts_are_named(change, message):
    with pytest.raises(DomainError, match=message):
        life_table(pd.DataFrame({**COUNTS, **change}), deaths="deaths", population="persons")


def test_irregular_ages_are_taken_when_their_widths_are_named():
    frame = pd.DataFrame({"age": [67, 75, 80], "width": [8, 5, np.nan], "mx": [0.02, 0.05, 0.1]})
    assert life_table(frame, rate="mx", width="width").n.tolist() == [8, 5, np.inf]
    with pytest.raises(DomainError, match="interval from age 67 does not end where the next begins"):
        life_table(frame.assign(width=[5, 5, 5]), rate="mx", width="width")


def test_other_bad_input_is_named():
    frame = single_years([0.1, 0.2, 0.3])
    with pytest.raises(TooFewError, match="at least two"):
        life_table(frame[:1], rate="mx")
    with pytest.raises(ColumnError):
        life_table(frame, rate="rate")
    with pytest.raises(DomainError, match="name a column of rates"):
        life_table(frame)
    with pytest.raises(DomainError, match="narrower intervals"):
        life_table(single_years([2.5, 0.2, 0.3]), rate="mx")
    with pytest.raises(DomainError, match="differs by sex"):
        life_table(frame, rate="mx", ax="coale-demeny")
    with pytest.raises(DomainError, match="not known"):
        life_table(frame, rate="mx", ax="best")
    with pytest.raises(DomainError, match="outside its interval"):
        life_table(frame, rate="mx", ax=[0.5, 3.0, 1.0])
    with pytest.raises(DomainError, match="2 values for 3 ages"):
        life_table(frame, rate="mx", ax=[0.5, 0.5])
    with pytest.raises(DomainError, match="starts no interval"):
        life_expectancy(austria(), 66)
    with pytest.raises(DomainError, match="between 0 and 1"):
        life_expectancy(austria(), 65, level=95)
    with pytest.raises(DomainError, match="chiang-adjusted"):
        life_expectancy(austria(), 65, variance="silcocks")
