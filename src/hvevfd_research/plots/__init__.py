"""One function for each statistical result: result in, Axes out, alt text made from the result."""

from hvevfd_research.plots.agreement import agreement, bland_altman
from hvevfd_research.plots.control_charts import control_chart, control_chart_grid
from hvevfd_research.plots.decomposition import decomposition, decomposition_by_age
from hvevfd_research.plots.dependency import care_need, dependency_ratio_by_place, dependency_ratios
from hvevfd_research.plots.forest_rows import forest_rows
from hvevfd_research.plots.funnel import funnel
from hvevfd_research.plots.goals import goal_scores, missing_bounds, responders
from hvevfd_research.plots.health_expectancy import survival_and_health
from hvevfd_research.plots.influence import baujat
from hvevfd_research.plots.interrupted_series import (
    interrupted_series,
)
from hvevfd_research.plots.life_tables import threshold_age
from hvevfd_research.plots.meta_analysis import forest
from hvevfd_research.plots.meta_regression import bubble
from hvevfd_research.plots.pareto import pareto
from hvevfd_research.plots.rate_ratios import (
    rate_ratios,
)
from hvevfd_research.plots.regression_to_mean import (
    regression_to_mean,
)
from hvevfd_research.plots.small_study_effects import funnel_contour
from hvevfd_research.plots.verdicts import verdicts

__all__ = [
    "agreement",
    "baujat",
    "bland_altman",
    "bubble",
    "care_need",
    "control_chart",
    "control_chart_grid",
    "decomposition",
    "decomposition_by_age",
    "dependency_ratio_by_place",
    "dependency_ratios",
    "forest",
    "forest_rows",
    "funnel",
    "funnel_contour",
    "goal_scores",
    "interrupted_series",
    "missing_bounds",
    "pareto",
    "rate_ratios",
    "regression_to_mean",
    "responders",
    "survival_and_health",
    "threshold_age",
    "verdicts",
]
