"""Checks the environments of scripts/python/dyne.py by Gymnasium and SB3, and their steps by dyne's own.

    python environments.py path/to/dyne          (gymnasium, numpy; stable-baselines3 where it is)
"""

import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np

root = Path(__file__).resolve().parents[3]
program = str(Path(sys.argv[1]).resolve())
sys.path.insert(0, str(root / "scripts/python"))
sys.dont_write_bytecode = True
os.environ["DYNE"] = program

from dyne import Dyne, Environment, Vector  # noqa: E402
from gymnasium.utils.env_checker import check_env  # noqa: E402

failures = 0


def check(what, holds):
    global failures
    failures += not holds
    print(f"  {what:44} {'yes' if holds else 'NO'}")


with warnings.catch_warnings():
    # the render modes and the unbounded box are known
    warnings.simplefilter("ignore")
    check_env(Environment(), skip_render_check=True)
check("Gymnasium's check_env passes", True)

session = Dyne("--seed", "3")
check("numbers, texts, none", session("2 + 2") == 4 and session('print "a b"') == "a b" and session("x = 1") is None)
try:
    session("print unknown_name")
    check("an error is raised", False)
except RuntimeError as problem:
    check("an error is raised", "unknown_name" in str(problem))

# the same actions from the same seed, by dyne alone
actions = np.random.default_rng(0).uniform(-1, 1, (150, 2)).astype("f4")
env = Environment("ReacherVertical seed=1")
mine = [env.reset(seed=7)[0]]
rewards, ends = [], []
for action in actions[:100]:
    seen, reward, terminated, truncated, _ = env.step(action)
    mine.append(seen)
    rewards.append(reward)
    ends.append(terminated or truncated)
folder = Path(tempfile.mkdtemp(prefix="dyne-environments-"))
np.save(folder / "actions.npy", actions[:100].astype("f8"))
(folder / "run.dyne").write_text('''arm = ReacherVertical seed=1
first = reset arm seed=7
rows = rollout arm actions=(import "actions.npy")
export (concat([first], rows.observation)) to="seen.npy"
export rows.reward to="rewards.npy"
''')
subprocess.run([program, "run.dyne"], cwd=folder, check=True, capture_output=True)
check("observations equal dyne's to the bit", np.array_equal(np.load(folder / "seen.npy"), np.array(mine)))
check("rewards equal dyne's to the bit", np.array_equal(np.load(folder / "rewards.npy"), rewards))
check("the episode ends at its limit", ends == [False] * 99 + [True])

# together: what each does is what it would do alone
several, session = Vector("ReacherVertical seed=1", 4), Dyne()
alone = [Environment("ReacherVertical seed=1", session) for _ in range(4)]
seen, _ = several.reset(seed=5)
check("together from a seed", all(np.array_equal(seen[i], alone[i].reset(seed=5 + i)[0]) for i in range(4)))
same = True
for step in range(100):
    batch = actions[step:step + 4] if step < 146 else actions[:4]
    seen, reward, _, _, _ = several.step(batch)
    for i in range(4):
        here = alone[i].step(batch[i])
        same = same and np.array_equal(seen[i], here[0]) and reward[i] == here[1]
check("together as alone, to the bit", same)
seen, reward, terminated, truncated, _ = several.step(actions[:4])
check("what has ended is reset", not truncated.any() and not reward.any())

many = Vector("ReacherVertical", 128)
many.reset(seed=0)
batch = np.zeros((128, 2), "f4")
many.step(batch)
start = time.perf_counter()
for _ in range(40): many.step(batch)
pace = 40 * 128 / (time.perf_counter() - start)
print(f"  {pace:,.0f} steps a second in batches of 128")

try:
    from stable_baselines3 import TD3
    from stable_baselines3.common.env_checker import check_env as check_sb3
except ImportError as missing:
    print(f"  without SB3: {missing}")
else:
    check_sb3(Environment(), warn=False)
    model = TD3("MlpPolicy", Environment(), learning_starts=50, batch_size=16, policy_kwargs={"net_arch": [16]})
    model.learn(150)
    check("SB3 trains on ReacherVertical", model.num_timesteps >= 150)
sys.exit(f"environments.py: {failures} are not as they should be" if failures else 0)
