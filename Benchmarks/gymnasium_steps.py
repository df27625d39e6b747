"""Steps per second of Gymnasium's MuJoCo tasks, in Python and in dyne's scripts of the same tasks.

    python Benchmarks/gymnasium_steps.py .build/release/dyne [task …]

Needs Gymnasium with MuJoCo (Tests/Peers/gymnasium/requirements.txt; MuJoCo 2.2.2 is the version that dyne is built with).
Both sides take uniformly random actions and reset where an episode ends. dyne collects sequences of four actions, which
it keeps; its time is the difference of a long and a short collection, so that starting doesn't count.
"""

import os
import subprocess
import sys
import time

import gymnasium
import mujoco

TASKS = {
    "inverted_pendulum": "InvertedPendulum",
    "inverted_double_pendulum": "InvertedDoublePendulum",
    "reacher": "Reacher",
    "swimmer": "Swimmer",
    "hopper": "Hopper",
    "half_cheetah": "HalfCheetah",
    "walker2d": "Walker2d",
    "ant": "Ant",
    "humanoid": "Humanoid",
}
SECONDS = 3.0


def python_rate(name):
    """Steps per second of Gymnasium's own environment."""
    environment = gymnasium.make(f"{name}-v5")
    environment.reset(seed=1)
    environment.action_space.seed(1)
    steps, start = 0, time.perf_counter()
    while (now := time.perf_counter()) - start < SECONDS:
        for _ in range(100):
            _, _, terminated, truncated, _ = environment.step(environment.action_space.sample())
            if terminated or truncated:
                environment.reset()
        steps += 100
    return steps / (now - start)


def seconds_of(dyne, script, count, threads):
    """Seconds that dyne takes to collect `count` sequences."""
    statements = f'include "{script}"; walks = collect env trajectories={count} length=4'
    start = time.perf_counter()
    subprocess.run(
        [dyne, "--quiet", "--no-rc", "--threads", str(threads), "-c", statements],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def dyne_rate(dyne, script, threads):
    """Steps per second of a collection."""
    count = 2_000
    short = seconds_of(dyne, script, count, threads)
    while True:
        count *= 4
        long = seconds_of(dyne, script, count, threads)
        if long - short > SECONDS:
            return 4 * (count - 2_000) / (long - short)


def main():
    dyne, *names = sys.argv[1:]
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    os.environ["GYMNASIUM_MODELS"] = os.path.join(os.path.dirname(gymnasium.__file__), "envs", "mujoco", "assets")
    print(f"Gymnasium {gymnasium.__version__}, MuJoCo {mujoco.__version__}, steps per second")
    print(f"{'task':26}{'Gymnasium':>10}{'dyne, 1 thread':>16}{'2 threads':>11}{'ratio':>8}{'ratio':>8}")
    for task, name in TASKS.items():
        if names and task not in names:
            continue
        script = os.path.join(root, "scripts", "gymnasium", f"{task}.dyne")
        peer = python_rate(name)
        one, two = (dyne_rate(dyne, script, threads) for threads in (1, 2))
        print(f"{name:26}{peer:10,.0f}{one:16,.0f}{two:11,.0f}{one / peer:8.1f}{two / peer:8.1f}", flush=True)


if __name__ == "__main__":
    main()
