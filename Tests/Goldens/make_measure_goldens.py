#!/usr/bin/env python3
"""Writes measures.json beside this script: measures of rows of numbers, by scikit-learn 1.9.1, scipy 1.17.1 and
numpy 2.4.6.

    pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1
    python make_measure_goldens.py           write the file
    python make_measure_goldens.py --check   recompute it and compare with the one on disk

Inputs: x (60 × 5) and y (60 × 3), which depends on x, in numbers that single precision holds exactly; `tied` are whole
numbers, many of them equal.
"""

import json
import sys
from pathlib import Path

import numpy
from scipy.spatial import procrustes
from scipy.stats import spearmanr
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression
from sklearn.manifold import trustworthiness
from sklearn.metrics import r2_score
from sklearn.model_selection import KFold, cross_val_predict
from sklearn.neighbors import NearestNeighbors

ROWS, NEIGHBORS, FOLDS = 60, 7, 5
FILE = Path(__file__).resolve().parent / "measures.json"


def inputs():
    random = numpy.random.default_rng(7)
    x = random.normal(size=(ROWS, 5)) * [3, 1, 0.5, 2, 0.1]
    mixing = random.normal(size=(5, 3))
    y = numpy.tanh(x @ mixing) + 0.3 * random.normal(size=(ROWS, 3)) + [1, 0, -2]
    tied = random.integers(0, 6, size=(2, 40))
    tied[1] += tied[0]
    single = lambda array: array.astype(numpy.float32).astype(float)
    return single(x), single(y), tied.astype(float)


def overlap(x, y):
    """The mean share of common members of the k nearest."""
    near = [
        NearestNeighbors(n_neighbors=NEIGHBORS).fit(rows).kneighbors(return_distance=False) for rows in (x, y)
    ]
    return numpy.mean([len(set(a) & set(b)) / NEIGHBORS for a, b in zip(*near)])


def linear_cka(x, y):
    """Kornblith et al. 2019, equation 3 with linear kernels, by centred Gram matrices."""
    centering = numpy.eye(len(x)) - 1 / len(x)
    hsic = lambda a, b: numpy.trace(a @ a.T @ centering @ b @ b.T @ centering)
    return hsic(x, y) / numpy.sqrt(hsic(x, x) * hsic(y, y))


def make():
    x, y, tied = inputs()
    padded = numpy.hstack([y, numpy.zeros((ROWS, 2))])
    pca = PCA(svd_solver="full").fit(x)
    signs = numpy.sign(pca.components_[numpy.arange(5), abs(pca.components_).argmax(axis=1)])
    predicted = cross_val_predict(LinearRegression(), x, y, cv=KFold(FOLDS))
    flat = lambda array: numpy.asarray(array, float).ravel().tolist()
    return {
        "rows": ROWS, "neighbors": NEIGHBORS, "folds": FOLDS,
        "x": flat(x), "y": flat(y), "tied": [flat(row) for row in tied],
        "spearman": spearmanr(x[:, 0], y[:, 0]).statistic, "spearman_tied": spearmanr(*tied).statistic,
        "overlap": overlap(x, y),
        "trustworthiness": trustworthiness(x, y, n_neighbors=NEIGHBORS),
        "continuity": trustworthiness(y, x, n_neighbors=NEIGHBORS),
        "pca_variance": flat(pca.explained_variance_), "pca_ratio": flat(pca.explained_variance_ratio_),
        "pca_components": flat(pca.components_ * signs[:, None]),
        "pca_projection": flat(pca.transform(x)[:, :2] * signs[:2]),
        "r2": r2_score(y, predicted),
        "cka": linear_cka(x, y),
        "procrustes": procrustes(x, padded)[2], "procrustes_reverse": procrustes(padded, x)[2],
        "singular_values": flat(numpy.linalg.svd(x[:7], compute_uv=False)),
        "singular_values_wide": flat(numpy.linalg.svd(x[:3], compute_uv=False)),
    }


def differs(a, b):
    if isinstance(a, dict):
        return a.keys() != b.keys() or any(differs(a[key], b[key]) for key in a)
    return not numpy.allclose(a, b, rtol=1e-9, atol=1e-12)


if __name__ == "__main__":
    golden = make()
    if "--check" in sys.argv:
        sys.exit(differs(golden, json.loads(FILE.read_text())))
    FILE.write_text(json.dumps(golden) + "\n")
