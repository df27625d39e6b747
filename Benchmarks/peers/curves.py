"""Learning curves of other libraries' agents on dyne's ReacherVertical, one CSV each: steps, mean and deviation of ten episodes.

    DYNE=path/to/dyne python Benchmarks/peers/curves.py sac --seed 1 --to sac-1.csv

td3, sac and their hindsight versions (td3-her, sac-her) are Stable-Baselines3's, crossq is SBX's. Settings are the libraries'
own but for what SETTINGS says. With hindsight the agent sees the arm and the goal apart, as the libraries want it.
"""

import argparse
import csv
import sys
from pathlib import Path

import gymnasium
import numpy as np

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts/python"))

from dyne import Environment  # noqa: E402

# RL Baselines3 Zoo's settings for MuJoCo's tasks, but random steps in proportion to these few steps: 1,000 instead of 10,000
SETTINGS = {
    "td3": {"learning_rate": 1e-3, "learning_starts": 1000, "policy_kwargs": {"net_arch": [400, 300]}},
    "sac": {"learning_starts": 1000},
    "crossq": {"learning_starts": 1000},
}
NOISE = 0.1
ARM, GOAL = [0, 1, 2, 3, 6, 7], [4, 5]
OFFSET = [8, 9, 10]


class WithGoal(gymnasium.Wrapper):
    """The same environment with its goal apart, for hindsight: a reward is that of the state before it, as the task's."""

    def __init__(self, env):
        super().__init__(env)
        box = lambda size: gymnasium.spaces.Box(-np.inf, np.inf, (size,), "f4")  # noqa: E731
        self.observation_space = gymnasium.spaces.Dict(
            {"observation": box(len(ARM)), "achieved_goal": box(2), "desired_goal": box(2)}
        )

    def seen(self, row):
        self.fingertip = row[GOAL] + row[[OFFSET[0], OFFSET[2]]]
        return {"observation": row[ARM], "achieved_goal": self.fingertip, "desired_goal": row[GOAL]}

    def reset(self, **options):
        row, info = self.env.reset(**options)
        return self.seen(row), info

    def step(self, action):
        info = {"before": self.fingertip, "effort": float(np.square(np.clip(action, -1, 1)).sum())}
        row, reward, terminated, truncated, _ = self.env.step(action)
        seen = self.seen(row)
        again = self.compute_reward(seen["achieved_goal"], seen["desired_goal"], info)
        # the formula below is the task's, to single precision
        assert abs(again - reward) < 1e-5, (again, reward)
        return seen, reward, terminated, truncated, info

    def compute_reward(self, achieved, desired, info):
        several = np.ndim(desired) > 1
        infos = info if several else [info]
        before = np.array([each["before"] for each in infos])
        effort = np.array([each["effort"] for each in infos])
        rewards = -np.linalg.norm(before - np.atleast_2d(desired), axis=1) - effort
        return rewards if several else float(rewards[0])


def make_agent(method, env, seed):
    kind, _, hindsight = method.partition("-")
    options = dict(SETTINGS[kind], seed=seed)
    if kind == "crossq":
        from sbx import CrossQ

        return CrossQ("MlpPolicy", env, **options)
    import stable_baselines3 as sb3
    import torch
    from stable_baselines3.common.noise import NormalActionNoise

    torch.set_num_threads(1)
    if kind == "td3":
        options["action_noise"] = NormalActionNoise(np.zeros(2), np.full(2, NOISE))
    if hindsight:
        options["replay_buffer_class"] = sb3.HerReplayBuffer
        options["replay_buffer_kwargs"] = {"n_sampled_goal": 4, "copy_info_dict": True}
    return getattr(sb3, kind.upper())("MultiInputPolicy" if hindsight else "MlpPolicy", env, **options)


def evaluate(agent, env, episodes=10):
    returns = []
    for _ in range(episodes):
        seen, over, total = env.reset()[0], False, 0.0
        while not over:
            action, _ = agent.predict(seen, deterministic=True)
            seen, reward, terminated, truncated, _ = env.step(action)
            total += reward
            over = terminated or truncated
        returns.append(total)
    return float(np.mean(returns)), float(np.std(returns, ddof=1))


def main():
    parser = argparse.ArgumentParser(description="Trains another library's agent on ReacherVertical.")
    parser.add_argument("method", choices=["td3", "sac", "td3-her", "sac-her", "crossq"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=15_000)
    parser.add_argument("--every", type=int, default=1_000)
    parser.add_argument("--to", required=True, help="the CSV file")
    options = parser.parse_args()
    envs = [Environment(f"ReacherVertical seed={seed}") for seed in (options.seed, options.seed + 1000)]
    train, test = (WithGoal(env) for env in envs) if options.method.endswith("her") else envs
    agent = make_agent(options.method, train, options.seed)
    with open(options.to, "w", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["steps", "mean", "std"])
        for steps in range(0, options.steps + 1, options.every):
            if steps:
                agent.learn(options.every, reset_num_timesteps=steps == options.every)
            rows.writerow([steps, *evaluate(agent, test)])
            file.flush()


if __name__ == "__main__":
    main()
