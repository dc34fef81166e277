"""The wild cluster bootstrap of one coefficient of a least-squares line, with the null hypothesis imposed.

For a hypothesis b_j = b0 the restricted residuals of each cluster are multiplied by one random weight, the
line is fitted again, and its cluster-robust t is compared with the one seen. All fits are done at once: the
bootstrapped coefficient and its variance need only the clusters' scores, which are linear in b0.

The p-value is the share of |t*| not below |t| when every sign pattern is run through (the pattern seen is one
of them), and (1 + number) / (1 + draws) when patterns are drawn. The interval holds every b0 with p of at
least 1 - level, found by halving; a limit is infinite when no b0 is ever rejected, as with very few clusters.

When not to use it: with fewer than about 6 clusters, or one treated cluster, where the restricted bootstrap
hardly ever rejects (MacKinnon and Webb); Rademacher weights give only 2^(G-1) different |t*|.

References
----------
Cameron AC, Gelbach JB, Miller DL (2008). Review of Economics and Statistics 90, 414-427.
MacKinnon JG, Webb MD (2018). The wild bootstrap for few (treated) clusters. Econometrics Journal 21, 114-135.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np

from hvevfd_research.errors import DomainError
from hvevfd_research.stats.series_regression import Floats, Integers, check_choice

Weights = Literal["webb", "rademacher"]

WEBB = np.sqrt(np.array([0.5, 1.0, 1.5]))  # and their negatives: mean 0, variance 1 (Webb 2023)
TIE = 1e-9  # relative difference within which two t count as equal
FARTHEST = 1e4  # standard errors from the estimate at which the search for a limit gives up
HALVINGS = 50  # of the bracket of a limit; more than double precision can use


def cluster_scores(design: Floats, residuals: Floats, cluster: Integers) -> Floats:
    """Add x times residual within each cluster.

    Parameters
    ----------
    design : shape (n, k)
    residuals : shape (n,)
    cluster : numbers 0 to G - 1, each there, shape (n,)

    Returns
    -------
    array, shape (G, k)

    Examples
    --------
    >>> cluster_scores(np.ones((3, 1)), np.array([1.0, 2.0, 4.0]), np.array([0, 0, 1])).ravel().tolist()
    [3.0, 4.0]
    """
    sums = np.zeros((int(cluster.max()) + 1, design.shape[1]))
    np.add.at(sums, cluster, design * residuals[:, None])
    return sums


@dataclass(frozen=True)
class WildBootstrap:
    """A prepared bootstrap of one coefficient.

    Attributes
    ----------
    estimate, se : the coefficient and its cluster-robust standard error without small-sample factor
    bread : (X'X)^-1, shape (k, k)
    place : which coefficient
    at_zero, slope : scores of the restricted residuals are ``at_zero - b0 slope``, each of shape (G, k)
    leverage : h_g' X_g, shape (G, k)
    signs : weights of each draw and cluster, shape (draws, G)
    complete : whether the draws are all sign patterns
    """

    estimate: float
    se: float
    bread: Floats
    place: int
    at_zero: Floats
    slope: Floats
    leverage: Floats
    signs: Floats
    complete: bool

    @classmethod
    def of(
        cls,
        design: Floats,
        y: Floats,
        cluster: Integers,
        place: int,
        weights: Weights,
        draws: int,
        seed: int | None,
    ) -> WildBootstrap:
        """Prepare the scores and draw the weights.

        Parameters
        ----------
        design, y, cluster : as :func:`cluster_scores`
        place : column of `design` whose coefficient is tested
        weights : "webb" or "rademacher"
        draws : number of draws, 999 or more; all sign patterns are used when there are no more than this
        seed : needed unless all patterns are used

        Raises
        ------
        DomainError : no seed, too few draws, or unknown weights
        """
        bread = np.asarray(np.linalg.inv(design.T @ design), dtype=np.float64)
        loading = design @ bread[:, place]
        others = np.delete(design, place, axis=1)
        restricted = np.column_stack([y, design[:, place]])
        restricted = restricted - others @ np.linalg.lstsq(others, restricted, rcond=None)[0]
        full = cluster_scores(design, y - design @ bread @ design.T @ y, cluster) @ bread[:, place]
        signs, complete = _signs(len(full), weights, draws, seed)
        return cls(
            estimate=float(loading @ y),
            se=float(np.sqrt(full @ full)),
            bread=bread,
            place=place,
            at_zero=cluster_scores(design, restricted[:, 0], cluster),
            slope=cluster_scores(design, restricted[:, 1], cluster),
            leverage=cluster_scores(design, loading, cluster),
            signs=signs,
            complete=complete,
        )

    @property
    def draws(self) -> int:
        """Number of weight patterns."""
        return len(self.signs)

    def p(self, hypothesis: float) -> float:
        """Give the two-sided p of the coefficient being `hypothesis`."""
        scores = self.at_zero - hypothesis * self.slope
        moved = self.signs @ scores @ self.bread
        refitted = self.signs * (scores @ self.bread[:, self.place]) - moved @ self.leverage.T
        spread = np.sqrt(np.einsum("ij,ij->i", refitted, refitted))
        seen = abs(self.estimate - hypothesis) / self.se
        with np.errstate(divide="ignore", invalid="ignore"):
            drawn = np.abs(moved[:, self.place]) / spread
        extreme = int(np.sum(~(drawn < seen * (1 - TIE))))
        return extreme / self.draws if self.complete else (1 + extreme) / (1 + self.draws)

    def interval(self, level: float) -> tuple[float, float]:
        """Give the limits of what the test does not reject at 1 - level; infinite where it never rejects."""
        return self._limit(-1.0, 1 - level), self._limit(1.0, 1 - level)

    def _limit(self, side: float, least: float) -> float:
        inside, step = self.estimate, self.se
        outside = self.estimate + side * step
        while self.p(outside) >= least:
            inside, step = outside, 2 * step
            if step > FARTHEST * self.se:
                return side * float("inf")
            outside = self.estimate + side * step
        for _ in range(HALVINGS):
            middle = (inside + outside) / 2
            if self.p(middle) >= least:
                inside = middle
            else:
                outside = middle
        return inside


def _signs(clusters: int, weights: Weights, draws: int, seed: int | None) -> tuple[Floats, bool]:
    check_choice("weights", weights, Weights)
    if draws < 999:
        raise DomainError("draws: {draws} are too few for a p-value; take 999 or more", draws=draws)
    if weights == "rademacher" and 2.0**clusters <= draws:
        return np.array(list(product((-1.0, 1.0), repeat=clusters))), True
    if seed is None:
        raise DomainError("seed: a bootstrap that draws its weights needs one, so that it can be run again")
    values = np.array([-1.0, 1.0]) if weights == "rademacher" else np.concatenate([-WEBB, WEBB])
    return np.random.default_rng(seed).choice(values, size=(draws, clusters)), False
