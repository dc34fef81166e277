"""One function for each statistical result that a reader would want drawn, with alt text made from it.

Not drawn, because a number, a test or a short table says it all: tests (paired t, signed rank, Egger, Begg),
models that end in a few numbers (PET-PEESE, selection model, multilevel, gamma-Poisson, regression to the
mean of scores and counts), single rates, ratios, proportions and E-values, intraclass correlations,
LIX alone, and the scores of instruments (PSFS, COPM, SDM-Q-9, HLS, GAS, collaboRATE). Others are drawn
inside something else: a life table divided by health, influence as the Baujat plot, effect sizes once pooled,
what was rebuilt from reviews by `forest_rows`, phases by `control_chart`; many sets pooled at once,
few events pooled in five ways, a shared control group and bootstrapped years stay tables.
"""

from hvevfd_research.plots.agreement import agreement, bland_altman
from hvevfd_research.plots.attrition import attrition, attrition_bounds
from hvevfd_research.plots.care_profile import care_profile
from hvevfd_research.plots.cascade import cascade
from hvevfd_research.plots.claims import claims
from hvevfd_research.plots.cluster_trials import detectable_effect
from hvevfd_research.plots.coding import code_agreement, code_counts
from hvevfd_research.plots.control_charts import control_chart, control_chart_grid
from hvevfd_research.plots.controlled_series import controlled_series
from hvevfd_research.plots.count_trends import count_trend
from hvevfd_research.plots.counted_shares import counted_shares
from hvevfd_research.plots.coverage import coverage
from hvevfd_research.plots.deadlines import deadlines
from hvevfd_research.plots.decomposition import decomposition, decomposition_by_age
from hvevfd_research.plots.dependency import care_need, dependency_ratio_by_place, dependency_ratios
from hvevfd_research.plots.difference_in_differences import difference_in_differences
from hvevfd_research.plots.dot_votes import dot_votes
from hvevfd_research.plots.dots import dots
from hvevfd_research.plots.expectancies import expectancies, expectancy_differences
from hvevfd_research.plots.forest_rows import forest_rows
from hvevfd_research.plots.funnel import funnel
from hvevfd_research.plots.gain_pairs import gain_pairs
from hvevfd_research.plots.goals import goal_scores, missing_bounds, responders
from hvevfd_research.plots.health_expectancy import survival_and_health
from hvevfd_research.plots.health_years import health_changes, then_and_now, years_by_health
from hvevfd_research.plots.hls_levels import hls_levels
from hvevfd_research.plots.influence import baujat
from hvevfd_research.plots.interrupted_series import interrupted_series
from hvevfd_research.plots.life_tables import threshold_age
from hvevfd_research.plots.meta_analysis import forest
from hvevfd_research.plots.meta_regression import bubble
from hvevfd_research.plots.multi_criteria import multi_criteria, weight_turns
from hvevfd_research.plots.pareto import pareto
from hvevfd_research.plots.picked_groups import picked_group
from hvevfd_research.plots.pool_choices import bias_laboratory, pool_choices
from hvevfd_research.plots.pooled_rows import leave_one_out, subgroups
from hvevfd_research.plots.printed_limits import mirrored_limits
from hvevfd_research.plots.rate_ratios import rate_ratios
from hvevfd_research.plots.readability import lix_scale, sentence_lengths
from hvevfd_research.plots.regression_to_mean import regression_to_mean
from hvevfd_research.plots.reported_counts import count_changes, counts_of_year, reported_counts
from hvevfd_research.plots.selection_falls import selection_falls
from hvevfd_research.plots.small_study_effects import funnel_contour
from hvevfd_research.plots.standardised_rates import standardised_rates
from hvevfd_research.plots.timetable import timetable
from hvevfd_research.plots.tornado import need_swings, tornado
from hvevfd_research.plots.verdicts import verdicts

__all__ = [
    "agreement",
    "attrition",
    "attrition_bounds",
    "baujat",
    "bias_laboratory",
    "bland_altman",
    "bubble",
    "care_need",
    "care_profile",
    "cascade",
    "claims",
    "code_agreement",
    "code_counts",
    "control_chart",
    "control_chart_grid",
    "controlled_series",
    "count_changes",
    "count_trend",
    "counted_shares",
    "counts_of_year",
    "coverage",
    "deadlines",
    "decomposition",
    "decomposition_by_age",
    "dependency_ratio_by_place",
    "dependency_ratios",
    "detectable_effect",
    "difference_in_differences",
    "dot_votes",
    "dots",
    "expectancies",
    "expectancy_differences",
    "forest",
    "forest_rows",
    "funnel",
    "funnel_contour",
    "gain_pairs",
    "goal_scores",
    "health_changes",
    "hls_levels",
    "interrupted_series",
    "leave_one_out",
    "lix_scale",
    "mirrored_limits",
    "missing_bounds",
    "multi_criteria",
    "need_swings",
    "pareto",
    "picked_group",
    "pool_choices",
    "rate_ratios",
    "regression_to_mean",
    "reported_counts",
    "responders",
    "selection_falls",
    "sentence_lengths",
    "standardised_rates",
    "subgroups",
    "survival_and_health",
    "then_and_now",
    "threshold_age",
    "timetable",
    "tornado",
    "verdicts",
    "weight_turns",
    "years_by_health",
]
