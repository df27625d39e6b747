"""Writes exchange/: files as other programs write them, with what they hold, for ExchangeTests.

    python make_exchange_goldens.py path/to/dyne     (Tests/Peers/exchange/requirements.txt)
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from safetensors.torch import load_file
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
