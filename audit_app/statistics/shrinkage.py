"""Scores drawn towards the chain mean by as much as chance explains.

Empirical Bayes: Efron & Morris, "Data analysis using Stein's estimator and its generalizations",
*Journal of the American Statistical Association* 70 (1975) 311–319.
"""


def reliability(n: int, within_variance: float | None, between_variance: float | None) -> float | None:
    """Return R = τ² / (τ² + s²/n), in [0, 1]: the share of a mean's variance that is not chance.

    ``None`` when a variance is unknown, as a ``within_variance`` of 0 is.
    """
    if not within_variance or between_variance is None:
        return None
    return between_variance / (between_variance + within_variance / n)


def adjusted_score(
    mean: float, n: int, centre: float, within_variance: float | None, between_variance: float | None
) -> float | None:
    """Return μ + R·(ȳ − μ); ``None`` where :func:`reliability` is."""
    share = reliability(n, within_variance, between_variance)
    return None if share is None else centre + share * (mean - centre)
