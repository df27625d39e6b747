#!/usr/bin/env python3
"""Writes the golden files of the objectives over frames: three optimiser steps each, by PyTorch.

    python make_image_goldens.py           write the three files
    python make_image_goldens.py --check   recompute them and compare with those on disk

The networks are the published ones, too large to keep whole. So weights, inputs and noise come from a formula that the
tests compute too (`numbers`), and of each tensor with more than `SAMPLE` numbers only so many are kept, evenly spaced:

    gradient.<name>  the gradient of the first step
    running.<name>   the running statistics after the first step
    after.<name>     the parameter after the last step
    the losses, one per step

A bias before a normalisation has no gradient but rounding errors, and Adam makes whole steps of those: such are left out.
"""

import argparse
import sys

import numpy
import torch
import torch.nn.functional as F
from make_goldens import ADAM, HERE, as_text, difference, read, write
from torch.nn.functional import conv2d, conv_transpose2d

SAMPLE, STEPS, BATCH, SIZE = 128, 3, 3, 64
LEARNING_RATE, KL_SCALE, STATE_KL, ACTION_KL = 3e-4, 0.37, 1e-3, 2e-3
SCALE = 12 * SIZE * SIZE
TOLERANCE = 3e-4


def bits(stream, count):
    """SplitMix64 of stream · 2³² + index."""
    with numpy.errstate(over="ignore"):
        z = (numpy.uint64(stream) << numpy.uint64(32)) + numpy.arange(count, dtype=numpy.uint64)
        z = z * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        return z ^ (z >> numpy.uint64(31))


def numbers(stream, limit, *shape):
    """Numbers uniform in ±limit, in single precision."""
    unit = (bits(stream, int(numpy.prod(shape))) >> numpy.uint64(40)).astype(numpy.float32)
    unit = unit * numpy.float32(2.0**-23) - numpy.float32(1)
    return torch.from_numpy((unit * numpy.float32(limit)).reshape(shape))


class Networks:
    """Parameters by name, in the order in which dyne lays them out; each takes the next stream of numbers."""

    def __init__(self, dtype):
        self.dtype, self.parameters, self.running, self.biases = dtype, {}, {}, set()

    def add(self, name, limit, *shape, around=0.0):
        value = numbers(1 + len(self.parameters), limit, *shape) + numpy.float32(around)
        self.parameters[name] = value.to(self.dtype).requires_grad_()

    def linear(self, name, inputs, outputs):
        self.add(f"{name}.weight", inputs**-0.5, outputs, inputs)
        self.add(f"{name}.bias", inputs**-0.5, outputs)

    def heads(self, name, inputs, outputs):
        for tensor, shape in (("weight", (outputs, inputs)), ("bias", (outputs,))):
            for head in ("mean", "log_variance"):
                self.add(f"{name}.{head}.{tensor}", inputs**-0.5, *shape)

    def convolution(self, name, small, large, outputs):
        self.add(f"{name}.weight", (large * 16) ** -0.5, small, large, 4, 4)
        self.add(f"{name}.bias", (large * 16) ** -0.5, outputs)

    def normalization(self, name, channels, before=None):
        self.add(f"{name}.weight", 0.25, channels, around=1.0)
        self.add(f"{name}.bias", 0.25, channels)
        self.running[f"{name}.running_mean"] = torch.zeros(channels, dtype=self.dtype)
        self.running[f"{name}.running_var"] = torch.ones(channels, dtype=self.dtype)
        if before:
            self.biases.add(f"{before}.bias")

    def encoder(self, name, channels, latent):
        self.normalization(f"{name}.0", channels)
        self.convolution(f"{name}.1", 32, channels, 32)
        for index, (inputs, outputs) in ((2, (32, 64)), (4, (64, 128)), (6, (128, 256))):
            self.convolution(f"{name}.{index}", outputs, inputs, outputs)
            self.normalization(f"{name}.{index + 1}", outputs, before=f"{name}.{index}")
        self.convolution(f"{name}.8", 400, 256, 400)
        self.heads(name, 400, latent)

    def decoder(self, name, inputs):
        self.linear(f"{name}.0", inputs, 400)
        self.linear(f"{name}.1", 400, 400)
        sizes = ((2, (400, 256)), (4, (256, 128)), (6, (128, 64)), (8, (64, 32)))
        for index, (small, large) in sizes:
            self.convolution(f"{name}.{index}", small, large, large)
            self.normalization(f"{name}.{index + 1}", large, before=f"{name}.{index}")
        self.convolution(f"{name}.10", 32, 3, 3)

    def __getitem__(self, name):
        return self.parameters[f"{name}.weight"], self.parameters[f"{name}.bias"]

    def normalize(self, name, x):
        mean, variance = self.running[f"{name}.running_mean"], self.running[f"{name}.running_var"]
        return F.batch_norm(x, mean, variance, *self[name], training=True, momentum=0.1, eps=1e-5)

    def encode(self, name, x):
        x = F.relu(conv2d(self.normalize(f"{name}.0", x), *self[f"{name}.1"], stride=2, padding=1))
        for index in (2, 4, 6):
            x = conv2d(x, *self[f"{name}.{index}"], stride=2, padding=1)
            x = F.relu(self.normalize(f"{name}.{index + 1}", x))
        x = F.relu(conv2d(x, *self[f"{name}.8"])).flatten(1)
        return F.linear(x, *self[f"{name}.mean"]), F.linear(x, *self[f"{name}.log_variance"])

    def encode_actions(self, name, x):
        for index in (0, 1):
            x = F.selu(F.linear(x, *self[f"{name}.{index}"]))
        return F.linear(x, *self[f"{name}.mean"]), F.linear(x, *self[f"{name}.log_variance"])

    def decode(self, name, z):
        for index in (0, 1):
            z = F.relu(F.linear(z, *self[f"{name}.{index}"]))
        x = conv_transpose2d(z[:, :, None, None], *self[f"{name}.2"])
        for index in (4, 6, 8, 10):
            x = F.relu(self.normalize(f"{name}.{index - 1}", x))
            x = conv_transpose2d(x, *self[f"{name}.{index}"], stride=2, padding=1)
        return torch.sigmoid(x)


def draw(mean, log_variance, noise):
    return mean + torch.exp(log_variance / 2) * noise


def kl(mean, log_variance):
    return -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum()


def images(stream, channels, dtype):
    """Bytes as numbers in [0, 1], (batch, channels, rows, columns); the formula counts them pixel by pixel."""
    count = BATCH * SIZE * SIZE * channels
    values = (bits(stream, count) >> numpy.uint64(56)).astype(numpy.float32) * numpy.float32(1 / 255)
    return torch.from_numpy(values.reshape(BATCH, SIZE, SIZE, channels)).permute(0, 3, 1, 2).to(dtype)


def descend(networks, loss_of_step):
    """Takes the steps; `loss_of_step` gives the total and what else is reported."""
    optimiser = torch.optim.Adam(
        list(networks.parameters.values()), lr=LEARNING_RATE, amsgrad=True, **ADAM
    )
    result, losses = {}, {}
    for step in range(STEPS):
        optimiser.zero_grad()
        terms = loss_of_step(step)
        terms["loss"].backward()
        for name, value in terms.items():
            losses.setdefault(name, []).append(value.detach())
        if step == 0:
            for name, value in networks.parameters.items():
                if name not in networks.biases:
                    result[f"gradient.{name}"] = sample(value.grad)
            for name, value in networks.running.items():
                result[f"running.{name}"] = sample(value)
        optimiser.step()
    for name, value in networks.parameters.items():
        if name not in networks.biases:
            result[f"after.{name}"] = sample(value)
    return result | {name: torch.stack(values) for name, values in losses.items()}


def sample(tensor):
    flat = tensor.detach().clone().flatten()
    return flat[:: max(1, len(flat) // SAMPLE)][:SAMPLE]


def state_action_step(dtype, foreground=0.0):
    """Streams: the parameters' from 1 on; of step t, from 1000 + 10 t on: frames, targets, actions, noises."""
    frames, length, size, latent, action_latent = 4, 4, 2, 100, 2
    networks = Networks(dtype)
    networks.encoder("state_encoder", 3 * frames, latent)
    networks.linear("action_encoder.0", length * size, 400)
    networks.linear("action_encoder.1", 400, 400)
    networks.heads("action_encoder", 400, action_latent)
    repeats = latent // (2 * action_latent)
    for name in ("predictor_0", "predictor_1"):
        networks.decoder(name, latent + repeats * action_latent)

    def loss(step):
        at = 1000 + 10 * step
        heads = networks.encode("state_encoder", images(at, 3 * frames, dtype))
        actions = numbers(at + 3, 1, BATCH, length * size).to(dtype)
        action_heads = networks.encode_actions("action_encoder", actions)
        z = draw(*heads, numbers(at + 4, 1.5, BATCH, latent).to(dtype))
        z_a = draw(*action_heads, numbers(at + 5, 1.5, BATCH, action_latent).to(dtype))
        z = torch.cat([z, z_a.repeat(1, repeats)], dim=1)
        drawn = torch.cat([networks.decode(f"predictor_{i}", z) for i in (0, 1)], dim=1)
        target = torch.cat([images(at + 1, 3, dtype), images(at + 2, 3, dtype)], dim=1)
        weight = 1 + foreground * (target - target.mean(dim=0)).abs()
        error = F.binary_cross_entropy(drawn, target, weight=weight, reduction="sum") / SCALE
        state_kl, action_kl = kl(*heads), kl(*action_heads)
        total = error + KL_SCALE * (STATE_KL * state_kl + ACTION_KL * action_kl)
        return {"reconstruction": error, "state_kl": state_kl, "action_kl": action_kl, "loss": total}

    settings = {"frames": frames, "length": length, "action_size": size, "latent": latent}
    return descend(networks, loss), settings | {"action_latent": action_latent, "foreground": foreground}


def foreground_step(dtype):
    """The same with what differs from the batch's mean frame counting more."""
    return state_action_step(dtype, foreground=2.0)


def vae_step(dtype):
    """Streams as above, those of steps from 2000 on: frames, then the noise at 4."""
    latent = 25
    networks = Networks(dtype)
    networks.encoder("state_encoder", 3, latent)
    networks.decoder("predictor_0", latent)

    def loss(step):
        at = 2000 + 10 * step
        frames = images(at, 3, dtype)
        heads = networks.encode("state_encoder", frames)
        z = draw(*heads, numbers(at + 4, 1.5, BATCH, latent).to(dtype))
        error = F.binary_cross_entropy(networks.decode("predictor_0", z), frames, reduction="sum") / SCALE
        state_kl = kl(*heads)
        return {"reconstruction": error, "kl": state_kl, "loss": error + KL_SCALE * STATE_KL * state_kl}

    return descend(networks, loss), {"latent": latent}


def compute(step, dtype):
    tensors, settings = step(dtype)
    settings |= {
        "batch": BATCH, "steps": STEPS, "sample": SAMPLE, "learning_rate": LEARNING_RATE, "kl_scale": KL_SCALE,
        "state_kl": STATE_KL, "action_kl": ACTION_KL, "format": "pt", "torch": torch.__version__.split("+")[0],
    }  # fmt: skip
    return {name: value.numpy() for name, value in tensors.items()}, {k: as_text(v) for k, v in settings.items()}


def main():
    parser = argparse.ArgumentParser(description="Writes or checks the golden files of the objectives over frames.")
    parser.add_argument("--check", action="store_true", help="compare with the files on disk, write nothing")
    check = parser.parse_args().check
    torch.use_deterministic_algorithms(True)
    failed = False
    for step in (state_action_step, foreground_step, vae_step):
        path = HERE / f"{step.__name__}.safetensors"
        tensors, settings = compute(step, torch.float64)
        single, where = difference(compute(step, torch.float32)[0], tensors)
        assert single <= TOLERANCE / 10, f"{path.name}: single precision differs by {single:.1e} in {where}"
        if check:
            apart, where = difference(tensors, read(path)[0])
            failed |= apart > 1e-6
            print(f"{path.name}: {'wrong' if apart > 1e-6 else 'right'}, off by {apart:.1e} {where}")
        else:
            write(path, tensors, settings)
            size = path.stat().st_size
            print(f"{path.name}: {len(tensors)} tensors, {size} bytes; single precision off by {single:.1e} {where}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
