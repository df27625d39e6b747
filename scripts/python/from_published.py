#!/usr/bin/env python3
"""Turns model.pt and decoder.pt of the published DynE code into a file that dyne loads.

    from_published.py model.pt [decoder.pt] --like mine.safetensors --to published.safetensors

`mine.safetensors` is an embedding of dyne's of the same environment, whose data and statistics are kept:

    walks = collect (ReacherVertical) trajectories=100k length=4
    save (ActionEmbedding walks condition=none) to="mine"

Both pickles may hold modules, as the published code saves them, or state dictionaries. Without decoder.pt,
dyne trains a decoder when one is first needed. The latents' mean and deviation, which no published file holds,
are measured on the data of `mine`, and so is the bound, unless decoder.pt holds it. Pickles can run programs:
convert only those you trust.
(torch, safetensors, numpy)
"""

import argparse
import pickle

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file


def fail(why): raise SystemExit(f"from_published.py: {why}")


class Stand(torch.nn.Module):
    """Takes the place of classes that aren't installed: of the published modules, of Gym's spaces."""

    def __init__(self, *values, **named): super().__init__()
    def __setstate__(self, state): self.__dict__.update(state if isinstance(state, dict) else {})


class Pickles:
    """What torch.load needs of a pickle module, with stand-ins for what can't be imported."""

    class Unpickler(pickle.Unpickler):
        def find_class(self, module, name):
            try:
                return super().find_class(module, name)
            except (ImportError, AttributeError):
                return type(name, (Stand,), {})

    load, loads, dump = pickle.load, pickle.loads, pickle.dump


def published(path):
    """The state dictionary of a file, and the bound that a decoder holds beside it."""
    held = torch.load(path, map_location="cpu", weights_only=False, pickle_module=Pickles)
    if not isinstance(held, torch.nn.Module): return dict(held), held.get("max_embedding")
    return held.state_dict(), getattr(held, "max_embedding", None)


def renamed(state, hidden, last):
    """Pairs of the names of layers: `hidden.0`, `hidden.1`, …, then those of `last`, ours by theirs."""
    count = len({name.split(".")[1] for name in state if name.startswith(hidden + ".")})
    names = {f"{hidden}.{i}": str(i) for i in range(count)}
    return names | {theirs: ours or str(count) for theirs, ours in last.items()}


def take(tensors, state, prefix, names):
    """Puts the layers of a state dictionary in their places, which must have the same shapes."""
    for theirs, ours in names.items():
        for kind in ("weight", "bias"):
            name, x = f"{prefix}.{ours}.{kind}", state[f"{theirs}.{kind}"].detach().float()
            if name not in tensors or tensors[name].shape != x.shape:
                there = list(tensors[name].shape) if name in tensors else "missing"
                fail(f"{theirs}.{kind} is {list(x.shape)}, but {name} in the file of --like is {there}; make that "
                     "one with the published sizes (length=, latent=, layers=, hidden=, decoder_hidden=)")
            tensors[name] = x.contiguous()


def forward(tensors, prefix, x):
    """The output of the layers `prefix.0`, `prefix.1`, …, with SELU between them."""
    number = 0
    while (name := f"{prefix}.{number}") + ".weight" in tensors:
        x = torch.selu(x) if number else x
        x = torch.nn.functional.linear(x, tensors[name + ".weight"].double(), tensors[name + ".bias"].double())
        number += 1
    return x


def encoded(tensors, actions):
    """The means of sequences in [-1, 1]."""
    head = tensors["encoder.mean.weight"].double(), tensors["encoder.mean.bias"].double()
    return torch.nn.functional.linear(torch.selu(forward(tensors, "encoder", actions)), *head)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("model")
    arguments.add_argument("decoder", nargs="?")
    arguments.add_argument("--like", required=True)
    arguments.add_argument("--to", required=True)
    given = arguments.parse_args()

    with safe_open(given.like, "pt") as file:
        tensors, texts = {name: file.get_tensor(name) for name in file.keys()}, file.metadata() or {}
    if texts.get("dyne") != "ActionEmbedding" or texts.get("condition") != "none" or "data.actions" not in tensors:
        fail("--like must be the file of an ActionEmbedding with condition=none and its data")
    low, high = tensors["action.low"], tensors["action.high"]
    middle, half = (x.repeat(int(texts["length"])) for x in ((high + low) / 2, (high - low) / 2))
    is_unit = bool((low == -1).all() and (high == 1).all())

    state, _ = published(given.model)
    heads = {"fc21": "mean", "fc22": "log_variance"}
    take(tensors, state, "encoder", renamed(state, "encoder_layers", heads))
    take(tensors, state, "predictor", renamed(state, "decoder_layers", {"fc4": None}))
    # theirs takes raw actions, ours takes them scaled to the box
    weight, bias = tensors["encoder.0.weight"].double(), tensors["encoder.0.bias"].double()
    tensors["encoder.0.weight"] = (weight * half).float()
    tensors["encoder.0.bias"] = (bias + weight @ middle).float()
    # theirs sees a change of zero, made white, where ours sees zeros
    states = len(tensors["state.mean"])
    zero = -(tensors["whitening.mean"] / tensors["whitening.std"]).double()
    weight = tensors["predictor.0.weight"].double()[:, :states]
    tensors["predictor.0.bias"] = (tensors["predictor.0.bias"].double() + weight @ zero).float()

    # where the encoder puts the data
    means = encoded(tensors, (tensors["data.actions"].flatten(1).double() - middle) / half)
    mean, std = means.mean(0), means.std(0)
    bound = ((means - mean) / std).abs().max()

    # trained, as far as dyne is concerned, for a batch; nobody knows the curve
    tensors["progress.counts"] = torch.tensor([1, 0, 0])
    tensors["progress.encoder"] = torch.zeros(0, 2, dtype=torch.float64)
    tensors["progress.sums"] = torch.zeros(2, dtype=torch.float64)
    tensors["progress.decoder"] = torch.zeros(0, 2, dtype=torch.float64)
    tensors["progress.decoder_sums"] = torch.zeros(2, dtype=torch.float64)
    tensors["progress.decoder_batches"] = torch.tensor([0])
    for name in ("latent.mean", "latent.std", "latent.bound", "random.decoder"): tensors.pop(name, None)
    if given.decoder:
        if not is_unit:
            fail(f"the published decoder's actions are in [-1, 1], but the box here is {low.tolist()} to "
                 f"{high.tolist()}; leave decoder.pt out, and dyne trains a decoder")
        state, held = published(given.decoder)
        take(tensors, state, "decoder", renamed(state, "layers", {"out_layer": None}))
        tensors["latent.mean"], tensors["latent.std"] = mean.float(), std.float()
        tensors["latent.bound"] = torch.tensor([float(bound if held is None else held)])
        batches = int(texts["decoder_epochs"]) * 1000
        tensors["progress.decoder_batches"] = torch.tensor([batches])
        # its curve ends where it is now; how it came there nobody knows
        z = (means - mean) / std
        plans = torch.tanh(forward(tensors, "decoder", z))
        error = ((encoded(tensors, plans) - mean) / std - z).square().mean()
        norm = plans.unflatten(1, (-1, len(low))).norm(dim=2).mean()
        tensors["progress.decoder"] = torch.stack([error, norm]).repeat(batches // 1000, 1)
        tensors["random.decoder"] = tensors["random"].clone()
    save_file(tensors, given.to, metadata=texts)


if __name__ == "__main__":
    main()
