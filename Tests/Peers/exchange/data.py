"""Loads what dyne writes with Minari, and what Minari and h5py write with dyne.

    python data.py path/to/dyne          (minari, h5py, pillow, gymnasium, numpy)
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import gymnasium
import h5py
import numpy as np

dyne = Path(sys.argv[1]).resolve()
folder = Path(tempfile.mkdtemp(prefix="dyne-data-"))
os.environ["MINARI_DATASETS_PATH"] = str(folder / "datasets")
import minari  # noqa: E402
from minari.data_collector.episode_buffer import EpisodeBuffer  # noqa: E402

failures = 0


def check(what, holds):
    global failures
    failures += not holds
    print(f"  {what:52} {'yes' if holds else 'NO'}")


def run(text):
    (folder / "run.dyne").write_text("set quiet=true\n" + text)
    done = subprocess.run([dyne, "run.dyne"], cwd=folder, text=True, capture_output=True)
    if done.returncode: sys.exit(f"data.py: {done.stderr or done.stdout}")


def load(name): return np.load(folder / f"{name}.npy")


run('''
walks = collect (ReacherVertical seed=1) trajectories=60 length=4
export walks format=minari id="dyne/reacher/random-v0"
t = sample walks n=60
export [walks.mean_reward, walks.count] to="facts.npy"
back = import "dyne/reacher/random-v0" format=minari length=4
expect back.count == walks.count
expect abs(back.mean_reward - walks.mean_reward) < 1e-12
expect max(abs(back.change_std - walks.change_std)) < 1e-12
''')
dataset = minari.load_dataset("dyne/reacher/random-v0")
episodes = list(dataset.iterate_episodes())
mean, count = load("facts")
check("Minari loads what dyne writes", dataset.total_steps == 4 * count == sum(len(e.rewards) for e in episodes))
check("its rewards are dyne's", abs(np.concatenate([e.rewards for e in episodes]).mean() - mean) < 1e-12)
first = episodes[0]
check("its episodes have T + 1 observations of float32", all(
    e.observations.shape == (len(e.rewards) + 1, 11) and e.observations.dtype == np.float32 for e in episodes))
check("its ends are booleans", first.truncations.dtype == bool and all(e.truncations[-1] for e in episodes))
check("its actions are in the space", all(dataset.action_space.contains(a) for e in episodes for a in e.actions))
check("an episode can be printed", "total_steps" in repr(first))

generator = np.random.default_rng(0)
space = gymnasium.spaces.Box(-2, 2, (2,), np.float32)
seen = gymnasium.spaces.Dict({
    "goal": gymnasium.spaces.Box(-np.inf, np.inf, (2,), np.float64),
    "place": gymnasium.spaces.Box(-np.inf, np.inf, (3,), np.float64)})
for name, observation_space in (("plain", seen["place"]), ("dict", seen)):
    buffers = []
    for episode in range(30):
        steps = 21
        places, goals = generator.normal(size=(steps + 1, 3)), generator.normal(size=(steps + 1, 2))
        actions = generator.uniform(-2, 2, (steps, 2)).astype(np.float32)
        places[1:, :2] += actions
        buffers.append(EpisodeBuffer(
            id=episode, observations=places if name == "plain" else {"place": places, "goal": goals},
            actions=actions, rewards=list(generator.normal(size=steps)), terminations=[False] * steps,
            truncations=[False] * (steps - 1) + [True], infos={}))
    minari.create_dataset_from_buffers(
        f"test/{name}-v1", buffer=buffers, observation_space=observation_space, action_space=space,
        algorithm_name="noise", author="a", author_email="a@b.c", code_permalink="none", description="d")
steps, width = 400, 5
with h5py.File(folder / "hopper.hdf5", "w") as file:
    file["observations"] = generator.normal(size=(steps, width)).astype(np.float32)
    file["next_observations"] = generator.normal(size=(steps, width)).astype(np.float32)
    file["actions"] = generator.uniform(-1, 1, (steps, 2)).astype(np.float32)
    file["rewards"] = generator.normal(size=steps).astype(np.float32)
    file["terminals"] = np.arange(steps) % 100 == 99
    file["timeouts"] = np.zeros(steps, bool)
run('''
plain = import "test/plain-v1" format=minari length=4
expect plain.count == 150
expect plain.environment == "test/plain-v1"
both = import "datasets/test/dict-v1" length=3
expect both.count == 210
expect length(both.coordinates) == 5
hop = import "hopper.hdf5" length=5
expect hop.count == 80
e = ActionEmbedding plain hidden=16 decoder_hidden=[16] decoder_epochs=1
train e epochs=2
expect e.bound > 0
n = neighbors e of=[0, 0] k=3
plot e to="e.png"
save e to="e"
export e to="decoder.onnx"
''')
check("dyne learns from what Minari writes", (folder / "e.safetensors").exists())
refused = subprocess.run(
    [dyne, "-c", 'e = load "e"\nneighbors e of=[0, 0] k=3 verify=true'], cwd=folder, text=True, capture_output=True)
check("a simulator is refused in a sentence", "that dyne doesn't know" in refused.stderr and refused.returncode == 1)

def flat(name, **parts):
    """A file as D4RL's, with parts that are otherwise, or missing where they are None."""
    count = 40
    usual = {
        "observations": generator.normal(size=(count, 3)), "actions": generator.uniform(-1, 1, (count, 2)),
        "rewards": np.zeros(count), "terminals": np.zeros(count, bool)} | parts
    with h5py.File(folder / name, "w") as file:
        for key, part in usual.items():
            if callable(part): part(file)
            elif part is not None: file[key] = part


def nested(file, depth=30): file.create_group("observations/" + "/".join(["deeper"] * depth))


def circle(file):
    group = file.create_group("observations")
    group["itself"] = group


def unfilled(file): file.create_dataset("rewards", (1 << 36,), "f4", chunks=(1024,))
def elsewhere(file): file.create_dataset("observations", (40, 3), "f8", external=[("/dev/zero", 0, 960)])


holes = np.zeros((40, 3))
holes[17, 1] = np.nan
for what, words, parts in (
    ("without rewards", "has no dataset 'rewards'", {"rewards": None}),
    ("of other lengths", "'actions' with 20 rows instead of 40", {"actions": np.zeros((20, 2))}),
    ("with numbers that aren't", "in whose row 17 is nan", {"observations": holes}),
    ("with numbers beyond float32", "in whose row 0 is 1e+300", {"observations": np.full((40, 3), 1e300)}),
    ("of discrete actions", "discrete actions", {"actions": np.zeros(40, int)}),
    ("of pictures", "which are pictures", {"observations": np.zeros((40, 8, 8, 3), np.uint8)}),
    ("of texts", "isn't an array of numbers", {"actions": np.array([b"left"] * 40)}),
    ("without a number", "observations without a number", {"observations": np.zeros((40, 0))}),
    ("nested deeply", "nested too deeply", {"observations": nested}),
    ("that hold themselves", "nested too deeply", {"observations": circle}),
    ("never filled", "than fit into memory", {"rewards": unfilled}),
    ("in other files", "never filled, or it was cut", {"observations": elsewhere}),
):
    flat("odd.hdf5", **parts)
    done = subprocess.run([dyne, "-c", 'import "odd.hdf5"'], cwd=folder, text=True, capture_output=True, timeout=60)
    holds = done.returncode == 1 and words in done.stderr and len(done.stderr) < 900
    check(f"refused: data {what}", holds)
    if not holds: print(done.stderr)
sys.exit(f"data.py: {failures} are not as they should be" if failures else 0)
