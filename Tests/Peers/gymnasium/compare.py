"""Compares scripts/gymnasium/*.dyne with Gymnasium itself.

    python compare.py DYNE [--tolerance T]

From random starts, and states that random actions lead to, both take the same actions; observation, reward and end of
each step must agree. Where MuJoCo is the very version that dyne uses (requirements.txt), they agree but for rounding:
observations are single precision in dyne. Another version solves contacts and integrates otherwise, so `--tolerance`
(relative, for numbers above 1) then says what is to be accepted; the report tells the largest difference either way.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import warnings

import gymnasium
import mujoco
import numpy

warnings.filterwarnings("ignore")
gymnasium.logger.min_level = 40

TASKS = {
    "InvertedPendulum": "inverted_pendulum",
    "InvertedDoublePendulum": "inverted_double_pendulum",
    "Reacher": "reacher",
    "Swimmer": "swimmer",
    "HalfCheetah": "half_cheetah",
    "Hopper": "hopper",
    "Walker2d": "walker2d",
    "Ant": "ant",
    "Humanoid": "humanoid",
}
# These scripts have no `v`: their versions are alike.
ALIKE = {"Swimmer", "HalfCheetah"}
ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
ASSETS = os.path.join(os.path.dirname(gymnasium.__file__), "envs", "mujoco", "assets")


def episodes(env, random, count, length):
    """Starts, actions and what Gymnasium makes of them; every second start is one in motion."""
    env = env.unwrapped
    for number in range(count):
        env.reset(seed=int(random.integers(1 << 30)))
        for _ in range(20 if number % 2 else 0):
            env.step(random.uniform(env.action_space.low, env.action_space.high))
        qpos, qvel = env.data.qpos.copy(), env.data.qvel.copy()
        # as from a reset: nothing is left of earlier steps, the solver's warm start among it
        mujoco.mj_resetData(env.model, env.data)
        env.set_state(qpos, qvel)
        steps = []
        for _ in range(length):
            action = random.uniform(env.action_space.low, env.action_space.high)
            observation, reward, terminated, _, _ = env.step(action)
            steps.append((action, observation, float(reward), bool(terminated)))
        yield qpos, qvel, steps


def dyne(program, script, version, starts):
    """What dyne makes of the same starts and actions: a row of observation, reward and end for each step."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "starts.json"), "w") as file:
            json.dump(starts, file)
        path = os.path.join(folder, "run.dyne")
        task = os.path.join(ROOT, "scripts", "gymnasium", script)
        with open(task + ".dyne") as file:
            text = file.read().replace('include "model.dyne"', f'include "{os.path.dirname(task)}/model.dyne"')
        with open(path, "w") as file:
            file.write(text)
            file.write(
                """
starts = load "starts.json"
results = []
for start in starts {
  reset env qpos=start.qpos qvel=start.qvel
  rows = []
  for action in start.actions {
    s = step env action
    rows = append(rows, concat(s.observation, [s.reward, choose(s.terminated, 1, 0)]))
  }
  results = append(results, rows)
}
save results to="results.json"
"""
            )
        arguments = [os.path.abspath(program), "--quiet", path] + ([f"v={version}"] if version else [])
        environment = dict(os.environ, GYMNASIUM_MODELS=ASSETS)
        done = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{script}: dyne failed:\n{done.stderr}")
        with open(os.path.join(folder, "results.json")) as file:
            return json.load(file)


def difference(ours, theirs):
    ours, theirs = numpy.asarray(ours, float), numpy.asarray(theirs, float)
    return float(numpy.max(numpy.abs(ours - theirs) / numpy.maximum(1, numpy.abs(theirs)), initial=0))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dyne")
    parser.add_argument("--tolerance", type=float)
    parser.add_argument("--only")
    parser.add_argument("--episodes", type=int, default=20)
    parser.add_argument("--length", type=int, default=10)
    options = parser.parse_args()
    tolerance = options.tolerance or 1e-6
    print(f"Gymnasium {gymnasium.__version__} on MuJoCo {mujoco.__version__}, tolerance {tolerance:g}")
    failed = False
    for name, script in TASKS.items():
        for version in (4, 5):
            if options.only and options.only != name:
                continue
            env = gymnasium.make(f"{name}-v{version}")
            random = numpy.random.default_rng(version)
            played = list(episodes(env, random, options.episodes, options.length))
            starts = [
                {"qpos": q.tolist(), "qvel": v.tolist(), "actions": [s[0].tolist() for s in steps]}
                for q, v, steps in played
            ]
            results = dyne(options.dyne, script, None if name in ALIKE else version, starts)
            worst = {"observation": 0.0, "reward": 0.0}
            ends = 0
            for (_, _, steps), rows in zip(played, results):
                for (_, observation, reward, terminated), row in zip(steps, rows):
                    if len(row) - 2 != len(observation):
                        sys.exit(f"{name}-v{version}: {len(row) - 2} observations, not {len(observation)}")
                    worst["observation"] = max(worst["observation"], difference(row[:-2], observation))
                    worst["reward"] = max(worst["reward"], difference(row[-2], reward))
                    ends += (row[-1] == 1) != terminated
            agrees = max(worst.values()) <= tolerance and ends == 0
            failed = failed or not agrees
            print(
                f"{name}-v{version}: observation {worst['observation']:.1e}, reward {worst['reward']:.1e}, "
                f"{ends} different ends of {options.episodes * options.length} steps"
                f"{'' if agrees else '  <-- differs'}"
            )
    sys.exit(1 if failed else 0)


main()
