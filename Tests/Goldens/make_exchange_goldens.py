"""Writes exchange/: files as other programs write them, with what they hold, for ExchangeTests.

    python make_exchange_goldens.py path/to/dyne     (Tests/Peers/exchange/requirements.txt)
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import gymnasium
import h5py
import numpy as np
import onnx
import onnxruntime
import torch
from safetensors.torch import load_file
from stable_baselines3.common.logger import configure
from stable_baselines3.common.monitor import Monitor
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto import event_pb2
from tensorboard.summary.writer.event_file_writer import EventFileWriter
from torch import nn

here = Path(__file__).resolve().parent
out, dyne = here / "exchange", Path(sys.argv[1]).resolve()
folder = Path(tempfile.mkdtemp())


def run(text):
    (folder / "run.dyne").write_text("set quiet=true\n" + text)
    subprocess.run([dyne, "run.dyne"], cwd=folder, check=True)


# published.safetensors: what from_published.py makes of PyTorch's pickles with the published layers
torch.manual_seed(0)
linear = nn.Linear
encoder, predictor = nn.ModuleList([linear(4, 6), linear(6, 6)]), nn.ModuleList([linear(6, 6), linear(6, 6)])
model = nn.ModuleDict({"encoder_layers": encoder, "decoder_layers": predictor, "fc21": linear(6, 2),
                       "fc22": linear(6, 2), "fc4": linear(6, 4)})
decoder = nn.ModuleDict({"layers": nn.ModuleList([linear(2, 5), linear(5, 5)]), "out_layer": linear(5, 4)})
torch.save(model.state_dict(), folder / "model.pt")
torch.save(decoder.state_dict(), folder / "decoder.pt")
run('''
walks = collect (ReacherVertical) trajectories=12 length=2
e = ActionEmbedding walks condition=none latent=2 hidden=6 decoder_hidden=[5, 5] decoder_epochs=1
save e to="mine"
''')
subprocess.run(
    [sys.executable, here.parents[1] / "scripts/python/from_published.py", "model.pt", "decoder.pt", "--like",
     "mine.safetensors", "--to", out / "published.safetensors"], cwd=folder, check=True)
actions = torch.linspace(-1, 1, 12).reshape(3, 2, 2)
z = torch.tensor([[0.5, -1], [0, 0], [2, 1]])
with torch.no_grad():
    x = actions.flatten(1)
    for layer in encoder: x = torch.selu(layer(x))
    made = load_file(out / "published.safetensors")
    np.save(out / "published_actions.npy", actions.numpy())
    np.save(out / "published_z.npy", ((model["fc21"](x) - made["latent.mean"]) / made["latent.std"]).numpy())
    for layer in decoder["layers"]: z = torch.selu(layer(z))
    np.save(out / "published_plans.npy", torch.tanh(decoder["out_layer"](z)).reshape(3, 2, 2).numpy())

# logs as stable-baselines3, the published code and TensorBoard write them
steps = np.array([1000, 2000, 3000])
returns = np.array([[-30.0, -32], [-20, -21.5], [-10, -9]])
np.savez(out / "evaluations.npz", timesteps=steps, results=returns, ep_lengths=np.full((3, 2), 100))
np.savez_compressed(
    out / "arrays.npz", whole=np.arange(6).reshape(2, 3), half=np.float16([0.5, -2]), one=np.array(3.25),
    flags=np.array([True, False]))
np.save(out / "eval.npy", np.stack([(0, 0, -40.5), (10, 1000, -30.25), (20, 2000, -20)]))
monitor = Monitor(gymnasium.make("Pendulum-v1", max_episode_steps=3), str(out / "0"))
for episode in range(2):
    monitor.reset(seed=episode)
    for _ in range(3): monitor.step(np.zeros(1, np.float32))
monitor.close()
logger = configure(str(folder), ["csv", "tensorboard"])
for step in range(3):
    logger.record("time/total_timesteps", 100 * step)
    logger.record("rollout/ep_rew_mean", -30.5 + step)
    if step == 2: logger.record("train/actor_loss", 0.125)
    logger.dump(100 * step)
logger.close()
(out / "progress.csv").write_bytes((folder / "progress.csv").read_bytes())
(events,) = folder.glob("events.out.tfevents.*")
(out / "scalars.tfevents").write_bytes(events.read_bytes())

# datasets as Minari and D4RL write them
os.environ["MINARI_DATASETS_PATH"] = str(folder / "minari")
import minari  # noqa: E402
from minari.data_collector.episode_buffer import EpisodeBuffer  # noqa: E402

buffers = [
    EpisodeBuffer(
        id=episode, observations=np.arange(3.0 * (steps + 1)).reshape(-1, 3) + episode,
        actions=np.linspace(-1, 1, 2 * steps, dtype=np.float32).reshape(-1, 2), rewards=[0.5] * steps,
        terminations=[False] * (steps - 1) + [episode == 1], truncations=[False] * (steps - 1) + [episode == 0],
        infos={})
    for episode, steps in ((0, 9), (1, 6))
]
minari.create_dataset_from_buffers(
    "test/tiny-v0", buffer=buffers, observation_space=gymnasium.spaces.Box(-np.inf, np.inf, (3,), np.float64),
    action_space=gymnasium.spaces.Box(-2, 2, (2,), np.float32), algorithm_name="a line", author="dyne",
    author_email="none", code_permalink="none", description="fifteen steps")
(out / "minari").mkdir(exist_ok=True)
(out / "minari/data").mkdir(exist_ok=True)
for name in ("main_data.hdf5", "metadata.json"):
    (out / "minari/data" / name).write_bytes((folder / "minari/test/tiny-v0/data" / name).read_bytes())
with h5py.File(out / "d4rl.hdf5", "w") as file:
    file["observations"] = np.arange(24, dtype=np.float32).reshape(12, 2)
    file["actions"] = np.linspace(-1, 1, 12, dtype=np.float32).reshape(12, 1)
    file["rewards"] = np.ones(12, np.float32)
    file["terminals"] = np.arange(12) == 5
    file["timeouts"] = np.arange(12) == 11
# d4rl_cut.hdf5: the first episode is cut after six steps, which only what follows them says
with h5py.File(out / "d4rl_cut.hdf5", "w") as file:
    seen = np.arange(24, dtype=np.float32).reshape(12, 2)
    after = np.vstack([seen[1:], [[24, 25]]])
    after[5] = [100, 100]
    file["observations"], file["next_observations"] = seen, after.astype(np.float32)
    file["actions"] = np.linspace(-1, 1, 12, dtype=np.float32).reshape(12, 1)
    file["rewards"] = np.ones(12, np.float32)
    file["terminals"] = np.zeros(12, bool)

# restarted.tfevents: six steps, a new start at 30, two steps of it; a tag named steps
def event(step, **values):
    made = event_pb2.Event(wall_time=1, step=step)
    if not values: made.session_log.status = event_pb2.SessionLog.START
    for tag, value in values.items(): made.summary.value.add(tag=tag, simple_value=value)
    return made
writer = EventFileWriter(str(folder / "restarted"))
for number in range(1, 7): writer.add_event(event(10 * number, mean=number, steps=7))
writer.add_event(event(30))
for step in (30, 35): writer.add_event(event(step, mean=10 * step, steps=8))
writer.close()
(events,) = (folder / "restarted").glob("events.out.tfevents.*")
(out / "restarted.tfevents").write_bytes(events.read_bytes())
scalars = EventAccumulator(str(folder / "restarted")).Reload().Scalars("mean")
assert [scalar.step for scalar in scalars] == [10, 20, 30, 35]

# policy.onnx, decoder.onnx: what dyne makes of files; onnxruntime gives what dyne gives
run('''
arm = ReacherVertical seed=1
walks = collect arm trajectories=12 length=2
e = ActionEmbedding walks latent=2 hidden=4 decoder_hidden=[3] decoder_epochs=1
train e epochs=1
agent = TD3 arm actions=e hidden=[3] normalize=true
train agent steps=100 episodes=1
save agent to="policy" data=none
agent = load "policy"
export agent to="policy.onnx"
export (act agent arm.observation) to="action.npy"
export arm.observation to="seen.npy"
''')
for name in ("policy.safetensors", "policy.onnx"): (out / name).write_bytes((folder / name).read_bytes())
onnx.checker.check_model(str(out / "policy.onnx"), full_check=True)
seen = np.load(folder / "seen.npy").astype(np.float32)[None]
action = onnxruntime.InferenceSession(str(out / "policy.onnx")).run(None, {"observation": seen})[0]
assert np.abs(action - np.load(folder / "action.npy")).max() < 1e-6
