"""Every public function of the statistics meets the input that people really have.

What can be read is read alike: another index, nullable numbers, numbers held as objects. What cannot is
refused by an error of ours or gives NaN: no error of pandas or numpy, no warning, no plausible number.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hvevfd_research import stats
from hvevfd_research.errors import HvevfdError

RNG = np.random.default_rng(11)
AGES = [0, 1, *range(5, 101, 5)]


@dataclass(frozen=True)
class Case:
    """A call that works, and the columns of its frame that hold numbers."""

    call: Callable[[pd.DataFrame], Any]
    frame: pd.DataFrame
    numbers: tuple[str, ...]


def points(n: int = 24) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "value": RNG.integers(3, 30, n).astype(float),
            "events": RNG.integers(4, 20, n),
            "total": RNG.integers(40, 90, n),
            "month": np.arange(1, n + 1),
            "subgroup": np.repeat(np.arange(n // 4), 4),
        }
    )


STUDIES = pd.DataFrame(
    {
        "yi": [0.5, 0.6, 0.45, 0.7, 0.3, 0.1, 0.55, 0.2, 0.65, 0.9],
        "vi": [0.04, 0.05, 0.03, 0.08, 0.02, 0.02, 0.05, 0.021, 0.07, 0.1],
        "x": [1.0, 3.0, 2.0, 5.0, 4.0, 1.0, 0.0, 2.0, 6.0, 3.0],
        "set": list("aabbccddee"),
        "group": list("aaaaabbbbb"),
    }
)
ARMS = pd.DataFrame(
    {"events1": [4, 6, 3], "n1": [123, 306, 231], "events2": [11, 29, 11], "n2": [139, 303, 220]}
)
NAMED_ARMS = ARMS.assign(study=list("abc"))
MEANS = pd.DataFrame(
    {
        "n1": [20, 31, 15],
        "mean1": [5.0, 6.0, 4.0],
        "sd1": [1.0, 2.0, 1.5],
        "n2": [22, 30, 14],
        "mean2": [4.0, 5.5, 4.1],
        "sd2": [1.1, 1.9, 1.4],
        "r": [0.3, 0.5, -0.1],
        "n": [30, 50, 22],
    }
)
BALLOTS = pd.DataFrame({"voter": list("aabbccddee"), "choice": list("xyxyxzxyxz"), "dots": 1})
NAMED_MEANS = MEANS.assign(study=list("abc"))
CLAIMS = pd.DataFrame(
    {
        "claim": ["satisfaction", "nearness"],
        "measure": ["RR", "points"],
        "estimate": [0.65, 18.0],
        "low": [0.2, 11.0],
        "high": [2.1, 25.0],
        "k": [28, 9],
        "i2": [94.9, 11.0],
        "q": [526.43, 9.1],
        "digits": [2, 0],
    }
)
CLAIMED_SHARES = CLAIMS.assign(share1=[40.0, 62.0], share2=[65.6, 44.0])
RATINGS = pd.DataFrame(
    {"a": [1, 2, 3, 2, 1, 3, 2, 1], "b": [1, 2, 3, 3, 1, 2, 2, 1], "c": [1, 2, 2, 2, 1, 3, 2, 2]}
)
STEPS = pd.DataFrame({"asked": ["yes"] * 4 + ["no"], "goals": ["yes", "no", "partly", None, "unknown"]})
SHARES = pd.DataFrame(
    {"year": [2019, 2023], "share": [0.6, 0.66], "with": [250, 236], "of": [422, 370], "where": "r"}
).assign(mark="read")
GOALS = pd.DataFrame(
    {
        "patient": [1, 1, 2, 2, 3, 3],
        "goal": list("ababab"),
        "first": [5, 3, 5, 2, 4, 6],
        "second": [10, 5, 10, 4, 7, 7],
        "score": [5, 6, 7, 3, 4, 6],
        "performance": [2, 4, 5, 6, 3, 4],
        "satisfaction": [1, 6, 4, 5, 6, 7],
        "level": [1, 0, 2, -1, 0, 1],
        "weight": [1, 2, 1, 1, 3, 1],
    }
)
DEATHS = pd.DataFrame({"age": [65, 75, 85], "deaths": [20, 50, 30], "persons": [1000, 1000, 200]})
SERIES = pd.DataFrame(
    {
        "month": np.tile(np.arange(24), 2),
        "ward": np.repeat(["a", "b"], 24),
        "value": np.r_[
            np.where(np.arange(24) < 12, 10.0, 7.0) + np.tile([0.5, -0.4, 0.1], 8),
            8 + np.tile([0.2, -0.6, 0.3, 0.1], 6),
        ],
        "count": np.r_[
            np.where(np.arange(24) < 12, 40, 30) + np.tile([3, -2, 1], 8), 30 + np.tile([2, -4, 3, 1], 6)
        ],
    }
)
WARDS = pd.DataFrame(
    {
        "ward": list("aabbccddee"),
        "new": [1] * 4 + [0] * 6,
        "later": [0, 1] * 5,
        "falls": [9, 5, 8, 6, 7, 7, 9, 8, 6, 7],
    }
)
VISITS = pd.DataFrame({"before": [4, 6, 9, 5, 4, 7, 12, 4, 5, 6], "after": [2, 7, 4, 3, 0, 6, 9, 5, 1, 4]})
PRINTED = pd.DataFrame(
    {"outcome": ["bed days", "readmission"], "rr": [0.68, 0.72], "low": [0.52, 0.41], "high": [0.79, 1.24]}
)
CRITERIA = pd.DataFrame(
    {
        "criterion": list("abc"),
        "value_a": [4, 1, 8],
        "value_b": [3, 2, 6],
        "weight": [6, 1, 1],
        "reverse": "no",
    }
)
STAYED = pd.DataFrame({"arm": ["programme", "usual"], "n": [120, 89], "stayed": [87, 41]})
REACHED = pd.DataFrame({"what": ["planned", "reported"], "count": [200, 148]})
COUNTS = pd.DataFrame(
    {"year": [2016, 2017, 2018, 2021], "counted": "countries", "kind": "reported", "count": [14, 30, 33, 49]}
)
TOWARDS = pd.DataFrame(
    {
        "metric": ["SMD", "RR"],
        "estimate": [-0.36, 0.8],
        "ci_low": [-0.52, 0.5],
        "ci_high": [-0.2, 1.0],
        "benefit_sign": ["negative", "negative"],
    }
)
TRIALS = pd.DataFrame(
    {"study": ["a", "b"], "yi": [1.01, 0.59], "sei": [0.52, 0.23], "analysis": "two trials"}
)
REVIEW = pd.DataFrame(
    {"analysis": ["two trials"], "metric": "SMD", "model": "FE", "k": 2, "digits": 2}
).assign(estimate=0.66, ci_low=0.25, ci_high=1.07)
PEOPLE = pd.DataFrame({"age": np.arange(101), "persons": np.linspace(100, 5, 101)})
RATES = pd.DataFrame({"age": np.arange(101), "mx": 0.00005 * 1.1 ** np.arange(101.0)})


def mortality() -> pd.DataFrame:
    rates = pd.concat(
        pd.DataFrame({"place": "A", "year": year, "sex": "male", "age": AGES}) for year in (2020, 2025)
    ).reset_index(drop=True)
    rates["mx"] = 0.00005 * 1.1 ** rates["age"] * np.where(rates["year"] == 2020, 1.0, 0.8)
    return rates


MORTALITY = mortality()
POPULATION = (
    MORTALITY[MORTALITY["age"] != 1].drop(columns="mx").assign(population=50.0).reset_index(drop=True)
)
EMPLOYED = pd.DataFrame({"place": "A", "year": [2020, 2025], "employed": [300, 330]})
NEED = pd.DataFrame({"sex": "male", "age": [65, 75, 85], "prevalence": [0.1, 0.2, 0.5]})


def table(frame: pd.DataFrame) -> Any:
    return stats.life_table(frame, deaths="deaths", population="persons")


def by_age(frame: pd.DataFrame, name: str) -> pd.Series:
    """A column as the functions of age want it: indexed by the ages in the frame."""
    return pd.Series(frame[name].array, index=pd.Index(frame["age"].array, name="age"), name=name)


LIFE = stats.life_table(RATES, rate="mx")
POOLED = stats.pool(STUDIES["yi"], STUDIES["vi"])
YI_VI = ("yi", "vi")

CASES: dict[str, Case] = {
    "run_chart": Case(lambda f: stats.run_chart(f, "value", order="month"), points(), ("value", "month")),
    "i_chart": Case(lambda f: stats.i_chart(f, "value", order="month"), points(), ("value", "month")),
    "mr_chart": Case(lambda f: stats.mr_chart(f, "value", order="month"), points(), ("value", "month")),
    "xbar_chart": Case(lambda f: stats.xbar_chart(f, "value", order="subgroup"), points(48), ("value",)),
    "s_chart": Case(lambda f: stats.s_chart(f, "value", order="subgroup"), points(48), ("value",)),
    "p_chart": Case(lambda f: stats.p_chart(f, "events", "total"), points(), ("events", "total")),
    "p_prime_chart": Case(lambda f: stats.p_prime_chart(f, "events", "total"), points(), ("events", "total")),
    "u_chart": Case(lambda f: stats.u_chart(f, "events", "total"), points(), ("events", "total")),
    "u_prime_chart": Case(lambda f: stats.u_prime_chart(f, "events", "total"), points(), ("events", "total")),
    "c_chart": Case(lambda f: stats.c_chart(f, "events"), points(), ("events",)),
    "g_chart": Case(lambda f: stats.g_chart(f, "events"), points(), ("events",)),
    "t_chart": Case(lambda f: stats.t_chart(f, "value"), points(), ("value",)),
    "i_prime_chart": Case(lambda f: stats.i_prime_chart(f, "value", "total"), points(), ("value", "total")),
    "pareto": Case(
        lambda f: stats.pareto(f, "cause", "n"), pd.DataFrame({"cause": list("abc"), "n": [5, 9, 2]}), ("n",)
    ),
    "rephase": Case(lambda f: stats.rephase(f, "value", order="month"), points(), ("value", "month")),
    "verdicts": Case(lambda f: stats.verdicts(stats.i_chart(f, "value", target=10)), points(), ("value",)),
    "deadlines": Case(
        lambda f: stats.deadlines(f, {"visit": 3}, start="start", unit="ward", as_of="2024-06-01").to_frame(),
        pd.DataFrame({"start": pd.Timestamp("2024-05-01"), "ward": list("aab"), "visit": [0, 9, 3]}),
        ("visit",),
    ),
    "decompose_share": Case(
        lambda f: stats.decompose_share(
            f.assign(events=4, total=[9, 30, 12][: len(f)]), f, group="ward", events="events", total="total"
        ),
        pd.DataFrame({"ward": list("abc"), "events": [4, 9, 2], "total": [10, 20, 15]}),
        ("events", "total"),
    ),
    "merger": Case(
        lambda f: stats.merger(
            f, month="month", unit="ward", events="events", total="total", merged_on="2020-01-01"
        ).joined(),
        pd.DataFrame(
            {
                "month": pd.to_datetime(["2019-12-01", "2020-01-01"] * 2),
                "ward": list("aabb"),
                "events": [4, 9, 2, 8],
                "total": [10, 20, 15, 30],
            }
        ),
        ("events", "total"),
    ),
    "funnel": Case(lambda f: stats.funnel(f, "events", "total", unit="month"), points(), ("events", "total")),
    "life_table": Case(table, DEATHS, ("age", "deaths", "persons")),
    "life_expectancy": Case(
        lambda f: stats.life_expectancy(table(f), 65), DEATHS, ("age", "deaths", "persons")
    ),
    "single_year_table": Case(
        lambda f: stats.single_year_table(stats.life_table(f, rate="mx")), MORTALITY[:18], ("age", "mx")
    ),
    "remaining_years_threshold": Case(
        lambda f: stats.remaining_years_threshold(stats.life_table(f, rate="mx")), RATES, ("age", "mx")
    ),
    "sullivan": Case(
        lambda f: stats.sullivan(table(DEATHS), by_age(f, "p"), by_age(f, "n")),
        pd.DataFrame({"age": [65, 75], "p": [0.2, 0.4], "n": [100, 80]}),
        ("age", "p", "n"),
    ),
    "sullivan_bootstrap": Case(
        lambda f: stats.sullivan_bootstrap(
            table(DEATHS), by_age(f, "p"), by_age(f, "n"), age=65, rng=np.random.default_rng(1), draws=50
        ),
        pd.DataFrame({"age": [65, 75], "p": [0.2, 0.4], "n": [100, 80]}),
        ("age", "p", "n"),
    ),
    "health_expectancy_series": Case(
        lambda f: stats.health_expectancy_series(
            f, age=65, by="place", population="persons", cases="cases", asked="n"
        ).of("cases"),
        DEATHS.assign(place="A", cases=[20, 40, 30], n=[100, 90, 50]),
        ("age", "deaths", "persons", "cases"),  # no n: everyone was counted
    ),
    "health_changes": Case(
        lambda f: stats.health_changes(f, gains=("more", "free")),
        pd.DataFrame(  # of the second only changes are known
            {"name": list("AB"), "total_first": [18.0, np.nan], "total_last": [20.0, np.nan]}
        ).assign(without_first=[9.0, np.nan], without_last=[11.5, np.nan], more=[2.0, 3.0], free=[2.5, 1.0]),
        ("total_first", "total_last", "without_first", "without_last", "more", "free"),
    ),
    "standardised_rates": Case(
        lambda f: stats.standardised_rates(
            f, time="place", group="age", events="deaths", persons="persons", standard="A"
        ),
        DEATHS.assign(place="A"),
        ("deaths", "persons"),
    ),
    "health_expectancy_difference": Case(
        lambda f: stats.health_expectancy_difference(
            stats.sullivan(table(DEATHS), by_age(f, "p"), 100),
            stats.sullivan(table(DEATHS), by_age(f, "q"), 100),
            age=65,
            state="healthy",
        ),
        pd.DataFrame({"age": [65, 75], "p": [0.2, 0.4], "q": [0.1, 0.3]}),
        ("age",),
    ),
    "decompose_life_expectancy": Case(
        lambda f: stats.decompose_life_expectancy(table(DEATHS), table(f), age=65),
        DEATHS * [1, 0.9, 1],
        ("deaths",),
    ),
    "decompose_health_expectancy": Case(
        lambda f: stats.decompose_health_expectancy(
            stats.sullivan(table(DEATHS), by_age(f, "p")),
            stats.sullivan(table(DEATHS), by_age(f, "q")),
            age=65,
            state="healthy",
        ),
        pd.DataFrame({"age": [65, 75], "p": [0.2, 0.4], "q": [0.1, 0.3]}),
        ("age", "p", "q"),
    ),
    "old_age_dependency_ratio": Case(
        lambda f: stats.old_age_dependency_ratio(by_age(f, "persons")), PEOPLE, ("age", "persons")
    ),
    "people_above_age": Case(
        lambda f: stats.people_above_age(by_age(f, "persons"), 67), PEOPLE, ("age", "persons")
    ),
    "prospective_old_age_dependency_ratio": Case(
        lambda f: stats.prospective_old_age_dependency_ratio(
            by_age(f, "persons").to_frame("all"), {"all": LIFE}
        ),
        PEOPLE,
        ("age", "persons"),
    ),
    "real_elderly_dependency_ratio": Case(
        lambda f: stats.real_elderly_dependency_ratio(
            by_age(f, "persons").to_frame("all"), {"all": LIFE}, 2000.0
        ),
        PEOPLE,
        ("age", "persons"),
    ),
    "people_near_end_of_life": Case(
        lambda f: stats.people_near_end_of_life(by_age(f, "persons").to_frame("all"), {"all": LIFE}),
        PEOPLE,
        ("age", "persons"),
    ),
    "persons_in_need": Case(
        lambda f: stats.persons_in_need(by_age(PEOPLE, "persons"), by_age(f, "prevalence")),
        NEED,
        ("age", "prevalence"),
    ),
    "care_need_ratio": Case(
        lambda f: stats.care_need_ratio(by_age(f, "persons"), by_age(NEED, "prevalence")),
        PEOPLE,
        ("age", "persons"),
    ),
    "care_need_scenarios": Case(
        lambda f: stats.care_need_scenarios(
            f.drop(columns="place"), MORTALITY.drop(columns="place"), NEED, base=2020
        ),
        POPULATION,
        ("year", "age", "population"),
    ),
    "care_profile": Case(
        lambda f: stats.care_profile(f, age="age", share="prevalence"), NEED, ("age", "prevalence")
    ),
    "care_need_growth": Case(
        lambda f: stats.care_need_growth(f, MORTALITY, NEED, 2020, 2025, base=2020),
        POPULATION,
        ("year", "age", "population"),
    ),
    "care_need_backtest": Case(
        lambda f: stats.care_need_backtest(
            f.drop(columns="place"), MORTALITY.drop(columns="place"), NEED, NEED, base=2020, year=2025
        ),
        POPULATION,
        ("year", "age", "population"),
    ),
    "need_per_employed": Case(
        lambda f: stats.need_per_employed(
            f.drop(columns="place"), MORTALITY.drop(columns="place"), NEED, employed=300, base=2020, year=2025
        ),
        POPULATION,
        ("year", "age", "population"),
    ),
    "tornado": Case(
        lambda f: stats.tornado(
            stats.old_age_dependency_ratio,
            {"population": by_age(f, "persons"), "old": 65},
            {"old": (60, 70)},
        ),
        PEOPLE,
        ("age", "persons"),
    ),
    "ageing_indicators": Case(
        lambda f: stats.ageing_indicators(POPULATION, f, EMPLOYED), MORTALITY, ("year", "age", "mx")
    ),
    "decompose_redr": Case(
        lambda f: stats.decompose_redr(stats.ageing_indicators(f, MORTALITY, EMPLOYED), "A", 2020, 2025),
        POPULATION,
        ("year", "age", "population"),
    ),
    "rates_at_point_years": Case(
        lambda f: stats.rates_at_point_years(f),
        pd.DataFrame({"place": "A", "start": [2000, 2005], "sex": "male", "age": 0, "mx": [0.04, 0.01]}),
        ("start", "mx"),
    ),
    "smd": Case(stats.smd, MEANS, ("n1", "mean1", "sd1", "n2", "mean2", "sd2")),
    "mean_difference": Case(stats.mean_difference, MEANS, ("n1", "mean1", "sd1", "n2", "mean2", "sd2")),
    "fisher_z": Case(stats.fisher_z, MEANS, ("r", "n")),
    "log_risk_ratio": Case(stats.log_risk_ratio, ARMS, tuple(ARMS)),
    "log_odds_ratio": Case(stats.log_odds_ratio, ARMS, tuple(ARMS)),
    "risk_difference": Case(stats.risk_difference, ARMS, tuple(ARMS)),
    "mantel_haenszel": Case(stats.mantel_haenszel, ARMS, tuple(ARMS)),
    "peto": Case(stats.peto, ARMS, tuple(ARMS)),
    "pool": Case(lambda f: stats.pool(f["yi"], f["vi"]), STUDIES, YI_VI),
    "pool_many": Case(lambda f: stats.pool_many(f, "yi", "vi", by="set"), STUDIES, YI_VI),
    "pool_multilevel": Case(lambda f: stats.pool_multilevel(f, "yi", "vi", "set"), STUDIES, YI_VI),
    "pool_subgroups": Case(
        lambda f: stats.pool_subgroups(f["yi"], f["vi"], list(f["group"])), STUDIES, YI_VI
    ),
    "meta_regression": Case(lambda f: stats.meta_regression(f, "yi", "vi", ["x"]), STUDIES, YI_VI),
    "leave_one_out": Case(lambda f: stats.leave_one_out(stats.pool(f["yi"], f["vi"])), STUDIES, YI_VI),
    "influence": Case(lambda f: stats.influence(stats.pool(f["yi"], f["vi"])), STUDIES, YI_VI),
    "baujat_points": Case(lambda f: stats.baujat_points(stats.pool(f["yi"], f["vi"])), STUDIES, YI_VI),
    "trim_and_fill": Case(lambda f: stats.trim_and_fill(stats.pool(f["yi"], f["vi"])), STUDIES, YI_VI),
    "egger": Case(lambda f: stats.egger(f["yi"], f["vi"]), STUDIES, YI_VI),
    "begg": Case(lambda f: stats.begg(f["yi"], f["vi"]), STUDIES, YI_VI),
    "pet_peese": Case(lambda f: stats.pet_peese(f["yi"], f["vi"]), STUDIES, YI_VI),
    "selection_model": Case(lambda f: stats.selection_model(f["yi"], f["vi"]), STUDIES, YI_VI),
    "arm_effects": Case(stats.arm_effects, NAMED_MEANS, ("n1", "mean1", "sd1", "n2", "mean2", "sd2")),
    "shared_control": Case(lambda f: stats.shared_control(f, "RR"), NAMED_ARMS, tuple(ARMS)),
    "count_choices": Case(stats.count_choices, NAMED_ARMS, tuple(ARMS)),
    "pool_arms": Case(stats.pool_arms, NAMED_MEANS, ("n1", "mean1", "sd1", "n2", "mean2", "sd2")),
    "pool_choices": Case(lambda f: stats.pool_choices(f["yi"], f["vi"]), STUDIES, YI_VI),
    "bias_laboratory": Case(lambda f: stats.bias_laboratory(stats.pool(f["yi"], f["vi"])), STUDIES, YI_VI),
    "check_claims": Case(stats.check_claims, CLAIMS, tuple(CLAIMS.columns[2:])),
    "claims_in_other_words": Case(stats.claims_in_other_words, CLAIMED_SHARES, ("share1", "share2")),
    "rebuild": Case(lambda f: stats.rebuild(f, REVIEW), TRIALS, ("yi", "sei")),
    "rebuild_each_way": Case(lambda f: stats.rebuild_each_way(f, REVIEW), TRIALS, ("yi", "sei")),
    "towards_benefit": Case(stats.towards_benefit, TOWARDS, ("estimate", "ci_low", "ci_high")),
    "published_ratios": Case(
        lambda f: stats.published_ratios(f, label="outcome", ratio="rr", ci_low="low", ci_high="high"),
        PRINTED,
        ("rr", "low", "high"),
    ),
    "reported_counts": Case(stats.reported_counts, COUNTS, ("year", "count")),
    "count_changes": Case(
        lambda f: stats.count_changes(stats.reported_counts(f), 2016, 2017), COUNTS, ("year", "count")
    ),
    "count_trend": Case(stats.count_trend, COUNTS, ("year", "count")),
    "multi_criteria": Case(stats.multi_criteria, CRITERIA, ("value_a", "value_b", "weight")),
    "weight_turns": Case(
        lambda f: stats.weight_turns(stats.multi_criteria(f)), CRITERIA, ("value_a", "value_b", "weight")
    ),
    "attrition": Case(stats.attrition, STAYED, ("n", "stayed")),
    "attrition_bounds": Case(
        lambda f: stats.attrition_bounds(stats.attrition(f), 0.6, 0.5), STAYED, ("n", "stayed")
    ),
    "coverage": Case(
        lambda f: stats.coverage(f, pd.DataFrame({"year": [2019], "total": [422]})), REACHED, ("count",)
    ),
    "goal_change": Case(stats.goal_change, GOALS, ("first", "second")),
    "missing_second_bounds": Case(
        lambda f: stats.missing_second_bounds(stats.goal_change(f)), GOALS, ("first", "second")
    ),
    "responders": Case(lambda f: stats.responders(f["score"]), GOALS, ("score",)),
    "responder_table": Case(lambda f: stats.responder_table(f["score"]), GOALS, ("score",)),
    "room_share": Case(lambda f: stats.room_share(f["first"], f["second"]), GOALS, ("first", "second")),
    "paired_t": Case(lambda f: stats.paired_t(f["score"]), GOALS, ("score",)),
    "signed_rank": Case(lambda f: stats.signed_rank(f["score"]), GOALS, ("score",)),
    "psfs": Case(stats.psfs, GOALS, ("score",)),
    "copm": Case(stats.copm, GOALS, ("performance", "satisfaction")),
    "gas_t": Case(lambda f: stats.gas_t(f, weight="weight"), GOALS, ("level", "weight")),
    "sdm_q9": Case(
        lambda f: stats.sdm_q9(f, list(f)),
        pd.DataFrame(RNG.integers(0, 6, (6, 9)), columns=list("abcdefghi")),
        ("a",),
    ),
    "hls_index": Case(
        lambda f: stats.hls_index(f, list(f)),
        pd.DataFrame(RNG.integers(1, 5, (6, 4)), columns=list("abcd")),
        ("a",),
    ),
    "collaborate": Case(
        lambda f: stats.collaborate(f, list(f)),
        pd.DataFrame(RNG.integers(0, 10, (30, 3)), columns=list("abc")),
        ("a",),
    ),
    "interrupted_series": Case(
        lambda f: stats.interrupted_series(f, "value", time="month", interruption=12),
        SERIES[:24],
        ("value", "month"),
    ),
    "controlled_interrupted_series": Case(
        lambda f: stats.controlled_interrupted_series(
            f, "value", time="month", group="ward", changed="a", interruption=12
        ),
        SERIES,
        ("value", "month"),
    ),
    "difference_in_differences": Case(
        lambda f: stats.difference_in_differences(f, "falls", unit="ward", treated="new", after="later"),
        WARDS,
        ("falls",),
    ),
    "patient_rate_ratio": Case(
        lambda f: stats.patient_rate_ratio(f, "after", "before", seed=1, draws=1000),
        VISITS,
        ("before", "after"),
    ),
    "gamma_poisson": Case(
        lambda f: stats.gamma_poisson(f["n"]), pd.DataFrame({"n": [0] * 12 + [1, 1, 2, 3, 5, 9]}), ("n",)
    ),
    "picked_group": Case(
        lambda f: stats.picked_group(
            f, before="before", after="after", threshold=4, mean=0.6, size=0.35, seed=1, draws=1000
        ),
        VISITS,
        ("before", "after"),
    ),
    "selection_falls": Case(
        lambda f: stats.selection_falls(4, mean=0.6, correlations=f["rho"], years=(1, 2)),
        pd.DataFrame({"rho": [0.4, 0.8]}),
        ("rho",),
    ),
    "gain_pairs": Case(
        lambda f: stats.gain_pairs(2_400_000, 0.33, f["price"]),
        pd.DataFrame({"price": [100, 200]}),
        ("price",),
    ),
    "hls_levels": Case(lambda f: stats.hls_levels(f, list("abc")), RATINGS, ("a",)),
    "counted_shares": Case(
        lambda f: stats.counted_shares(
            f, year="year", printed="share", having="with", units="of", kind="where", mark="mark"
        ),
        SHARES,
        ("year", "share", "with", "of"),
    ),
    "timetable": Case(
        lambda f: stats.timetable(f, available=60), pd.DataFrame({"minutes": [1, 3, 2, 5]}), ("minutes",)
    ),
    "dot_votes": Case(stats.dot_votes, BALLOTS, ("dots",)),
    "proportion_interval": Case(
        lambda f: stats.proportion_interval(f["events"], f["total"]), points(), ("events", "total")
    ),
    "bland_altman": Case(lambda f: stats.bland_altman(f, "value", "events"), points(), ("value", "events")),
    "icc": Case(lambda f: stats.icc(f, ["a", "b", "c"]), RATINGS, ("a",)),
    "r_to_z": Case(lambda f: stats.r_to_z(f["r"]), MEANS, ("r",)),
    "z_to_r": Case(lambda f: stats.z_to_r(f["r"]), MEANS, ("r",)),
    "r_to_d": Case(lambda f: stats.r_to_d(f["r"]), MEANS, ("r",)),
    "d_to_r": Case(lambda f: stats.d_to_r(f["r"]), MEANS, ("r",)),
    "d_to_log_or": Case(lambda f: stats.d_to_log_or(f["r"]), MEANS, ("r",)),
    "log_or_to_d": Case(lambda f: stats.log_or_to_d(f["r"]), MEANS, ("r",)),
    "r_to_log_or_display": Case(lambda f: stats.r_to_log_or_display(f["r"]), MEANS, ("r",)),
    "i2_from_q": Case(lambda f: stats.i2_from_q(f["n1"], f["n2"]), MEANS, ("n1", "n2")),
    "risk_from_or": Case(lambda f: stats.risk_from_or(f["n1"], f["sd1"] / 10), MEANS, ("n1",)),
    # Ratings may be words, so nothing in these columns has to be a number.
    "cohen_kappa": Case(lambda f: stats.cohen_kappa(f, "a", "b"), RATINGS, ()),
    "code_agreement": Case(lambda f: stats.code_agreement(f, "a", "b"), RATINGS, ()),
    "cascade": Case(lambda f: stats.cascade(f, ["asked", "goals"]), STEPS, ()),
    "all_or_none_by": Case(lambda f: stats.all_or_none_by(f, ["asked", "goals"], "asked"), STEPS, ()),
    "fleiss_kappa": Case(lambda f: stats.fleiss_kappa(f, ["a", "b", "c"]), RATINGS, ()),
    "gwet_ac1": Case(lambda f: stats.gwet_ac1(f, ["a", "b", "c"]), RATINGS, ()),
    "krippendorff_alpha": Case(lambda f: stats.krippendorff_alpha(f, ["a", "b", "c"]), RATINGS, ()),
}

# What takes single numbers, or a text: valid arguments by name.
SINGLE: dict[str, dict[str, Any]] = {
    "rate_ratio": {"events": 201, "reference_events": 300},
    "e_value": {"ratio": 0.39, "ci_low": 0.22, "ci_high": 0.70},
    "implied_test": {"estimate": 0.5, "low": 0.1, "high": 0.9},
    "mirrored_limits": {"estimate": -0.29, "low": -0.33, "high": -0.09},
    "regression_to_mean": {"cut": 40, "mean": 60, "sd_between": 10.0, "sd_within": 8.0},
    "count_regression_to_mean": {"threshold": 4, "mean": 0.6, "size": 0.35},
    "threshold_for_share": {"share": 0.04, "mean": 0.6, "size": 0.35},
    "simulate_selection": {"people": 100, "mean": 0.6, "size": 0.35, "threshold": 2},
    "spread_from_limits": {"cl": 3.5, "lcl": -3.06, "ucl": 10.06},
    "lix_band": {"value": 40.0},
    "detectable_effect": {"n1": 163, "n2": 141, "clusters": 12, "control_share": 0.2},
    "care_hours": {"visits": 2, "minutes": 30.0, "other": 4.0, "sleep": 8.0, "days": 365.25},
}
OTHERWISE = {
    "lix",
    "lix_spread",
    "rule_set",
    "decompose_product",
}  # text and mappings, tried in their own files

# One value a row, so that of no rows there are none; anything else has nothing to estimate from.
ROW_BY_ROW = {
    *(
        "smd",
        "mean_difference",
        "fisher_z",
        "log_risk_ratio",
        "log_odds_ratio",
        "risk_difference",
        "i2_from_q",
    ),
    "check_claims",
    *("towards_benefit", "published_ratios", "room_share", "proportion_interval", "risk_from_or"),
    *("r_to_z", "z_to_r", "r_to_d", "d_to_r", "d_to_log_or", "log_or_to_d", "r_to_log_or_display"),
}

COLUMNS = [(name, column) for name, case in CASES.items() for column in case.numbers]
EVERYONE = ("sullivan", "n", np.inf)  # a sample size without end: a register, in which all are counted


def plain(result: Any) -> Any:
    """A result as something that can be compared."""
    if hasattr(result, "to_frame") and not isinstance(result, pd.Series | pd.DataFrame):
        return result.to_frame().reset_index(drop=True)
    if is_dataclass(result):
        return pd.DataFrame([{field.name: getattr(result, field.name) for field in fields(result)}])
    return result.reset_index(drop=True) if isinstance(result, pd.Series | pd.DataFrame) else result


def same(one: Any, two: Any) -> bool:
    one, two = plain(one), plain(two)
    if isinstance(one, pd.DataFrame):
        pd.testing.assert_frame_equal(
            one, two, check_dtype=False, check_index_type=False, check_categorical=False
        )
        return True
    return bool(np.allclose(np.asarray(one, float), np.asarray(two, float), equal_nan=True))


def test_every_public_function_has_a_call_here():
    public = {
        name for name in stats.__all__ if inspect.isfunction(getattr(stats, name)) or name in ("smd", "copm")
    }
    assert public == set(CASES) | set(SINGLE) | OTHERWISE


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("index", ["letters", "twice"])
def test_the_index_of_a_frame_means_nothing(name, index):
    case = CASES[name]
    n = len(case.frame)
    labels = [f"r{n - i}" for i in range(n)] if index == "letters" else [7] * n
    assert same(case.call(case.frame), case.call(case.frame.set_axis(labels)))


@pytest.mark.parametrize(("name", "column"), COLUMNS)
@pytest.mark.parametrize("dtype", ["nullable", "object"])
def test_numbers_are_read_whatever_holds_them(name, column, dtype):
    case = CASES[name]
    values = case.frame[column]
    held = values.convert_dtypes() if dtype == "nullable" else values.astype(object)
    assert same(case.call(case.frame), case.call(case.frame.assign(**{column: held})))


NO_NUMBERS = {
    "text": lambda values: values.astype(str),
    "true and false": lambda values: values > values.iloc[0],
    "dates": lambda values: pd.Series(
        pd.date_range("2024-01-01", periods=len(values), tz="Europe/Oslo"), values.index
    ),
    "categories": lambda values: values.astype(str).astype("category"),
    "complex": lambda values: values.astype(float) + 1j,
}
ORDERS = {"month", "subgroup"}  # an order may be dates or ordered categories as well


@pytest.mark.parametrize(("name", "column"), [pair for pair in COLUMNS if pair[1] not in ORDERS])
@pytest.mark.parametrize("kind", NO_NUMBERS)
def test_what_is_no_number_is_refused(name, column, kind):
    case = CASES[name]
    with pytest.raises(HvevfdError):
        case.call(case.frame.assign(**{column: NO_NUMBERS[kind](case.frame[column])}))


@pytest.mark.parametrize(("name", "column"), COLUMNS)
@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_an_infinite_number_is_refused(name, column, value):
    if (name, column, value) == EVERYONE:
        return
    case = CASES[name]
    values = case.frame[column].astype(float).copy()
    values.iloc[-1] = value
    with pytest.raises(HvevfdError):
        case.call(case.frame.assign(**{column: values}))


def holds_nan(result: Any) -> bool:
    shown = plain(result)
    if isinstance(shown, pd.DataFrame):
        return bool(shown.isna().to_numpy().any())
    return bool(np.isnan(np.asarray(shown, dtype=float)).any())


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_a_column_of_nothing_gives_no_number(name, column):
    case = CASES[name]
    frame = case.frame.assign(**{column: np.full(len(case.frame), np.nan)})
    try:
        result = case.call(frame)
    except HvevfdError:
        return
    assert holds_nan(result)


@pytest.mark.parametrize(("name", "column"), COLUMNS)
@pytest.mark.parametrize("value", [np.nan, -3.7])
def test_a_missing_or_negative_number_is_no_crash(name, column, value):
    case = CASES[name]
    values = case.frame[column].astype(float).copy()
    values.iloc[0] = value
    try:
        case.call(case.frame.assign(**{column: values}))
    except HvevfdError:
        return


@pytest.mark.parametrize("name", CASES)
def test_an_empty_frame_gives_no_number(name):
    case = CASES[name]
    try:
        result = plain(case.call(case.frame.iloc[:0]))
    except HvevfdError:
        return
    assert name in ROW_BY_ROW
    assert len(result) == 0


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("rows", [1, 2])
def test_one_or_two_rows_are_no_crash(name, rows):
    case = CASES[name]
    try:
        plain(case.call(case.frame.iloc[:rows]))
    except HvevfdError:
        return


@pytest.mark.parametrize(("name", "column"), COLUMNS)
def test_a_column_without_any_spread_is_no_crash(name, column):
    case = CASES[name]
    try:
        plain(case.call(case.frame.assign(**{column: case.frame[column].iloc[0]})))
    except HvevfdError:
        return


ARGUMENTS = [(name, argument) for name, given in SINGLE.items() for argument in given]


@pytest.mark.parametrize(("name", "argument"), ARGUMENTS)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), "3", True, [1, 2]])
def test_a_single_argument_that_is_no_number_is_refused(name, argument, value):
    given = SINGLE[name] | {argument: value}
    if name == "simulate_selection":
        given["rng"] = np.random.default_rng(1)
    with pytest.raises(HvevfdError):
        getattr(stats, name)(**given)


SERIES_OF_NUMBERS: dict[str, Callable[[Any], Any]] = {
    "pool": lambda values: stats.pool(values, STUDIES["vi"]),
    "pool, variances": lambda values: stats.pool(STUDIES["yi"], values),
    "egger": lambda values: stats.egger(values, STUDIES["vi"]),
    "begg": lambda values: stats.begg(values, STUDIES["vi"]),
    "pet_peese": lambda values: stats.pet_peese(values, STUDIES["vi"]),
    "selection_model": lambda values: stats.selection_model(values, STUDIES["vi"]),
    "pool_subgroups": lambda values: stats.pool_subgroups(values, STUDIES["vi"], list(STUDIES["group"])),
    "paired_t": stats.paired_t,
    "signed_rank": stats.signed_rank,
    "responders": stats.responders,
    "responder_table": stats.responder_table,
    "room_share": lambda values: stats.room_share(values, values),
    "proportion_interval": lambda values: stats.proportion_interval(values, 10),
    "gamma_poisson": stats.gamma_poisson,
    "r_to_z": stats.r_to_z,
    "d_to_r": stats.d_to_r,
    "i2_from_q": lambda values: stats.i2_from_q(values, 3),
}
NO_SERIES = {
    "texts": lambda: [str(number) for number in range(10)],
    "one text": lambda: "0123456789",
    "numbers and a text": lambda: [*range(9), "9"],
    "a truth among numbers": lambda: [*range(9), True],
    "rows of unequal length": lambda: [[1, 2], [3]],
    "a mapping": lambda: {"a": 1},
    "nothing": lambda: None,
}


@pytest.mark.parametrize("name", SERIES_OF_NUMBERS)
@pytest.mark.parametrize("kind", NO_SERIES)
def test_what_is_no_series_of_numbers_is_refused(name, kind):
    try:
        result = SERIES_OF_NUMBERS[name](NO_SERIES[kind]())
    except HvevfdError:
        return
    assert kind == "nothing"
    assert holds_nan(result)


@pytest.mark.parametrize("name", [name for name in SERIES_OF_NUMBERS if name != "room_share"])
def test_numbers_may_come_one_by_one(name):
    listed = [0.1, 0.4, 0.2, 0.3, 0.5, 0.6, 0.25, 0.45, 0.55, 0.9]
    listed = [0, 0, 1, 2, 0, 0, 5, 3, 9, 1] if name in ("gamma_poisson", "proportion_interval") else listed
    one_by_one = SERIES_OF_NUMBERS[name](number for number in listed)
    assert same(SERIES_OF_NUMBERS[name](listed), one_by_one)


LEVELLED = {
    "count_trend": lambda level: stats.count_trend(COUNTS, level=level),
    "attrition": lambda level: stats.attrition(STAYED, level=level),
    "detectable_effect": lambda level: stats.detectable_effect(163, 141, 12, control_share=0.2, level=level),
    "pool": lambda level: stats.pool(STUDIES["yi"], STUDIES["vi"], level=level),
    "pool_many": lambda level: stats.pool_many(STUDIES, "yi", "vi", by="set", level=level),
    "pool_multilevel": lambda level: stats.pool_multilevel(STUDIES, "yi", "vi", "set", level=level),
    "prediction": lambda level: POOLED.prediction(level=level or 0),
    "meta_regression": lambda level: stats.meta_regression(STUDIES, "yi", "vi", ["x"], level=level),
    "mantel_haenszel": lambda level: stats.mantel_haenszel(ARMS, level=level),
    "egger": lambda level: stats.egger(STUDIES["yi"], STUDIES["vi"], level=level),
    "selection_model": lambda level: stats.selection_model(STUDIES["yi"], STUDIES["vi"], level=level),
    "implied_test": lambda level: stats.implied_test(0.5, 0.1, 0.9, level=level),
    "paired_t": lambda level: stats.paired_t(GOALS["score"], level=level),
    "goal_change": lambda level: stats.goal_change(GOALS, level=level),
    "responders": lambda level: stats.responders(GOALS["score"], level=level),
    "bland_altman": lambda level: stats.bland_altman(points(), "value", "events", level=level),
    "icc": lambda level: stats.icc(RATINGS, ["a", "b"], level=level),
    "cohen_kappa": lambda level: stats.cohen_kappa(RATINGS, "a", "b", level=level),
    "code_agreement": lambda level: stats.code_agreement(RATINGS, "a", "b", level=level),
    "cascade": lambda level: stats.cascade(STEPS, ["asked", "goals"], level=level),
    "all_or_none_by": lambda level: stats.all_or_none_by(STEPS, ["asked", "goals"], "asked", level=level),
    "krippendorff_alpha": lambda level: stats.krippendorff_alpha(RATINGS, ["a", "b"], level=level),
    "life_expectancy": lambda level: stats.life_expectancy(table(DEATHS), 65, level=level),
    "sullivan": lambda level: stats.sullivan(table(DEATHS), by_age(NEED, "prevalence"), level=level),
    "rate_ratio": lambda level: stats.rate_ratio(201, 300, level=level),
    "patient_rate_ratio": lambda level: stats.patient_rate_ratio(
        VISITS, "after", "before", seed=1, level=level
    ),
    "interrupted_series": lambda level: stats.interrupted_series(
        SERIES[:24], "value", time="month", interruption=12, level=level
    ),
    "difference_in_differences": lambda level: stats.difference_in_differences(
        WARDS, "falls", unit="ward", treated="new", after="later", level=level
    ),
    "funnel": lambda level: stats.funnel(points(), "events", "total", unit="month", levels=[level]),
}


@pytest.mark.parametrize("name", LEVELLED)
@pytest.mark.parametrize("level", [0, 1, 95, -0.5, float("nan"), "0.95", None])
def test_a_level_that_is_no_share_is_refused(name, level):
    with pytest.raises(HvevfdError):
        LEVELLED[name](level)
