"""Reads what stable-baselines3, NumPy and TensorBoard write with dyne, and what dyne writes with them.

    python logs.py path/to/dyne          (gymnasium, stable-baselines3, tensorboard, numpy)
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from torch.utils.tensorboard import SummaryWriter

dyne = Path(sys.argv[1]).resolve()
folder = Path(tempfile.mkdtemp(prefix="dyne-logs-"))
failures = 0


def check(what, holds):
    global failures
    failures += not holds
    print(f"  {what:44} {'yes' if holds else 'NO'}")


def run(text):
    (folder / "run.dyne").write_text("set quiet=true\n" + text)
    done = subprocess.run([dyne, "run.dyne"], cwd=folder, text=True, capture_output=True)
    if done.returncode: sys.exit(f"logs.py: {done.stderr or done.stdout}")


writer = SummaryWriter(str(folder / "run"))
for step in range(50): writer.add_scalar("eval/mean_reward", -step / 7, 10 * step)
writer.add_histogram("weights", np.arange(10.0), 3)
writer.close()
(event,) = (folder / "run").iterdir()
np.savez(folder / "scores.npz", dqn=np.arange(6.0).reshape(3, 2), td3=np.arange(6.0).reshape(3, 2) + 1)
run(f'''
t = import "run/{event.name}"
export t.mean to="mean.npy"
export t.steps to="steps.npy"
s = import "scores.npz"
c = compare s.td3 s.dqn
expect c.probability > 0.5
export {{a=[1, 2.5], b=[[1, 2], [3, 4]]}} to="out.npz"
plot t to="t.svg"
export (table [{{steps=0, mean=-30.5}}, {{steps=1000, mean=-20.25}}]) to="back" format=events
''')
check("TensorBoard's scalars", np.array_equal(
    np.load(folder / "mean.npy"), np.array([-step / 7 for step in range(50)], np.float32).astype(float)))
check("TensorBoard's steps", np.array_equal(np.load(folder / "steps.npy"), 10 * np.arange(50)))
back = EventAccumulator(str(folder / "back")).Reload().Scalars("mean")
check("TensorBoard reads dyne's curves", [(e.step, e.value) for e in back] == [(0, -30.5), (1000, -20.25)])
out = np.load(folder / "out.npz")
check("NumPy reads dyne's .npz", sorted(out) == ["a", "b"] and np.array_equal(out["b"], [[1, 2], [3, 4]]))
sys.exit(f"logs.py: {failures} are not as they should be" if failures else 0)
