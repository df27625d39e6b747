"""Loads dyne's files into the modules that Docs/Exchange.md prints, strictly, compares what they give, and goes back.

    python weights.py path/to/dyne          (torch, safetensors, numpy)
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

root = Path(__file__).resolve().parents[3]
dyne = Path(sys.argv[1]).resolve()
page = (root / "Docs/Exchange.md").read_text().split("\n## PyTorch\n")[1].split("\n## ")[0]
exec("\n".join(re.findall(r"```python\n(.*?)```", page, re.S)))

SMALL = "hidden=24 decoder_hidden=[20, 16] decoder_epochs=1"
ACTIONS = {
    "deep": f"ActionEmbedding walks latent=3 layers=2 {SMALL}",
    "blind": f"ActionEmbedding walks condition=none {SMALL}",
    "angles": f"ActionEmbedding walks condition=angles {SMALL}",
    "plain": f"ActionEmbedding walks deterministic=true layers=0 {SMALL}",
    "auto": f"ActionEmbedding walks objective=autoencoder {SMALL}",
    "contrast": f"ActionEmbedding walks objective=contrastive {SMALL}",
    "linear": "LinearEmbedding walks latent=3 basis=pca",
}
AGENTS = {
    "raw": "TD3 arm hidden=[24, 16]", "white": "TD3 arm hidden=[24] normalize=true",
    "plan": "TD3 arm actions=deep hidden=[24, 16]", "line": "TD3 arm actions=linear hidden=[24, 16]",
}
FRAMES = {
    "states": f"StateActionEmbedding films {SMALL} epoch_size=128", "vae": "VAE films epoch_size=128",
}
SEEING = {
    "pixels": "TD3 cam hidden=[24, 16]", "seen": "TD3 cam states=states hidden=[24, 16]",
    "both": "TD3 cam states=states actions=states hidden=[24, 16]", "apart": "TD3 cam states=vae hidden=[24, 16]",
}
Z, STATES = "[[0.5, -1, 0.2], [0, 0.1, -0.3]]", "[[0.1, 0.2, -0.3, 4], [2, 1, 0.5, -1]]"
failures = 0


def run(lines, folder):
    """Runs a script in a folder; ends if it fails."""
    (folder / "run.dyne").write_text("\n".join(["set quiet=true"] + lines) + "\n")
    done = subprocess.run([dyne, "run.dyne"], cwd=folder, text=True, capture_output=True)
    if done.returncode: sys.exit(f"weights.py: {done.stderr or done.stdout}")


def check(what, ours, theirs, tolerance=1e-6):
    """Compares numbers, by the largest difference in units of their size."""
    global failures
    ours, theirs = np.asarray(ours, float), theirs.detach().double().numpy()
    error = np.abs(ours - theirs).max() / max(1, np.abs(theirs).max()) if ours.shape == theirs.shape else np.inf
    failures += not error <= tolerance
    print(f"  {what:24} {'same' if error <= tolerance else 'DIFFERS'}, to {error:.1e}")


def z(name): return "[[0.5, -1, 0.2], [0, 0.1, -0.3]]" if name in ("deep", "linear") else "[[0.5, -1], [0, 0.1]]"


def load(name): return np.load(folder / f"{name}.npy")


def numbers(text): return torch.tensor(eval(text))



folder = Path(tempfile.mkdtemp(prefix="dyne-weights-"))
lines = [
    "arm = ReacherVertical seed=1", "walks = collect arm trajectories=300 length=4",
    "plans = (sample walks n=5).actions", 'export plans to="plans.npy"',
    "seen = (rollout arm steps=3).observation", 'export seen to="seen.npy"',
]
for name, make in ACTIONS.items():
    lines += [f"{name} = {make}"] + ([f"train {name} epochs=1"] if name != "linear" else [])
    lines += [f'save {name} to="{name}"', f'export (encode {name} plans) to="{name}_z.npy"']
    lines += [f'export (decode {name} {z(name)}) to="{name}_plans.npy"']
    if name in ("deep", "blind", "angles", "plain"):
        lines += [f'export (predict {name} {STATES} {z(name)}) to="{name}_states.npy"']
for name, make in AGENTS.items():
    lines += [f"{name} = {make}", f"train {name} steps=120 episodes=1", f'save {name} to="{name}"']
    lines += [f'export (act {name} seen[{row}]) to="{name}_{row}.npy"' for row in range(3)]
lines += [
    "cam = Pixels arm", "films = collect cam trajectories=40 length=4", "frames = cam.observation",
    'export frames to="frames.npy"',
]
for name, make in FRAMES.items():
    lines += [f"{name} = {make}", f"train {name} epochs=1", f'save {name} to="{name}"']
    lines += [f'export (encode {name} frames) to="{name}_s.npy"']
lines += [
    'export (encode states plans) to="states_z.npy"', f'export (decode states {z("")}) to="states_plans.npy"',
    f'export (predict states cam {z("")}) to="states_frames.npy"',
]
for name, make in SEEING.items():
    lines += [f"{name} = {make} learning_starts=0 buffer_size=1k batch=16"]
    lines += [f"train {name} steps=20 episodes=1", f'save {name} to="{name}"']
    lines += [f'export (act {name} frames) to="{name}_0.npy"']
run(lines, folder)

plans, seen = torch.tensor(load("plans")), torch.tensor(load("seen")).float()
frames = torch.tensor(load("frames"))[None]
for name in ACTIONS:
    print(name)
    model = (LinearEmbedding if name == "linear" else ActionEmbedding)(folder / f"{name}.safetensors").eval()
    latents = numbers(z(name))
    check("encode", load(f"{name}_z"), model.encode(plans))
    check("decode", load(f"{name}_plans"), model.decode(latents))
    if name in ("deep", "blind", "angles", "plain"):
        check("predict", load(f"{name}_states"), model.predict(numbers(STATES), latents))
for name in AGENTS:
    print(name)
    model = TD3(folder / f"{name}.safetensors").eval()
    actions = np.stack([load(f"{name}_{row}") for row in range(3)])
    check("act", actions.reshape(3, model.length, -1), model.act(seen))
    model.value(model.critic_1, seen, model.policy(seen), torch.zeros(3, 1) if model.length > 1 else None)
for name in FRAMES:
    print(name)
    model = (VAE if name == "vae" else StateActionEmbedding)(folder / f"{name}.safetensors").eval()
    state = (model.encode if name == "vae" else model.encode_state)(frames)
    check("encode", load(f"{name}_s")[None], state)
    if name == "vae": continue
    check("encode actions", load("states_z"), model.encode(plans))
    check("decode", load("states_plans"), model.decode(numbers(z(""))))
    drawn = model.predict(state.expand(2, -1), numbers(z("")))
    # dyne gives bytes
    check("predict", load("states_frames") / 255, drawn, 0.501 / 255)
for name in SEEING:
    print(name)
    model = (PixelTD3 if name == "pixels" else TD3)(folder / f"{name}.safetensors").eval()
    action = load(f"{name}_0").reshape(1, model.length, -1)
    check("act", action, model.act(frames if name == "pixels" else model.encode_state(frames)))

# a step of training there, and back
embedding = ActionEmbedding(folder / "deep.safetensors")
optimizer = torch.optim.Adam(embedding.encoder.parameters(), 1e-2)
mean, log_variance = embedding.encoder(embedding.action.unit(plans).flatten(1))
(mean.square() + log_variance.square()).sum().backward()
optimizer.step()
write_encoder(embedding, folder / "trained.safetensors", folder / "deep.safetensors")
agent = TD3(folder / "plan.safetensors")
agent.policy(seen).square().sum().backward()
torch.optim.Adam(agent.actor.parameters(), 1e-2).step()
write(agent, folder / "better.safetensors", folder / "plan.safetensors")
run([
    't = load "trained"', 'plans = import "plans.npy"', 'seen = import "seen.npy"', 'export (encode t plans) to="t_z.npy"',
    'save t to="again"', f'export (decode t {z("deep")}) to="t_plans.npy"', 'save t to="decoded"',
    'b = load "better"', 'export (act b seen[0]) to="b_0.npy"', "train b steps=120 episodes=1",
], folder)
print("trained in PyTorch")
model = ActionEmbedding(folder / "decoded.safetensors")
for (name, kept), trained in zip(model.encoder.state_dict().items(), embedding.encoder.state_dict().values()):
    check(name, kept, trained, 0)
check("encode", load("t_z"), model.encode(plans))
check("decode", load("t_plans"), model.decode(numbers(z("deep"))))
check("act", load("b_0")[None], TD3(folder / "better.safetensors").act(seen[:1]))
sys.exit(f"weights.py: {failures} differ" if failures else 0)
