"""Every data set that ships is whole, small, says where it comes from, and gives the figures in print."""

from __future__ import annotations

import shutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from hvevfd_research import content, datasets

NAMES = datasets.names()
DERIVED = [
    "ageing",
    "attenders-simulated",
    "care-use-norway",
    "coding-simulated",
    "four-questions-simulated",
    "goal-form-simulated",
    "health-literacy-simulated",
    "life-and-health-simulated",
    "measure-points-simulated",
    "merger-simulated",
    "session-simulated",
]
MEGABYTE = 1024 * 1024
FROM_MEMORY = {  # figures that circulate, and that nobody here has read in a source
    "kelley2014_ci",
    "zolnierek2009_corr_or",
    "levack2015_satisfaction",
    "fryer2016_qol",
    "fryer2016_selfefficacy",
    "bohren2017_labour",
    "egbert1964",
}


def test_the_data_sets_are_those_we_mean_to_ship():
    assert NAMES == [
        "ageing",
        "attenders-simulated",
        "care-profile",
        "care-use-norway",
        "coding-simulated",
        "compassion",
        "four-questions-simulated",
        "glossary",
        "goal-form-example",
        "goal-form-simulated",
        "health-literacy-simulated",
        "life-and-health-simulated",
        "measure-points-simulated",
        "merger-lyngdal",
        "merger-simulated",
        "printed-claims",
        "published-ageing",
        "published-agreement",
        "published-attenders",
        "published-follow-up",
        "published-health-expectancies",
        "published-health-literacy",
        "published-hours",
        "published-movement",
        "published-networks",
        "published-pathways",
        "published-sessions",
        "review-arms",
        "session-simulated",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_package_is_whole(name):
    assert datasets.check_package(content.folder("data", name)) == []


def test_everything_together_is_under_a_megabyte():
    assert sum(path.stat().st_size for path in content.root("data").rglob("*") if path.is_file()) < MEGABYTE


def test_nothing_is_restricted_and_only_the_simulated_is_simulated():
    sensitivity = {name: datasets.describe(name).sensitivity for name in NAMES}
    assert "restricted" not in sensitivity.values()
    assert [name for name in NAMES if sensitivity[name] == "simulated"] == [
        name for name in NAMES if "simulated" in name
    ]


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_comes_from_memory(name):
    for table in datasets.describe(name).resources:
        frame = datasets.load(name, table.name)
        text = frame.select_dtypes(exclude="number").astype(str)
        assert not text.isin(FROM_MEMORY).any(axis=None)
        assert not text.apply(lambda column: column.str.contains("from memory|unverified", case=False)).any(
            axis=None
        )
        for mark in ("mark", "ci_mark"):
            if mark in frame:
                assert set(frame[mark].dropna()) <= {"read", "stated", "computed"}


@pytest.mark.parametrize("name", DERIVED)
def test_build_makes_the_same_bytes_again(name, tmp_path):
    folder = content.folder("data", name)
    copy = shutil.copytree(folder, tmp_path / name)
    made = [
        table.path for table in datasets.describe(name).resources if table.mark in {"computed", "simulated"}
    ]
    assert made
    for path in made:
        (copy / path).unlink()
    # -I -S: the script must stand on the standard library alone.
    subprocess.run([sys.executable, "-I", "-S", copy / "build.py"], check=True)
    for path in made:
        assert (copy / path).read_bytes() == (folder / path).read_bytes(), path


# ---- goal form


def test_the_three_goals_are_those_of_the_slide(oracle):
    goals = datasets.load("goal-form-example")
    assert goals["text"].to_list() == ["Komme meg hjem", "Bli sterkere i høyre fot", "Bli kvitt oksygenet"]
    oracle("data_packages", "slide-mean-first", goals["first"].mean())
    oracle("data_packages", "slide-mean-second", goals["second"].mean())
    assert goals["second"].mean() - goals["first"].mean() == pytest.approx(4.00)


def test_the_simulated_changes_meet_the_caption_of_the_slide(oracle):
    goals = datasets.load("goal-form-simulated", "goals")
    gain = (goals["second"] - goals["first"]).groupby(goals["patient"], sort=False)
    assert gain.size().to_list() == [3] * 16
    change = (gain.sum() / 3).to_numpy()
    assert change.tolist() == [2, 4, 4, 3, 3, 7, 2, 1, 3, 2, 0, 5, 7, 3, 7, 3]
    sigma = np.abs(np.diff(change)).mean() / 1.128
    oracle("data_packages", "slide-chart-mean", change.mean())
    oracle("data_packages", "slide-chart-lcl", change.mean() - 3 * sigma)
    oracle("data_packages", "slide-chart-ucl", change.mean() + 3 * sigma)


def test_those_without_a_second_conversation_are_other_patients():
    goals = datasets.load("goal-form-simulated", "goals")
    without = datasets.load("goal-form-simulated", "without-second")
    assert without["patient"].nunique() == 4
    assert without["second"].isna().all()
    assert not set(without["patient"]) & set(goals["patient"])
    assert list(pd.concat([goals, without]).dtypes) == list(goals.dtypes)


# ---- ageing


@pytest.fixture(scope="module")
def persons():
    return datasets.load("ageing", "population").set_index(["iso3", "year", "sex", "age"])["persons"]


def between(persons, iso3, year, lower, upper=999):
    ages = persons.loc[iso3, year].groupby("age").sum()
    return int(ages[(ages.index >= lower) & (ages.index < upper)].sum())


def test_people_aged_80_and_over_in_norway(persons, oracle):
    oracle("data_packages", "norway-80-2025", between(persons, "NOR", 2025, 80))
    oracle("data_packages", "norway-80-2050", between(persons, "NOR", 2050, 80))


@pytest.mark.parametrize("year", [1960, 1965])
def test_old_age_ratio_of_denmark(persons, oracle, year):
    ratio = 100 * between(persons, "DNK", year, 65) / between(persons, "DNK", year, 15, 65)
    oracle("data_packages", f"denmark-oadr-{year}", ratio)


def test_people_at_work_in_norway(oracle):
    ilo = datasets.load("ageing", "employment-ilo").set_index(["iso3", "year"])["employed_ilo"]
    oracle("data_packages", "norway-employed-2022", int(ilo["NOR", 2022]))


def test_every_country_has_every_cell_of_population_and_mortality():
    countries = datasets.load("ageing", "countries")["iso3"]
    years, ages = range(1950, 2051, 5), range(0, 101, 5)
    for table, when, groups in (("population", "year", [*ages]), ("mortality", "start", [0, 1, *ages[1:]])):
        frame = datasets.load("ageing", table)
        assert set(frame["iso3"]) == set(countries)
        assert sorted(frame[when].unique()) == [*years]
        assert sorted(frame["age"].unique()) == groups
        assert len(frame) == 21 * 21 * 2 * len(groups)


def test_death_rates_are_rates_and_rise_from_middle_age():
    mortality = datasets.load("ageing", "mortality")
    assert mortality["mx"].between(0.00001, 1).all()
    old = mortality[mortality["age"].between(40, 95)]
    assert (old.groupby(["iso3", "start", "sex"])["mx"].diff().dropna() > 0).mean() > 0.999


def test_people_at_work_follow_the_rule_that_the_readme_states():
    employed = datasets.load("ageing", "employed")
    assert employed.groupby("basis")["year"].agg(["min", "max"]).to_dict("index") == {
        "constant": {"min": 2030, "max": 2050},
        "ilo": {"min": 2020, "max": 2025},
        "pwt": {"min": 1950, "max": 2015},
    }
    published = datasets.load("ageing", "employment").merge(
        employed[employed["basis"] == "pwt"], on=["iso3", "year"]
    )
    assert (published["employed_pwt"] == published["employed"]).all()
    starts = employed.groupby("iso3")["year"].min()
    assert starts[starts > 1950].to_dict() == {"KOR": 1955, "POL": 1970}


def test_the_two_employment_series_disagree_as_the_readme_warns():
    both = datasets.load("ageing", "employment").merge(
        datasets.load("ageing", "employment-ilo"), on=["iso3", "year"]
    )
    both = both.dropna(subset=["employed_pwt"])
    late = both[both["year"] == 2015].set_index("iso3")
    gap = 100 * (late["employed_ilo"] / late["employed_pwt"].astype(float) - 1)
    assert gap[["ITA", "DEU", "NOR", "POL"]].round().to_list() == [-8, -4, -1, 8]


def test_printed_ratios_of_norway_come_near(persons):
    printed = datasets.load("published-ageing")
    for row in printed[(printed["measure"] == "oadr_67_2066") & (printed["kind"] == "estimate")].itertuples():
        sixties = between(persons, row.iso3, row.year, 65, 70)
        old = (
            between(persons, row.iso3, row.year, 70) + 0.6 * sixties
        )  # 67 to 69 of 65 to 69, if ages were level
        ratio = 100 * old / (between(persons, row.iso3, row.year, 20, 65) + 0.4 * sixties)
        assert ratio == pytest.approx(row.value, abs=0.5), row.id


# ---- compassion


@pytest.fixture(scope="module")
def compassion():
    return {
        table.name: datasets.load("compassion", table.name)
        for table in datasets.describe("compassion").resources
    }


def effects(rows, metric):
    """Effects and variances of one analysis; log risk ratios where both arms have events."""
    if metric != "RR":
        rows = rows.dropna(subset=["sei"])
        return rows["yi"].to_numpy(), rows["sei"].to_numpy() ** 2
    rows = rows[(rows["events1"] > 0) & (rows["events2"] > 0)]
    a, n, c, m = (rows[name].to_numpy(float) for name in ("events1", "n1", "events2", "n2"))
    return np.log(a / n / (c / m)), 1 / a - 1 / n + 1 / c - 1 / m


def pooled(rows, metric, model):
    """Pool by the textbook, independently of the library: estimate and both limits."""
    if model == "MH":
        a, n, c, m = (rows[name].to_numpy(float) for name in ("events1", "n1", "events2", "n2"))
        above, below = (a * m / (n + m)).sum(), (c * n / (n + m)).sum()
        centre = np.log(above / below)
        error = np.sqrt((((n * m * (a + c)) - a * c * (n + m)) / (n + m) ** 2).sum() / (above * below))
    else:
        yi, vi = effects(rows, metric)
        w, tau2 = 1 / vi, 0.0
        if model == "DL":
            q = (w * (yi - (w * yi).sum() / w.sum()) ** 2).sum()
            tau2 = max(0.0, (q - (len(yi) - 1)) / (w.sum() - (w**2).sum() / w.sum()))
        w = 1 / (vi + tau2)
        centre, error = (w * yi).sum() / w.sum(), w.sum() ** -0.5
    limits = centre + np.array([0, -1, 1]) * 1.959963984540054 * error
    return np.exp(limits) if metric == "RR" else limits


WITHIN_A_HUNDREDTH = {"gibson2002_qol", "gibson2002_daysoff_rr", "forster2012_carer_knowledge"}
MISPRINT = {"wolf2002_restricted"}


def test_the_study_rows_give_what_was_published(compassion):
    studies, exact = compassion["studies"], set()
    for row in compassion["targets"].itertuples():
        here = pooled(studies[studies["analysis"] == row.analysis], row.metric, row.model)
        gap = np.abs(here - [row.estimate, row.ci_low, row.ci_high]).max()
        if gap <= 0.5 * 10.0**-row.digits + 1e-9:
            exact.add(row.analysis)
        else:
            assert gap <= 0.01 or row.analysis in MISPRINT, (row.analysis, here)
    targets = set(compassion["targets"]["analysis"])
    assert exact == targets - WITHIN_A_HUNDREDTH - MISPRINT
    elsewhere = compassion["targets"].query("not circular")["analysis"]
    assert len(exact & set(elsewhere)) >= 10


def test_the_misprint_is_the_interval_of_the_next_line(compassion):
    targets = compassion["targets"].set_index("analysis")[["ci_low", "ci_high"]]
    assert targets.loc["wolf2002_restricted"].equals(targets.loc["wolf2002_edvisits"])
    rows = compassion["studies"].query("analysis == 'wolf2002_restricted'")
    np.testing.assert_allclose(pooled(rows, "SMD", "FE").round(2), [-0.29, -0.49, -0.08])


def test_only_rows_that_a_target_is_rebuilt_from_ship(compassion):
    assert set(compassion["studies"]["analysis"]) == set(compassion["targets"]["analysis"])


def test_a_missing_standard_deviation_leaves_no_effect(compassion):
    kennedy = compassion["studies"].query("study == 'Kennedy 1987'").iloc[0]
    assert kennedy[["sd1", "sd2", "yi", "sei"]].isna().all()
    assert kennedy["mean1"] == 7.8


def test_standard_errors_follow_from_the_arms(compassion):
    """RevMan's Hedges g and its variance, from n, mean and SD."""
    rows = compassion["studies"].merge(compassion["targets"][["analysis", "metric"]], on="analysis")
    rows = rows[(rows["metric"] == "SMD") & rows["sd1"].notna()]
    n, m = rows["n1"].to_numpy(float), rows["n2"].to_numpy(float)
    total = n + m
    spread = np.sqrt(((n - 1) * rows["sd1"] ** 2 + (m - 1) * rows["sd2"] ** 2) / (total - 2))
    g = (rows["mean1"] - rows["mean2"]) / spread * (1 - 3 / (4 * total - 9))
    assert len(rows) == 44
    np.testing.assert_allclose(rows["yi"], g, atol=2e-6)
    np.testing.assert_allclose(rows["sei"], np.sqrt(total / (n * m) + g**2 / (2 * (total - 3.94))), atol=2e-6)


def test_rows_that_stand_twice_are_flagged_and_no_others(compassion):
    studies = compassion["studies"]
    twice = studies.duplicated(["analysis", "study", "year"], keep=False)
    assert (studies["enters_twice"] == twice).all()
    assert set(studies.loc[twice, "study"]) == {"Brown 2001", "Middleton 2006", "Hogg et al.", "Aspy et al."}


def test_arms_hold_no_more_events_than_people(compassion):
    studies = compassion["studies"].dropna(subset=["events1"])
    assert (studies["events1"] <= studies["n1"]).all()
    assert (studies["events2"] <= studies["n2"]).all()
    assert (studies["n"] == studies["n1"] + studies["n2"]).all()


def test_intervals_hold_their_estimates(compassion):
    for table, value in (("pooled", "estimate"), ("targets", "estimate"), ("single", "effect")):
        rows = compassion[table].dropna(subset=["ci_low", "ci_high", value])
        assert ((rows["ci_low"] <= rows[value]) & (rows[value] <= rows["ci_high"])).all()
    assert (compassion["pooled"]["ci_mark"].isna() == compassion["pooled"]["ci_low"].isna()).all()


def test_every_domain_has_published_results_and_benefit_has_a_side(compassion):
    results = compassion["pooled"].set_index("id")
    assert results["domain"].nunique() == 5
    assert (
        results.loc[["kinnersley2008_anx_before", "kinnersley2008_anx_after"], "benefit_sign"].to_list()
        == ["negative"] * 2
    )
    assert results.loc["kinnersley2008_length", "benefit_sign"] == "none"
    linked = compassion["targets"].set_index("pooled_id")
    for column in ("domain", "benefit_sign", "estimate", "ci_low", "ci_high"):
        assert (results.loc[linked.index, column] == linked[column]).all(), column


def test_certainty_is_shipped_where_it_was_graded(compassion):
    graded = compassion["pooled"].dropna(subset=["certainty"]).set_index("id")["certainty"]
    assert graded["neal_update"] == "low"
    assert (graded.drop("neal_update") == "moderate").all()
    assert len(graded) == 5


def test_claims_stand_on_figures_that_are_there(compassion):
    claims = compassion["claims"].set_index("claim")
    there = set(compassion["pooled"]["id"]) | set(compassion["single"]["id"])
    named = claims["ids"].dropna().str.split(";").explode()
    assert set(named) <= there
    assert set(compassion["single"]["id"]) <= set(named)
    single = compassion["single"].set_index("id")["claim"]
    assert all(claim in claims.index for claim in single)
    assert claims["verdict"].to_dict()["diabetes-control"] == "not-replicated"
    assert claims.loc[claims["ids"].isna(), "verdict"].to_list() == ["not-found"]


# ---- forms of trials and of claims


def test_the_arms_of_the_form_are_those_of_the_compassion_rows(compassion):
    studies, arms = compassion["studies"], datasets.load("review-arms")
    rows = studies[studies["analysis"].isin(["wolf2002_edvisits", "hodnett2012_vaginal"])]
    same = rows.reset_index(drop=True)[list(arms)].sort_values(["study", "n1"], ignore_index=True)
    pd.testing.assert_frame_equal(
        arms.sort_values(["study", "n1"], ignore_index=True), same, check_dtype=False
    )


def test_claims_print_what_the_compassion_tables_print(compassion):
    claims = datasets.load("printed-claims").set_index("claim")[["estimate", "low", "high"]]
    pooled = compassion["pooled"].set_index("id")[["estimate", "ci_low", "ci_high"]]
    pairs = {
        "Empathy and satisfied patients": "utary_empathy",
        "Better relationship and health, update": "neal_update",
        "Help to practices and use of guidelines, as SMD": "baskerville2012",
        "Empathy and outcomes of cancer care": "oncology_empathy2023",
        "Home-like birth setting and very positive views": "hodnett2012_views",
        "Home-like birth setting and perinatal deaths": "hodnett2012_perinatalmort",
    }
    for claim, name in pairs.items():
        np.testing.assert_allclose(claims.loc[claim], pooled.loc[name], atol=0.005, err_msg=claim)
    single = compassion["single"].set_index("id")
    assert (
        claims.loc["Warm relationship and relief of bowel complaints", "estimate"]
        == (single.loc["kaptchuk2008_relief", "effect"])
    )


# ---- four questions


def test_the_made_up_answers_lean_on_each_other_as_the_readme_says():
    answers = datasets.load("four-questions-simulated")
    months = answers["date"].dt.to_period("M")
    assert answers.groupby(months).size().between(12, 20).all()
    assert months.nunique() == 24
    asked = (answers["asked"] == "yes").groupby(answers["unit"]).mean()
    assert asked.idxmin() == "C"
    acted = answers[answers["actions"] == "yes"]
    again = (acted["asked_again"] == "yes").groupby(acted["date"].dt.year).mean()
    assert again[2025] > again[2024] + 0.2
    unknown = (answers[["asked", "goals", "actions", "asked_again"]] == "unknown").mean()
    assert unknown.idxmax() == "asked_again"


def test_printed_shares_are_those_of_the_printed_counts():
    shares = datasets.load("published-follow-up")
    both = shares.dropna(subset=["events", "value"])
    assert len(both) == 2
    assert ((both["events"] / both["total"]).round(2) == both["value"]).all()
    assert shares.set_index("id").loc["four-steps", ["events", "value"]].isna().all()


# ---- codes of two readers


def test_the_code_book_has_every_code_that_a_reader_gave():
    answers, book = (datasets.load("coding-simulated", table) for table in ("answers", "codebook"))
    codes = book.groupby("scheme")["code"].agg(set)
    for scheme in ("content", "source", "understood"):
        given = pd.concat([answers[f"{scheme}_a"], answers[f"{scheme}_b"]]).dropna()
        assert set(given) == codes[scheme]
    assert answers["text"].notna().equals(answers["may_quote"].notna())
    assert answers["text"].notna().sum() == 24


def test_the_printed_tables_of_agreement_have_as_many_cases_as_print():
    tables = datasets.load("published-agreement", "tables")
    assert tables.groupby("table")["n"].sum().to_dict() == {
        "balanced": 100,
        "cohen-1968": 200,
        "lopsided": 100,
    }
    weights = tables.query("table == 'cohen-1968'").pivot_table("weight", "first", "second")
    assert (weights.to_numpy() == weights.to_numpy().T).all()
