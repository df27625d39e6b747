"""Opens dyne's projector folder in TensorBoard's own server, its figures, and its hub folder by huggingface_hub.

    python boards.py path/to/dyne          (tensorboard, huggingface_hub, pillow, numpy)
"""

import io
import json
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

import numpy as np
from huggingface_hub import EvalResult, ModelCard
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

dyne = Path(sys.argv[1]).resolve()
folder = Path(tempfile.mkdtemp(prefix="dyne-boards-"))
failures = 0


def check(what, holds):
    global failures
    failures += not holds
    print(f"  {what:60} {'yes' if holds else 'NO'}")


def run(text):
    (folder / "run.dyne").write_text("set quiet=true\n" + text)
    done = subprocess.run([dyne, "run.dyne"], cwd=folder, text=True, capture_output=True)
    if done.returncode: sys.exit(f"boards.py: {done.stderr or done.stdout}")


run('''
arm = ReacherVertical seed=1
walks = collect arm trajectories=40 length=2
l = LinearEmbedding walks latent=2
export l to="logs/actions" format=projector
cam = Pixels arm
frames = collect cam trajectories=12 length=2
s = StateActionEmbedding frames latent=3 batch=4 epoch_size=8 decoder_epochs=1
train s epochs=1
export s to="logs/states" format=projector
plot l to="latent.png"
plot l view=grid to="grid.png"
export ["latent.png", "grid.png"] to="logs/figures" format=events
agent = TD3 arm hidden=[8] learning_starts=100
train agent steps=400 every=200 episodes=2
export agent to="hub" format=hub
b = load "hub"
expect b.steps == agent.steps
export [agent.curve.mean[length(agent.curve.mean) - 1]] to="last.npy"
''')


class Board:
    """TensorBoard's server over the folder; it says on which port it answers."""

    def __init__(self, logs):
        words = [sys.executable, "-m", "tensorboard.main", "--logdir", logs, "--port", "0", "--host", "127.0.0.1"]
        self.process = subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self.root = next(word for line in self.process.stderr for word in line.split() if word.startswith("http://127"))

    def get(self, path, **query):
        url = f"{self.root}data/plugin/projector/{path}?{urllib.parse.urlencode(query)}"
        with urllib.request.urlopen(url, timeout=30) as answer: return answer.read()


board = Board(str(folder / "logs"))
try:
    for _ in range(60):
        runs = json.loads(board.get("runs"))
        if {"actions", "states"} <= set(runs): break
        time.sleep(0.5)
    check("the projector finds both embeddings", {"actions", "states"} <= set(runs))
    for name, count, width in (("actions", 40, 2), ("states", 12, 3)):
        (about,) = json.loads(board.get("info", run=name))["embeddings"]
        check(f"{name}: shape of the tensor", about["tensorShape"] == [count, width])
        tensor = np.frombuffer(board.get("tensor", run=name, name=about["tensorName"]), np.float32)
        here = np.loadtxt(folder / f"logs/{name}/latents.tsv", dtype=np.float32)
        check(f"{name}: latents as they were written", np.array_equal(tensor.reshape(count, width), here))
        lines = board.get("metadata", run=name, name=about["tensorName"]).decode().splitlines()
        check(f"{name}: a line for each point below the names",
              len(lines) == count + 1 and len({len(line.split("\t")) for line in lines}) == 1)
    sprite = Image.open(io.BytesIO(board.get("sprite_image", run="states", name=about["tensorName"])))
    side = about["sprite"]["singleImageDim"]
    check("states: a picture for each point in the sprite", sprite.width * sprite.height >= 12 * side[0] * side[1])
finally:
    board.process.terminate()
    board.process.wait()

images = EventAccumulator(str(folder / "logs/figures")).Reload()
check("figures are images of TensorBoard's", sorted(images.Tags()["images"]) == ["grid", "latent"])
for name in ("latent", "grid"):
    (image,) = images.Images(name)
    picture = Image.open(io.BytesIO(image.encoded_image_string))
    check(f"{name}: size and bytes", picture.size == (image.width, image.height)
          and image.encoded_image_string == (folder / f"{name}.png").read_bytes())

card = ModelCard.load(folder / "hub/README.md")
(result,) = card.data.eval_results
check("the hub's card has a result", isinstance(result, EvalResult) and result.metric_type == "mean_reward")
mean = float(np.load(folder / "last.npy")[0])
check("it is the last evaluation's", abs(float(str(result.metric_value).split(" ")[0]) - mean) <= 0.0051)
check("it names the environment", result.dataset_name == "ReacherVertical" and card.data.library_name == "dyne")
results = json.loads((folder / "hub/results.json").read_text())
check("results.json says the same", abs(results["mean_reward"] - mean) < 1e-9)
sys.exit(f"boards.py: {failures} are not as they should be" if failures else 0)
