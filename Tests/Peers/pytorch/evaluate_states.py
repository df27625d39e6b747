"""Evaluates a saved StateActionEmbedding with PyTorch, by running statistics and by the batch's.

    python evaluate_states.py s.safetensors        (torch 2.x, safetensors, numpy)

Prints the mean binary cross entropy of the two predicted frames, after 256 of the embedding's own sequences, beside that of
the frames themselves and of the mean frame. `evaluate` in dyne measures the same by running statistics.
"""

import sys

import numpy as np
import torch
from safetensors import safe_open
from torch import nn
from torch.nn.functional import binary_cross_entropy, selu

file = safe_open(sys.argv[1], "pt")
tensor = file.get_tensor


def load(modules, prefix):
    """Fills modules from tensors that are named by their number among those with parameters."""
    for number, module in enumerate(m for m in modules if m.state_dict()):
        module.load_state_dict({k: tensor(f"{prefix}.{number}.{k}") for k in module.state_dict()})


def linear(name):
    weight = tensor(f"{name}.weight")
    layer = nn.Linear(weight.shape[1], weight.shape[0])
    layer.load_state_dict({"weight": weight, "bias": tensor(f"{name}.bias")})
    return layer


def encoder():
    layers = [nn.BatchNorm2d(12), nn.Conv2d(12, 32, 4, 2, 1), nn.ReLU()]
    for inputs, outputs in ((32, 64), (64, 128), (128, 256)):
        layers += [nn.Conv2d(inputs, outputs, 4, 2, 1), nn.BatchNorm2d(outputs), nn.ReLU()]
    return nn.Sequential(*layers, nn.Conv2d(256, 400, 4), nn.ReLU(), nn.Flatten())


def predictor(inputs):
    layers = [nn.Linear(inputs, 400), nn.ReLU(), nn.Linear(400, 400), nn.ReLU(), nn.Unflatten(1, (400, 1, 1))]
    layers += [nn.ConvTranspose2d(400, 256, 4), nn.BatchNorm2d(256), nn.ReLU()]
    for inputs, outputs in ((256, 128), (128, 64), (64, 32)):
        layers += [nn.ConvTranspose2d(inputs, outputs, 4, 2, 1), nn.BatchNorm2d(outputs), nn.ReLU()]
    return nn.Sequential(*layers, nn.ConvTranspose2d(32, 3, 4, 2, 1), nn.Sigmoid())


states = encoder()
load(states, "state_encoder")
mean, log_variance = linear("state_encoder.mean"), linear("state_encoder.log_variance")
hidden = [linear("action_encoder.0"), linear("action_encoder.1")]
action_mean = linear("action_encoder.mean")
latent, actions_latent = mean.out_features, action_mean.out_features
repeats = max(1, latent // (2 * actions_latent))
predictors = [predictor(latent + repeats * actions_latent) for _ in range(2)]
for number, network in enumerate(predictors):
    load(network, f"predictor_{number}")

frames, first = tensor("data.frames"), tensor("data.first_frame")
length = tensor("data.actions").shape[1]
actions = tensor("data.actions").flatten(1)
low, high = (tensor(f"data.action.{side}").float().repeat(length) for side in ("low", "high"))
actions = 2 * (actions - low) / (high - low) - 1
chosen = np.random.default_rng(0).choice(len(first), 256, replace=False)


def stack(sequence, step):
    start = first[sequence].item() + step
    return frames[start : start + 4].permute(0, 3, 1, 2).reshape(12, 64, 64).float() / 255


before = torch.stack([stack(i, 0) for i in chosen])
after = torch.stack([stack(i, length)[6:] for i in chosen])


def error(by_batch, noise):
    for network in [states, *predictors]:
        network.train(by_batch)
    with torch.no_grad():
        features = states(before)
        z = mean(features) + noise * torch.exp(log_variance(features) / 2) * torch.randn(len(chosen), latent)
        h = actions[chosen]
        for layer in hidden:
            h = selu(layer(h))
        inputs = torch.cat([z, action_mean(h).repeat(1, repeats)], 1)
        drawn = torch.cat([network(inputs) for network in predictors], 1)
        return binary_cross_entropy(drawn, after).item()


def entropy(p):
    return -(torch.xlogy(p, p) + torch.xlogy(1 - p, 1 - p)).mean().item()


torch.manual_seed(0)
print(f"frames themselves   {entropy(after):.5f}")
print(f"mean frame          {entropy(after.mean(0)):.5f}")
print(f"running statistics  {error(False, 0):.5f}")
print(f"... noisy latents   {error(False, 1):.5f}")
print(f"batch's statistics  {error(True, 1):.5f}")
