"""Pure functions from data to frozen results: no drawing, no files, no text for people."""

from hvevfd_research.stats.ageing_indicators import (
    AgeingIndicators,
    ageing_indicators,
    decompose_redr,
    rates_at_point_years,
)
from hvevfd_research.stats.agreement import cohen_kappa
from hvevfd_research.stats.attrition import Attrition, AttritionBounds, attrition, attrition_bounds
from hvevfd_research.stats.bias_laboratory import BiasLaboratory, bias_laboratory
from hvevfd_research.stats.bland_altman import BlandAltman, bland_altman
from hvevfd_research.stats.care_hours import CareHours, care_hours
from hvevfd_research.stats.care_need import CareNeedScenarios, care_need_scenarios
from hvevfd_research.stats.care_need_load import care_need_backtest, care_need_growth, need_per_employed
from hvevfd_research.stats.care_profile import care_profile
from hvevfd_research.stats.cascade import Cascade, CascadeGroups, all_or_none_by, cascade
from hvevfd_research.stats.cluster_trials import DetectableEffect, detectable_effect
from hvevfd_research.stats.coding import CodeAgreement, code_agreement
from hvevfd_research.stats.collaborate import CollaboRate, collaborate
from hvevfd_research.stats.control_charts import (
    ChartOptions,
    ControlChart,
    i_chart,
    i_prime_chart,
    mr_chart,
    run_chart,
    s_chart,
    xbar_chart,
)
from hvevfd_research.stats.controlled_series import ControlledSeries, controlled_interrupted_series
from hvevfd_research.stats.count_charts import (
    c_chart,
    g_chart,
    p_chart,
    p_prime_chart,
    t_chart,
    u_chart,
    u_prime_chart,
)
from hvevfd_research.stats.count_choices import CountChoices, count_choices
from hvevfd_research.stats.count_trends import CountTrend, count_trend
from hvevfd_research.stats.counted_shares import CountedShares, counted_shares
from hvevfd_research.stats.counts_pooling import mantel_haenszel, peto
from hvevfd_research.stats.coverage import Coverage, coverage
from hvevfd_research.stats.deadlines import Deadlines, deadlines
from hvevfd_research.stats.decomposition import (
    Decomposition,
    decompose_health_expectancy,
    decompose_life_expectancy,
    decompose_product,
    decompose_share,
)
from hvevfd_research.stats.dependency import (
    care_need_ratio,
    old_age_dependency_ratio,
    people_near_end_of_life,
    persons_in_need,
    prospective_old_age_dependency_ratio,
    real_elderly_dependency_ratio,
)
from hvevfd_research.stats.difference_in_differences import DifferenceInDifferences, difference_in_differences
from hvevfd_research.stats.dot_votes import DotVotes, dot_votes
from hvevfd_research.stats.effect_size_conversions import (
    ImpliedTest,
    d_to_log_or,
    d_to_r,
    i2_from_q,
    implied_test,
    log_or_to_d,
    r_to_d,
    r_to_log_or_display,
    r_to_z,
    risk_from_or,
    z_to_r,
)
from hvevfd_research.stats.effect_sizes import EffectSizes, fisher_z, mean_difference, smd
from hvevfd_research.stats.funnel import Funnel, funnel
from hvevfd_research.stats.gain_pairs import GainPairs, gain_pairs
from hvevfd_research.stats.goal_attainment import GasScores, gas_t
from hvevfd_research.stats.goals import (
    GoalChange,
    MissingBounds,
    goal_change,
    missing_second_bounds,
    room_share,
)
from hvevfd_research.stats.health_change import HealthChanges, health_changes
from hvevfd_research.stats.health_expectancy import (
    ExpectancyDifference,
    HealthExpectancy,
    StateYears,
    health_expectancy_difference,
    sullivan,
)
from hvevfd_research.stats.health_expectancy_bootstrap import BootstrapExpectancy, sullivan_bootstrap
from hvevfd_research.stats.health_expectancy_series import HealthExpectancySeries, health_expectancy_series
from hvevfd_research.stats.hls_levels import HlsLevels, hls_levels
from hvevfd_research.stats.influence import (
    BaujatPoints,
    Influence,
    LeaveOneOut,
    baujat_points,
    influence,
    leave_one_out,
)
from hvevfd_research.stats.instruments import Copm, InstrumentScores, copm, hls_index, psfs, sdm_q9
from hvevfd_research.stats.interrupted_series import InterruptedSeries, interrupted_series
from hvevfd_research.stats.intraclass import Icc, IccForm, icc
from hvevfd_research.stats.life_expectancy import LifeExpectancy, life_expectancy
from hvevfd_research.stats.life_tables import LifeTable, life_table
from hvevfd_research.stats.many_raters import fleiss_kappa, gwet_ac1, krippendorff_alpha
from hvevfd_research.stats.mergers import Merger, merger
from hvevfd_research.stats.meta_analysis import PooledSets, pool, pool_many
from hvevfd_research.stats.meta_regression import MetaRegression, meta_regression
from hvevfd_research.stats.multi_criteria import MultiCriteria, WeightTurns, multi_criteria, weight_turns
from hvevfd_research.stats.multilevel import MultilevelPooled, pool_multilevel
from hvevfd_research.stats.paired import PairedT, SignedRank, paired_t, signed_rank
from hvevfd_research.stats.pareto import Pareto, pareto
from hvevfd_research.stats.picked_groups import PickedGroup, picked_group
from hvevfd_research.stats.pool_choices import PoolChoices, pool_choices
from hvevfd_research.stats.pooled import Pooled, Prediction
from hvevfd_research.stats.pooled_arms import PooledArms, pool_arms
from hvevfd_research.stats.printed_claims import CheckedClaims, check_claims, claims_in_other_words
from hvevfd_research.stats.printed_limits import PrintedSpread, spread_from_limits
from hvevfd_research.stats.printed_numbers import MirroredLimits, mirrored_limits
from hvevfd_research.stats.proportions import ProportionInterval, proportion_interval
from hvevfd_research.stats.prospective_age import (
    people_above_age,
    remaining_years_threshold,
    single_year_table,
)
from hvevfd_research.stats.published_ratios import EValue, PublishedRatios, e_value, published_ratios
from hvevfd_research.stats.rates import PatientRateRatio, RateRatio, patient_rate_ratio, rate_ratio
from hvevfd_research.stats.ratings import Agreement
from hvevfd_research.stats.readability import Lix, lix, lix_band
from hvevfd_research.stats.readability_spread import LixSpread, lix_spread
from hvevfd_research.stats.regression_to_mean import (
    CountRegressionToMean,
    GammaPoisson,
    RegressionToMean,
    SelectedGroup,
    count_regression_to_mean,
    gamma_poisson,
    regression_to_mean,
    simulate_selection,
)
from hvevfd_research.stats.rephase import Phases, rephase
from hvevfd_research.stats.reported_counts import CountChanges, ReportedCounts, count_changes, reported_counts
from hvevfd_research.stats.responders import (
    CHANGE_THRESHOLDS,
    ChangeThreshold,
    Responders,
    ResponderTable,
    responder_table,
    responders,
)
from hvevfd_research.stats.review_results import (
    RebuiltResults,
    TowardsBenefit,
    rebuild,
    rebuild_each_way,
    towards_benefit,
)
from hvevfd_research.stats.run_rules import RULE_SETS, RuleSet, rule_set
from hvevfd_research.stats.selection_falls import SelectionFalls, selection_falls, threshold_for_share
from hvevfd_research.stats.selection_model import SelectionModel, selection_model
from hvevfd_research.stats.series_effects import Effect, Estimate, SeriesModel
from hvevfd_research.stats.shared_controls import SharedControl, shared_control
from hvevfd_research.stats.small_study_effects import Begg, Egger, PetPeese, begg, egger, pet_peese
from hvevfd_research.stats.standardised_rates import StandardisedRates, standardised_rates
from hvevfd_research.stats.study_arms import ArmEffects, arm_effects
from hvevfd_research.stats.subgroups import Subgroups, pool_subgroups
from hvevfd_research.stats.timetable import Timetable, timetable
from hvevfd_research.stats.tornado import Tornado, tornado
from hvevfd_research.stats.trim_and_fill import TrimAndFill, trim_and_fill
from hvevfd_research.stats.two_by_two import log_odds_ratio, log_risk_ratio, risk_difference
from hvevfd_research.stats.verdicts import Assurance, Improvement, Variation, Verdicts, verdicts

# A name a line would make this list longer than any module may be.
# fmt: off
__all__ = [
    "CHANGE_THRESHOLDS", "RULE_SETS", "AgeingIndicators", "Agreement", "ArmEffects", "Assurance",
    "Attrition", "AttritionBounds", "BaujatPoints", "Begg", "BiasLaboratory", "BlandAltman",
    "BootstrapExpectancy", "CareHours", "CareNeedScenarios", "Cascade", "CascadeGroups",
    "ChangeThreshold", "ChartOptions", "CheckedClaims", "CodeAgreement", "CollaboRate",
    "ControlChart", "ControlledSeries", "Copm", "CountChanges", "CountChoices",
    "CountRegressionToMean", "CountTrend", "CountedShares", "Coverage", "Deadlines",
    "Decomposition", "DetectableEffect", "DifferenceInDifferences", "DotVotes", "EValue", "Effect",
    "EffectSizes", "Egger", "Estimate", "ExpectancyDifference", "Funnel", "GainPairs",
    "GammaPoisson", "GasScores", "GoalChange", "HealthChanges", "HealthExpectancy",
    "HealthExpectancySeries", "HlsLevels", "Icc", "IccForm", "ImpliedTest", "Improvement",
    "Influence", "InstrumentScores", "InterruptedSeries", "LeaveOneOut", "LifeExpectancy",
    "LifeTable", "Lix", "LixSpread", "Merger", "MetaRegression", "MirroredLimits", "MissingBounds",
    "MultiCriteria", "MultilevelPooled", "PairedT", "Pareto", "PatientRateRatio", "PetPeese",
    "Phases", "PickedGroup", "PoolChoices", "Pooled", "PooledArms", "PooledSets", "Prediction",
    "PrintedSpread", "ProportionInterval", "PublishedRatios", "RateRatio", "RebuiltResults",
    "RegressionToMean", "ReportedCounts", "ResponderTable", "Responders", "RuleSet",
    "SelectedGroup", "SelectionFalls", "SelectionModel", "SeriesModel", "SharedControl",
    "SignedRank", "StandardisedRates", "StateYears", "Subgroups", "Timetable", "Tornado",
    "TowardsBenefit", "TrimAndFill", "Variation", "Verdicts", "WeightTurns", "ageing_indicators",
    "all_or_none_by", "arm_effects", "attrition", "attrition_bounds", "baujat_points", "begg",
    "bias_laboratory", "bland_altman", "c_chart", "care_hours", "care_need_backtest",
    "care_need_growth", "care_need_ratio", "care_need_scenarios", "care_profile", "cascade",
    "check_claims", "claims_in_other_words", "code_agreement", "cohen_kappa", "collaborate",
    "controlled_interrupted_series", "copm", "count_changes", "count_choices",
    "count_regression_to_mean", "count_trend", "counted_shares", "coverage", "d_to_log_or",
    "d_to_r", "deadlines", "decompose_health_expectancy", "decompose_life_expectancy",
    "decompose_product", "decompose_redr", "decompose_share", "detectable_effect",
    "difference_in_differences", "dot_votes", "e_value", "egger", "fisher_z", "fleiss_kappa",
    "funnel", "g_chart", "gain_pairs", "gamma_poisson", "gas_t", "goal_change", "gwet_ac1",
    "health_changes", "health_expectancy_difference", "health_expectancy_series", "hls_index",
    "hls_levels", "i2_from_q", "i_chart", "i_prime_chart", "icc", "implied_test", "influence",
    "interrupted_series", "krippendorff_alpha", "leave_one_out", "life_expectancy", "life_table",
    "lix", "lix_band", "lix_spread", "log_odds_ratio", "log_or_to_d", "log_risk_ratio",
    "mantel_haenszel", "mean_difference", "merger", "meta_regression", "mirrored_limits",
    "missing_second_bounds", "mr_chart", "multi_criteria", "need_per_employed",
    "old_age_dependency_ratio", "p_chart", "p_prime_chart", "paired_t", "pareto",
    "patient_rate_ratio", "people_above_age", "people_near_end_of_life", "persons_in_need",
    "pet_peese", "peto", "picked_group", "pool", "pool_arms", "pool_choices", "pool_many",
    "pool_multilevel", "pool_subgroups", "proportion_interval",
    "prospective_old_age_dependency_ratio", "psfs", "published_ratios", "r_to_d",
    "r_to_log_or_display", "r_to_z", "rate_ratio", "rates_at_point_years",
    "real_elderly_dependency_ratio", "rebuild", "rebuild_each_way", "regression_to_mean",
    "remaining_years_threshold", "rephase", "reported_counts", "responder_table", "responders",
    "risk_difference", "risk_from_or", "room_share", "rule_set", "run_chart", "s_chart", "sdm_q9",
    "selection_falls", "selection_model", "shared_control", "signed_rank", "simulate_selection",
    "single_year_table", "smd", "spread_from_limits", "standardised_rates", "sullivan",
    "sullivan_bootstrap", "t_chart", "threshold_for_share", "timetable", "tornado",
    "towards_benefit", "trim_and_fill", "u_chart", "u_prime_chart", "verdicts", "weight_turns",
    "xbar_chart", "z_to_r",
]
# fmt: on
