"""Runs what `export … to="x.onnx"` writes with onnxruntime, and compares it with what dyne gives.

    python networks.py path/to/dyne          (onnx, onnxruntime, numpy)
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

dyne = Path(sys.argv[1]).resolve()
folder = Path(tempfile.mkdtemp(prefix="dyne-networks-"))
failures = 0
SMALL = "hidden=24 decoder_hidden=[20, 16] decoder_epochs=1"
Z = "[[0.5, -1], [0, 0.1]]"
STATES = "[[0.1, 0.2, -0.3, 4], [2, 1, 0.5, -1]]"


def run(lines):
    (folder / "run.dyne").write_text("\n".join(["set quiet=true"] + lines) + "\n")
    done = subprocess.run([dyne, "run.dyne"], cwd=folder, text=True, capture_output=True)
    if done.returncode: sys.exit(f"networks.py: {done.stderr or done.stdout}")


def load(name): return np.load(folder / f"{name}.npy")


def check(network, inputs, ours, tolerance=1e-6):
    """Runs a network, checked by ONNX, on inputs by name, and compares its output."""
    global failures
    path = str(folder / f"{network}.onnx")
    onnx.checker.check_model(path, full_check=True)
    session = onnxruntime.InferenceSession(path)
    assert [port.name for port in session.get_inputs()] == list(inputs), network
    theirs = session.run(None, inputs)[0]
    error = np.abs(ours - theirs).max() / max(1, np.abs(ours).max()) if ours.shape == theirs.shape else np.inf
    failures += not error <= tolerance
    print(f"  {network:24} {'same' if error <= tolerance else 'DIFFERS'}, to {error:.1e}")


lines = [
    "arm = ReacherVertical seed=1", "walks = collect arm trajectories=300 length=4",
    "plans = (sample walks n=5).actions", 'export plans to="plans.npy"', "seen = arm.observation",
    'export seen to="seen.npy"', "cam = Pixels arm", "films = collect cam trajectories=40 length=4",
    "frames = cam.observation", 'export frames to="frames.npy"', "l = LinearEmbedding walks latent=2",
]
for name, condition in (("e", "state"), ("blind", "none"), ("angles", "angles")):
    lines += [f"{name} = ActionEmbedding walks condition={condition} {SMALL}", f"train {name} epochs=1"]
    lines += [f'export {name} to="{name}_predictor.onnx"']
    lines += [f'export (predict {name} {STATES} {Z}) to="{name}_next.npy"']
lines += [f"s = StateActionEmbedding films {SMALL} epoch_size=128", "train s epochs=1"]
lines += ["v = VAE films epoch_size=128", "train v epochs=1"]
for name in ("e", "l", "s"):
    lines += [f'export {name} to="{name}_encoder.onnx"', f'export {name} to="{name}_decoder.onnx"']
    lines += [f'export (encode {name} plans) to="{name}_z.npy"', f'export (decode {name} {Z}) to="{name}_plans.npy"']
lines += [
    'export s to="s_states.onnx" part=state_encoder', 'export (encode s frames) to="s_states.npy"',
    'export s to="s_predictor.onnx"', f'export (predict s cam {Z}) to="s_frames.npy"',
    'export v to="v_encoder.onnx"', 'export (encode v frames) to="v_state.npy"',
    'export v to="v_decoder.onnx"', "z = zeros(1, v.latent)", 'export (decode v z) to="v_frame.npy"',
    'export z to="v_z.npy"',
]
AGENTS = {
    "raw": "arm hidden=[24, 16]", "white": "arm hidden=[24] normalize=true", "plan": "arm actions=e hidden=[24, 16]",
    "line": "arm actions=l hidden=[24]", "pixels": "cam hidden=[24, 16] buffer_size=1k batch=16 learning_starts=0",
    "states": "cam states=s hidden=[24] buffer_size=1k learning_starts=0",
    "both": "cam states=s actions=s hidden=[24] buffer_size=1k learning_starts=0",
    "apart": "cam states=v hidden=[24] buffer_size=1k learning_starts=0",
}
for name, settings in AGENTS.items():
    lines += [f"{name} = TD3 {settings}", f"train {name} steps=20 episodes=1", f'export {name} to="{name}.onnx"']
    lines += [f'export (act {name} {"seen" if settings.startswith("arm") else "frames"}) to="{name}.npy"']
run(lines)

plans, seen = load("plans").astype(np.float32), load("seen").astype(np.float32)[None]
frames, z = load("frames").astype(np.uint8)[None], np.array(eval(Z), np.float32)
for name in ("e", "l", "s"):
    check(f"{name}_encoder", {"actions": plans}, load(f"{name}_z"))
    check(f"{name}_decoder", {"z": z}, load(f"{name}_plans"))
for name in ("e", "blind", "angles"):
    states = np.array(eval(STATES), np.float32)
    check(f"{name}_predictor", {"observation": states, "z": z}, load(f"{name}_next"))
check("s_states", {"frames": frames}, load("s_states")[None])
state = load("s_states").astype(np.float32)[None].repeat(2, 0)
# dyne gives bytes
check("s_predictor", {"state": state, "z": z}, load("s_frames") / 255, 0.501 / 255)
check("v_encoder", {"frames": frames}, load("v_state")[None])
check("v_decoder", {"z": load("v_z").astype(np.float32)}, load("v_frame") / 255, 0.501 / 255)
for name, settings in AGENTS.items():
    sees_frames = settings.startswith("cam")
    check(name, {"frames": frames} if sees_frames else {"observation": seen}, load(name)[None])
sys.exit(f"networks.py: {failures} differ" if failures else 0)
