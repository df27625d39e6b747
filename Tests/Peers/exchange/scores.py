"""Compares dyne's statistics of runs with rliable's, on one matrix of scores that goes both ways.

    python scores.py path/to/dyne          (rliable, numpy)
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from rliable import library, metrics

dyne = Path(sys.argv[1]).resolve()
folder = Path(tempfile.mkdtemp(prefix="dyne-scores-"))
failures = 0


def check(what, holds):
    global failures
    failures += not holds
    print(f"  {what:52} {'yes' if holds else 'NO'}")


def run(text):
    (folder / "run.dyne").write_text("set quiet=true\n" + text)
    done = subprocess.run([dyne, "run.dyne"], cwd=folder, text=True, capture_output=True)
    if done.returncode: sys.exit(f"scores.py: {done.stderr or done.stdout}")


generator = np.random.default_rng(3)
runs, tasks = 7, 5
level = generator.uniform(0, 1, tasks)
scores = {
    "td3": generator.normal(level, 0.3, (runs, tasks)), "dyne": generator.normal(level + 0.15, 0.3, (runs, tasks))}
# equal scores count as one half
scores["dyne"][0, 0] = scores["td3"][3, 0]
thresholds = np.linspace(-0.5, 1.5, 21)
np.savez(folder / "scores.npz", **scores)
np.save(folder / "thresholds.npy", thresholds)
run('''
s = import "scores.npz"
a = summary s.td3 target=1 draws=50k
export {mean=a.mean, median=a.median, iqm=a.iqm, gap=a.gap, low=a.low, high=a.high} to="a.npz"
export a.intervals to="intervals.csv"
c = compare s.dyne s.td3 draws=50k
export {p=c.probability, low=c.low, high=c.high, difference=c.difference} to="c.npz"
p = profile s.td3 thresholds=(import "thresholds.npy") draws=10k
export {share=p.share, low=p.low, high=p.high} to="p.npz"
export s to="back.npz"
''')
ours = {name: dict(np.load(folder / f"{name}.npz")) for name in "acp"}
td3, better = scores["td3"], scores["dyne"]

theirs = {
    "mean": metrics.aggregate_mean(td3), "median": metrics.aggregate_median(td3),
    "iqm": metrics.aggregate_iqm(td3) if hasattr(metrics, "aggregate_iqm") else metrics.aggregate_IQM(td3),
    "gap": metrics.aggregate_optimality_gap(td3, gamma=1)}
for name, value in theirs.items():
    check(f"{name}, to the last digits", abs(ours["a"][name] - value) < 1e-12)
state = np.random.RandomState(0)
aggregate = lambda x: np.array([theirs_of(x)])  # noqa: E731
theirs_of = getattr(metrics, "aggregate_iqm", None) or metrics.aggregate_IQM
_, interval = library.get_interval_estimates({"td3": td3}, aggregate, reps=50_000, random_state=state)
width = np.ptp(interval["td3"])
check("the interval of the interquartile mean", np.all(np.abs(
    interval["td3"][:, 0] - [ours["a"]["low"], ours["a"]["high"]]) < 0.03 * width))

probability = metrics.probability_of_improvement(better, td3)
check("probability of improvement", abs(ours["c"]["p"] - probability) < 1e-12)
improvement = lambda x, y: np.array([metrics.probability_of_improvement(x, y)])  # noqa: E731
_, interval = library.get_interval_estimates({"pair": [better, td3]}, improvement, reps=5_000, random_state=state)
width = np.ptp(interval["pair"])
check("its interval", np.all(np.abs(
    interval["pair"][:, 0] - [ours["c"]["low"], ours["c"]["high"]]) < 0.08 * width))
check("difference of interquartile means", abs(
    ours["c"]["difference"] - (theirs_of(better) - theirs_of(td3))) < 1e-12)

profiles, intervals = library.create_performance_profile({"td3": td3}, thresholds, reps=10_000)
check("performance profile", np.allclose(ours["p"]["share"], profiles["td3"], atol=1e-12))
check("its intervals", np.all(np.abs(
    intervals["td3"] - [ours["p"]["low"], ours["p"]["high"]]) <= 1.01 / (runs * tasks)))
back = np.load(folder / "back.npz")
check("scores come back to the bit", all(np.array_equal(back[name], x) for name, x in scores.items()))
sys.exit(f"scores.py: {failures} are not as they should be" if failures else 0)
