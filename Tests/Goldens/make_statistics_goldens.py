#!/usr/bin/env python3
"""Writes statistics.json beside this script: statistics over runs and tasks by rliable 1.2.0, with the indices that its
bootstrap drew, so that intervals can be compared to the last bits.

    pip install rliable==1.2.0 numpy==1.26.4 scipy==1.11.4 arch==7.2.0 pandas==2.2.2
    python make_statistics_goldens.py           write the file
    python make_statistics_goldens.py --check   recompute it and compare with the one on disk

`wide` are intervals of more draws (4,000 of a matrix, 1,000 of a pair) that rliable made by itself, to be compared within the
error of such draws.
"""

import json
import sys
from pathlib import Path

import numpy as np
from rliable import library, metrics

FILE = Path(__file__).resolve().parent / "statistics.json"
DRAWS = 60
TAUS = [0.0, 0.25, 0.5, 0.75, 1.0, 1.5]
AGGREGATES = {
    "mean": metrics.aggregate_mean,
    "median": metrics.aggregate_median,
    "iqm": metrics.aggregate_iqm,
    "gap": metrics.aggregate_optimality_gap,
}


def recorded(bootstrap):
    """Keeps the indices of runs that a bootstrap draws."""
    drawn = []
    update = bootstrap.update_indices

    def recording():
        indices = update()
        if isinstance(bootstrap, library.StratifiedIndependentBootstrap):
            drawn.append([part[0].tolist() for part in indices[0]])
        else:
            drawn.append(indices[0].tolist())
        return indices

    bootstrap.update_indices = recording
    return bootstrap, drawn


def one(scores):
    """All statistics of one matrix, runs by tasks."""
    functions = list(AGGREGATES.values())
    func = lambda x: np.array([f(x) for f in functions])
    bootstrap, drawn = recorded(library.StratifiedBootstrap(scores))
    interval = bootstrap.conf_int(func, reps=DRAWS, size=0.95, method="percentile")
    wide = library.StratifiedBootstrap(scores).conf_int(func, reps=4_000, size=0.95, method="percentile")
    profile = lambda x: library.score_distributions(x, TAUS)
    bands, profile_drawn = recorded(library.StratifiedBootstrap(scores))
    return {
        "scores": scores.tolist(),
        "values": dict(zip(AGGREGATES, func(scores).tolist())),
        "drawn": drawn,
        "low": interval[0].tolist(),
        "high": interval[1].tolist(),
        "wide": wide.tolist(),
        "profile": profile(scores).tolist(),
        "bands": bands.conf_int(profile, reps=DRAWS, size=0.95, method="percentile").tolist(),
        "profile_drawn": profile_drawn,
    }


def two(x, y):
    """The probability of improvement of x over y."""
    func = lambda a, b: np.array([metrics.probability_of_improvement(a, b)])
    bootstrap, drawn = recorded(library.StratifiedIndependentBootstrap(x, y))
    interval = bootstrap.conf_int(func, reps=DRAWS, size=0.95, method="percentile")
    wide = library.StratifiedIndependentBootstrap(x, y).conf_int(func, reps=1_000, size=0.95)
    return {
        "x": x.tolist(),
        "y": y.tolist(),
        "probability": float(metrics.probability_of_improvement(x, y)),
        "drawn": drawn,
        "low": float(interval[0][0]),
        "high": float(interval[1][0]),
        "wide": wide[:, 0].tolist(),
    }


def make():
    np.random.seed(5)
    matrices = [
        np.random.normal(0.6, 0.4, size=(5, 1)),
        np.random.normal(0.6, 0.4, size=(7, 4)),
        np.random.gamma(2, 0.4, size=(10, 3)),
        # many that are equal
        np.random.randint(0, 4, size=(6, 2)) / 2.0,
    ]
    pairs = [
        (np.random.normal(1, 1, size=(6, 3)), np.random.normal(0.5, 1, size=(9, 3))),
        (np.random.randint(0, 5, size=(5, 2)).astype(float), np.random.randint(0, 5, size=(5, 2)).astype(float)),
        (matrices[1], matrices[1]),
        (np.array([[3.0], [4.0], [5.0]]), np.array([[1.0], [2.0]])),
    ]
    return {
        "taus": TAUS,
        "matrices": [one(matrix) for matrix in matrices],
        "pairs": [two(*pair) for pair in pairs],
    }


def main():
    text = json.dumps(make()) + "\n"
    if "--check" not in sys.argv:
        FILE.write_text(text)
    elif FILE.read_text() != text:
        sys.exit(f"{FILE} differs")


if __name__ == "__main__":
    main()
