"""Converts models laid out as the published code's, and compares what they give with what dyne gives.

    python published.py path/to/dyne          (torch, safetensors, numpy)
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

root = Path(__file__).resolve().parents[3]
dyne = Path(sys.argv[1]).resolve()
folder = Path(tempfile.mkdtemp(prefix="dyne-published-"))

# modules with the published names of layers, in a file of their own that the converter can't import
(folder / "there").mkdir()
(folder / "there/published_modules.py").write_text('''
import torch
from torch import nn
from torch.nn.functional import selu


class Box:
    """What a decoder holds of its environment."""
    shape = (2,)


class Model(nn.Module):
    def __init__(self, hidden=24):
        super().__init__()
        self.encoder_layers = nn.ModuleList([nn.Linear(8, hidden), nn.Linear(hidden, hidden)])
        self.fc21, self.fc22 = nn.Linear(hidden, 2), nn.Linear(hidden, 2)
        self.decoder_layers = nn.ModuleList([nn.Linear(6, hidden), nn.Linear(hidden, hidden)])
        self.fc4 = nn.Linear(hidden, 4)

    def encode(self, actions):
        x = actions.flatten(1)
        for layer in self.encoder_layers: x = selu(layer(x))
        return self.fc21(x)

    def predict(self, state, z):
        x = torch.cat([state, z], 1)
        for layer in self.decoder_layers: x = selu(layer(x))
        return self.fc4(x)


class Decoder(nn.Module):
    def __init__(self, hidden=20):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(2, hidden), nn.Linear(hidden, hidden)])
        self.out_layer, self.action_space, self.max_embedding = nn.Linear(hidden, 8), Box(), torch.tensor(2.5)

    def forward(self, z):
        for layer in self.layers: z = selu(layer(z))
        return torch.tanh(self.out_layer(z)).unflatten(1, (4, 2))
''')
sys.path.append(str(folder / "there"))
from published_modules import Decoder, Model  # noqa: E402

torch.manual_seed(0)
model, decoder = Model(), Decoder()
torch.save(model, folder / "model.pt")
torch.save(decoder, folder / "decoder.pt")
torch.save(model.state_dict(), folder / "model_state.pt")
torch.save(decoder.state_dict(), folder / "decoder_state.pt")


def run(text):
    (folder / "run.dyne").write_text("set quiet=true\n" + text)
    done = subprocess.run([dyne, "run.dyne"], cwd=folder, text=True, capture_output=True)
    if done.returncode: sys.exit(f"published.py: {done.stderr or done.stdout}")


def convert(*arguments):
    done = subprocess.run(
        [sys.executable, root / "scripts/python/from_published.py", *arguments], cwd=folder, text=True,
        capture_output=True)
    if done.returncode: sys.exit(f"published.py: {done.stderr}")


(folder / "arm.xml").write_text('''<mujoco><worldbody><body><joint name="a"/><joint name="b" axis="1 0 0"/>
<geom size="0.1" mass="1"/></body></worldbody><actuator><motor joint="a" ctrlrange="-3 1" ctrllimited="true"/>
<motor joint="b" ctrlrange="0 2" ctrllimited="true"/></actuator></mujoco>''')
run('''
walks = collect (ReacherVertical) trajectories=2k length=4
save (ActionEmbedding walks condition=none hidden=24 decoder_hidden=[20, 20] decoder_epochs=1) to="mine"
export (sample walks n=9).actions to="plans.npy"
walks = collect (Environment "arm.xml" reward=0) trajectories=100 length=4
save (ActionEmbedding walks condition=none hidden=24 decoder_epochs=1) to="box"
''')
convert("model.pt", "decoder.pt", "--like", "mine.safetensors", "--to", "modules.safetensors")
convert("model_state.pt", "decoder_state.pt", "--like", "mine.safetensors", "--to", "states.safetensors")
convert("model.pt", "--like", "mine.safetensors", "--to", "encoder.safetensors")
convert("model.pt", "--like", "box.safetensors", "--to", "box_published.safetensors")
refused = subprocess.run(
    [sys.executable, root / "scripts/python/from_published.py", "model.pt", "decoder.pt", "--like",
     "box.safetensors", "--to", "no.safetensors"], cwd=folder, text=True, capture_output=True)
text = 'plans = import "plans.npy"\nz = [[0.5, -1], [2, 0.1]]\n'
for name in ("modules", "states", "encoder"):
    text += f'e = load "{name}"\nexport (encode e plans) to="{name}_z.npy"\nexport (decode e z) to="{name}_plans.npy"\n'
text += 'e = load "modules"\nprint e.bound\nexport (predict e [[0, 0, 0, 0], [1, 2, 3, 4]] z) to="s.npy"\n'
text += "arm = ReacherVertical\nagent = TD3 arm actions=e hidden=[8]\ntrain agent steps=100 episodes=1\n"
text += 'b = load "box_published"\nexport (encode b plans) to="box_z.npy"\n'
run(text)

failures = 0


def check(what, ours, theirs):
    global failures
    error = np.abs(ours - theirs.detach().double().numpy()).max()
    failures += not error <= 2e-6
    print(f"  {what:28} {'same' if error <= 2e-6 else 'DIFFERS'}, to {error:.1e}")


def load(name): return np.load(folder / f"{name}.npy")


from safetensors.torch import load_file  # noqa: E402

plans, z = torch.tensor(load("plans")).float(), torch.tensor([[0.5, -1], [2, 0.1]])
file = load_file(folder / "modules.safetensors")
means = model.encode(plans)
for name in ("modules", "states", "encoder"):
    here = load_file(folder / f"{name}.safetensors")
    mean, std = file["latent.mean"], file["latent.std"]
    check(f"{name}: encode", load(f"{name}_z"), (means - mean) / std)
    if name != "encoder": check(f"{name}: decode", load(f"{name}_plans"), decoder(z))
rest = -(file["whitening.mean"] / file["whitening.std"]).expand(2, -1)
change = model.predict(rest, file["latent.mean"] + file["latent.std"] * z)
observations = torch.tensor([[0, 0, 0, 0], [1.0, 2, 3, 4]])
check("predict", load("s"), observations + file["whitening.mean"] + file["whitening.std"] * change)
check("bound", file["latent.bound"][0].item(), torch.tensor(2.5))
box = load_file(folder / "box.safetensors")["data.actions"].float()
data = model.encode(box)
check("box: encode", load("box_z"), (means - data.mean(0)) / data.std(0))
if "leave decoder.pt out" not in refused.stderr: failures += 1
sys.exit(f"published.py: {failures} differ" if failures else 0)
