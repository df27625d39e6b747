#!/usr/bin/env python3
"""Writes the golden files beside this script: ten optimiser steps of each training algorithm, by PyTorch.

    python make_goldens.py           write the files
    python make_goldens.py --check   recompute them and compare with those on disk

Tensors of every file:

    initial.<name>   every parameter (and target network) before the first step
    gradient.<name>  the gradient of the first step
    after.<name>     the parameter after ten steps
    the inputs of the ten steps, first axis the step, and every random draw (`noise`)
    the losses, one per step

The metadata are the hyperparameters, as text; `target_noise` and `noise_clip` are those in effect, the bound
already multiplied in.

Everything is computed in double precision from inputs that are exact in single precision, then rounded to
float32. The script runs each algorithm in single precision too and refuses to write a file in which the two
disagree by more than a tenth of the tolerance that the tests allow: such a golden would test luck.
"""

import argparse
import json
import math
import struct
import sys
from pathlib import Path

import numpy
import torch
import torch.nn.functional as F

HERE = Path(__file__).resolve().parent
STEPS = 10
ADAM = {"betas": (0.9, 0.999), "eps": 1e-8}
TOLERANCE = 1e-4


# Networks: a dictionary from names to tensors, and functions over it.


class Draws:
    """Seeded random tensors in single precision, handed out in the precision of the run."""

    def __init__(self, seed, dtype):
        self.generator = torch.Generator().manual_seed(seed)
        self.dtype = dtype

    def exact(self, tensor):
        return tensor.to(torch.float32).to(self.dtype)

    def normal(self, *shape):
        return self.exact(torch.randn(*shape, generator=self.generator))

    def uniform(self, low, high, *shape):
        return self.exact(low + (high - low) * torch.rand(*shape, generator=self.generator))

    def events(self, probability, *shape):
        return (self.uniform(0, 1, *shape) < probability).to(self.dtype)

    def linear(self, name, inputs, outputs):
        """PyTorch's default initialisation of a dense layer."""
        bound = 1 / math.sqrt(inputs)
        return {
            f"{name}.weight": self.uniform(-bound, bound, outputs, inputs),
            f"{name}.bias": self.uniform(-bound, bound, outputs),
        }

    def stack(self, name, sizes):
        """Dense layers `name.0`, `name.1`, … between consecutive sizes."""
        parameters = {}
        for index, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
            parameters |= self.linear(f"{name}.{index}", inputs, outputs)
        return parameters


def linear(parameters, name, x):
    return F.linear(x, parameters[f"{name}.weight"], parameters[f"{name}.bias"])


def three_layers(parameters, name, x, activation):
    x = activation(linear(parameters, f"{name}.0", x))
    x = activation(linear(parameters, f"{name}.1", x))
    return linear(parameters, f"{name}.2", x)


def subset(parameters, *prefixes):
    return {name: value for name, value in parameters.items() if name.startswith(prefixes)}


def trainable(parameters):
    return {name: value.clone().requires_grad_() for name, value in parameters.items()}


def named(prefix, tensors):
    return {f"{prefix}.{name}": value.detach().clone() for name, value in tensors.items()}


def gradients(parameters):
    return named("gradient", {name: value.grad for name, value in parameters.items()})


# The embedding: encoder and predictor.


def action_encoder(h, k, m, d, draws):
    return (
        draws.stack("encoder", [k * m, h, h])
        | draws.linear("encoder.mean", h, d)
        | draws.linear("encoder.log_variance", h, d)
    )


def encode(parameters, actions):
    x = F.selu(linear(parameters, "encoder.0", actions))
    x = F.selu(linear(parameters, "encoder.1", x))
    return linear(parameters, "encoder.mean", x), linear(parameters, "encoder.log_variance", x)


def embedding_step(dtype):
    """Loss: Σ ‖f(s, z) − target‖² / n + β Σ KL, sums over the batch; Adam with AMSGrad.

    `prediction_loss` is the first term, `kl_loss` is Σ KL without its factor β.
    """
    n, m, k, h, d, batch = 4, 2, 4, 16, 2, 6
    kl_weight, learning_rate = 0.1, 1e-3
    draws = Draws(1, dtype)
    initial = action_encoder(h, k, m, d, draws) | draws.stack("predictor", [n + d, h, h, n])
    inputs = {
        "state": draws.normal(STEPS, batch, n),
        "actions": draws.uniform(-1, 1, STEPS, batch, k * m),
        "target": 1.5 * draws.normal(STEPS, batch, n),
        "noise": draws.normal(STEPS, batch, d),
    }

    parameters = trainable(initial)
    optimiser = torch.optim.Adam(parameters.values(), lr=learning_rate, amsgrad=True, **ADAM)
    losses, predictions, divergences = [], [], []
    result = named("initial", initial) | inputs
    for step in range(STEPS):
        state, actions, target, noise = (inputs[name][step] for name in ("state", "actions", "target", "noise"))
        mean, log_variance = encode(parameters, actions)
        z = mean + torch.exp(log_variance / 2) * noise
        prediction = three_layers(parameters, "predictor", torch.cat([state, z], dim=1), F.selu)
        prediction_loss = ((prediction - target) ** 2).sum() / n
        kl = -0.5 * (1 + log_variance - mean**2 - torch.exp(log_variance)).sum()
        loss = prediction_loss + kl_weight * kl
        optimiser.zero_grad()
        loss.backward()
        if step == 0:
            result |= gradients(parameters)
        optimiser.step()
        losses.append(loss.detach())
        predictions.append(prediction_loss.detach())
        divergences.append(kl.detach())

    result |= named("after", parameters)
    result |= {
        "loss": torch.stack(losses),
        "prediction_loss": torch.stack(predictions),
        "kl_loss": torch.stack(divergences),
    }
    settings = {
        "observation_size": n, "action_size": m, "length": k, "hidden": h, "latent": d, "batch": batch,
        "condition": "state", "kl": kl_weight, "learning_rate": learning_rate, "amsgrad": True,
    }  # fmt: skip
    return result, settings


def contrastive_step(dtype):
    """Loss: Σ −log softmax_j(f(s, z) · h(target_j) / √p) of the own target + β Σ KL; Adam with AMSGrad.

    `contrast_loss` is the first term, `kl_loss` is Σ KL without its factor β.
    """
    n, m, k, h, d, p, batch = 4, 2, 4, 16, 2, 64, 6
    kl_weight, learning_rate = 0.1, 1e-3
    draws = Draws(7, dtype)
    initial = action_encoder(h, k, m, d, draws) | draws.stack("predictor", [n + d, h, h, p])
    initial |= draws.stack("outcomes", [n, h, h, p])
    inputs = {
        "state": draws.normal(STEPS, batch, n),
        "actions": draws.uniform(-1, 1, STEPS, batch, k * m),
        "target": 1.5 * draws.normal(STEPS, batch, n),
        "noise": draws.normal(STEPS, batch, d),
    }

    parameters = trainable(initial)
    optimiser = torch.optim.Adam(parameters.values(), lr=learning_rate, amsgrad=True, **ADAM)
    losses, contrasts, divergences = [], [], []
    result = named("initial", initial) | inputs
    for step in range(STEPS):
        state, actions, target, noise = (inputs[name][step] for name in ("state", "actions", "target", "noise"))
        mean, log_variance = encode(parameters, actions)
        z = mean + torch.exp(log_variance / 2) * noise
        query = three_layers(parameters, "predictor", torch.cat([state, z], dim=1), F.selu)
        key = three_layers(parameters, "outcomes", target, F.selu)
        contrast = F.cross_entropy(query @ key.T / math.sqrt(p), torch.arange(batch), reduction="sum")
        kl = -0.5 * (1 + log_variance - mean**2 - torch.exp(log_variance)).sum()
        loss = contrast + kl_weight * kl
        optimiser.zero_grad()
        loss.backward()
        if step == 0:
            result |= gradients(parameters)
        optimiser.step()
        losses.append(loss.detach())
        contrasts.append(contrast.detach())
        divergences.append(kl.detach())

    result |= named("after", parameters)
    result |= {
        "loss": torch.stack(losses),
        "contrast_loss": torch.stack(contrasts),
        "kl_loss": torch.stack(divergences),
    }
    # the last bias of h moves all scores of a row alike: its gradient is zero but for rounding
    del result["gradient.outcomes.2.bias"], result["after.outcomes.2.bias"]
    settings = {
        "observation_size": n, "action_size": m, "length": k, "hidden": h, "latent": d, "batch": batch,
        "kl": kl_weight, "learning_rate": learning_rate, "amsgrad": True,
    }  # fmt: skip
    return result, settings


# The decoder, against a frozen encoder.


def decoder_step(dtype):
    """Loss: mean (white(E(D(z))) − z)² + λ Σ_{batch, step} ‖D(z)_step‖₂; Adam on the decoder alone.

    `reconstruction_loss` is the first term, `norm_loss` is the sum without its factor λ.
    """
    m, k, h, d, batch = 2, 4, 16, 2, 6
    norm_weight, learning_rate = 0.01, 1e-3
    draws = Draws(2, dtype)
    encoder = action_encoder(h, k, m, d, draws)
    decoder = draws.stack("decoder", [d, h, h, k * m])
    means, _ = encode(encoder, draws.uniform(-1, 1, 1000, k * m))
    latent_mean, latent_std = draws.exact(means.mean(dim=0)), draws.exact(means.std(dim=0))
    z = draws.normal(STEPS, batch, d)

    parameters = trainable(decoder)
    optimiser = torch.optim.Adam(parameters.values(), lr=learning_rate, **ADAM)
    losses, reconstructions, norms = [], [], []
    result = named("initial", encoder | decoder)
    result |= {"latent.mean": latent_mean, "latent.std": latent_std, "z": z}
    for step in range(STEPS):
        plan = torch.tanh(three_layers(parameters, "decoder", z[step], F.selu))
        mean, _ = encode(encoder, plan)
        white = (mean - latent_mean) / latent_std
        reconstruction = ((white - z[step]) ** 2).mean()
        norm = plan.reshape(batch, k, m).norm(dim=2).sum()
        loss = reconstruction + norm_weight * norm
        optimiser.zero_grad()
        loss.backward()
        if step == 0:
            result |= gradients(parameters)
        optimiser.step()
        losses.append(loss.detach())
        reconstructions.append(reconstruction.detach())
        norms.append(norm.detach())

    result |= named("after", parameters)
    result |= {
        "loss": torch.stack(losses),
        "reconstruction_loss": torch.stack(reconstructions),
        "norm_loss": torch.stack(norms),
    }
    settings = {
        "action_size": m, "length": k, "hidden": h, "latent": d, "batch": batch,
        "norm": norm_weight, "learning_rate": learning_rate, "amsgrad": False,
    }  # fmt: skip
    return result, settings


# TD3 and its form over an embedding: same networks, same update, different targets.


class TwinDelayed:
    """Actor, twin critics and their targets; `update` is one TD3 update for a target value already known."""

    def __init__(self, draws, observation_size, policy_size, action_size, hidden, bound, tau, learning_rate):
        self.bound, self.tau = bound, tau
        self.repeats = max(1, observation_size // (2 * action_size))
        critic_input = observation_size + self.repeats * action_size
        initial = draws.stack("actor", [observation_size, *hidden, policy_size])
        initial |= draws.stack("critic_1", [critic_input, *hidden, 1])
        initial |= draws.stack("critic_2", [critic_input, *hidden, 1])
        # targets that differ from their networks, so that taking one for the other shows
        self.target = {name: draws.exact(p + 0.02 * draws.normal(*p.shape)) for name, p in initial.items()}
        self.initial = named("initial", initial) | named("initial.target", self.target)
        self.parameters = trainable(initial)
        self.actor = subset(self.parameters, "actor.")
        self.critics = subset(self.parameters, "critic_")
        self.actor_optimiser = torch.optim.Adam(self.actor.values(), lr=learning_rate, **ADAM)
        self.critic_optimiser = torch.optim.Adam(self.critics.values(), lr=learning_rate, **ADAM)
        self.gradients, self.critic_losses, self.actor_losses = {}, [], []

    def act(self, parameters, state):
        return self.bound * torch.tanh(three_layers(parameters, "actor", state, F.relu))

    def value(self, parameters, name, state, action):
        # the whole action again and again: (s, a, a, …)
        x = torch.cat([state, action.repeat(1, self.repeats)], dim=1)
        return three_layers(parameters, name, x, F.relu).squeeze(1)

    def smoothed_target_action(self, next_state, noise, scale, clip):
        noise = (scale * noise).clamp(-clip, clip)
        return (self.act(self.target, next_state) + noise).clamp(-self.bound, self.bound)

    def target_value(self, state, action):
        return torch.minimum(
            self.value(self.target, "critic_1", state, action), self.value(self.target, "critic_2", state, action)
        )

    def update(self, state, action, y, with_actor, critic_action_of_policy):
        first = not self.critic_losses
        loss = F.mse_loss(self.value(self.parameters, "critic_1", state, action), y)
        loss = loss + F.mse_loss(self.value(self.parameters, "critic_2", state, action), y)
        self.critic_optimiser.zero_grad()
        loss.backward()
        self.critic_losses.append(loss.detach())
        if first:
            self.gradients |= gradients(self.critics)
        self.critic_optimiser.step()
        if not with_actor:
            return

        # the critics have made their step: the actor climbs the new first critic
        choice = critic_action_of_policy(self.act(self.parameters, state))
        loss = -self.value(self.parameters, "critic_1", state, choice).mean()
        self.actor_optimiser.zero_grad()
        loss.backward()
        self.actor_losses.append(loss.detach())
        if first:
            self.gradients |= gradients(self.actor)
        self.actor_optimiser.step()

        with torch.no_grad():
            for name, target in self.target.items():
                target.mul_(1 - self.tau).add_(self.tau * self.parameters[name])

    def result(self):
        return (
            self.initial
            | self.gradients
            | named("after", self.parameters)
            | named("after.target", self.target)
            | {"critic_loss": torch.stack(self.critic_losses), "actor_loss": torch.stack(self.actor_losses)}
        )


def td3_step(dtype):
    """Ten updates; those with an even number also update the actor and the targets (`actor_loss` has five)."""
    s, m, hidden, batch = 11, 2, (16, 12), 10
    bound, gamma, tau, learning_rate, policy_delay = 1.0, 0.99, 0.05, 1e-3, 2
    noise_scale, noise_clip = 0.2 * bound, 0.5 * bound
    draws = Draws(3, dtype)
    agent = TwinDelayed(draws, s, m, m, hidden, bound, tau, learning_rate)
    inputs = {
        "state": draws.normal(STEPS, batch, s),
        "action": draws.uniform(-bound, bound, STEPS, batch, m),
        "reward": draws.normal(STEPS, batch),
        "next_state": draws.normal(STEPS, batch, s),
        "terminated": draws.events(0.2, STEPS, batch),
        "noise": draws.normal(STEPS, batch, m),
    }
    assert (inputs["terminated"][0] == 1).any() and (noise_scale * inputs["noise"].abs() > noise_clip).any()

    for step in range(STEPS):
        state, action, reward, next_state, terminated, noise = (value[step] for value in inputs.values())
        with torch.no_grad():
            next_action = agent.smoothed_target_action(next_state, noise, noise_scale, noise_clip)
            y = reward + gamma * (1 - terminated) * agent.target_value(next_state, next_action)
        if step == 0:
            first_target = y
        agent.update(state, action, y, step % policy_delay == 0, lambda choice: choice)

    settings = {
        "observation_size": s, "action_size": m, "hidden": hidden, "batch": batch, "bound": bound,
        "gamma": gamma, "tau": tau, "learning_rate": learning_rate, "policy_delay": policy_delay,
        "target_noise": noise_scale, "noise_clip": noise_clip, "repeats": agent.repeats,
    }  # fmt: skip
    return agent.result() | inputs | {"target": first_target}, settings


def plan_replay(draws, s, d, k, bound):
    """Episodes one after another: their ends fall inside plans and between them; the last goes on."""
    episodes = [(11, "terminated"), (10, "truncated"), (12, "truncated"), (9, "terminated"), (15, "truncated")]
    episodes += [(7, "under way")]
    length = sum(steps for steps, _ in episodes)
    embedding, plan_step = torch.zeros(length, d, dtype=draws.dtype), torch.zeros(length, dtype=torch.long)
    terminated, truncated = torch.zeros(length, dtype=draws.dtype), torch.zeros(length, dtype=draws.dtype)
    state, next_state = draws.normal(length, s), draws.normal(length, s)
    position = 0
    for steps, end in episodes:
        for step in range(steps):
            if step % k == 0:
                plan = draws.uniform(-bound, bound, d)
            if step > 0:
                state[position] = next_state[position - 1]
            embedding[position], plan_step[position] = plan, step % k
            position += 1
        terminated[position - 1] = end == "terminated"
        truncated[position - 1] = end == "truncated"
    return {
        "state": state,
        "embedding": embedding,
        "plan_step": plan_step,
        "reward": draws.normal(length),
        "terminated": terminated,
        "truncated": truncated,
        "next_state": next_state,
    }


def remaining_plan(replay, start, k, gamma):
    """Follows the plan under way at `start` to its end.

    Returns None if the replay doesn't hold it all, else (return, discount of the bootstrap, last position,
    plan step at which the same plan would go on or 0 for a new plan, how it ended).
    """
    first = int(replay["plan_step"][start])
    total = 0.0
    for j in range(k - first):
        position = start + j
        if position == len(replay["reward"]):
            return None
        total = total + gamma**j * replay["reward"][position]
        steps = j + 1
        if replay["terminated"][position]:
            return total, 0.0, position, 0, "terminal"
        if replay["truncated"][position] and steps < k - first:
            return total, gamma**steps, position, first + steps, "cut"
    return total, gamma**steps, position, 0, "full"


def dyne_td3_step(dtype):
    """As `td3_step`, over plans of k actions: the critics see (s, e, i), targets span what is left of the plan.

    `return` is R, `bootstrap_discount` its power of γ (0 after a terminal state), `bootstrap_plan_step` the plan
    step of the bootstrap, positive where a time limit cut the plan: there the same e goes on, without noise.
    `valid` marks the positions whose remaining plan is in the replay.
    """
    s, d, k, hidden, batch = 11, 2, 4, (16, 12), 10
    bound, gamma, tau, learning_rate, policy_delay = 1.7, 0.99, 0.05, 1e-3, 2
    noise_scale, noise_clip = 0.2 * bound / k, 0.5
    draws = Draws(4, dtype)
    agent = TwinDelayed(draws, s, d, d + 1, hidden, bound, tau, learning_rate)
    replay = plan_replay(draws, s, d, k, bound)
    ways = [remaining_plan(replay, start, k, gamma) for start in range(len(replay["reward"]))]
    valid = torch.tensor([start for start, way in enumerate(ways) if way])
    indices = valid[torch.randint(len(valid), (STEPS, batch), generator=draws.generator)]
    # the first batch holds every kind of end
    for slot, kind in enumerate(("terminal", "cut", "full")):
        starts = [start for start, way in enumerate(ways) if way and way[4] == kind]
        indices[0, slot] = next(start for start in starts if start % 3 == slot)
    noise = draws.normal(STEPS, batch, d)
    # draws far out, so that the clip of the noise matters
    noise[0, 2], noise[3, 5], noise[6, 1] = 7, -8, 9

    returns, discounts, plan_steps = (torch.zeros(STEPS, batch, dtype=dtype) for _ in range(3))
    for step in range(STEPS):
        at = indices[step]
        for sample, start in enumerate(at.tolist()):
            returns[step, sample], discounts[step, sample], _, plan_steps[step, sample], _ = ways[start]
        last = torch.tensor([ways[start][2] for start in at.tolist()])
        goes_on = (plan_steps[step] > 0).unsqueeze(1)
        with torch.no_grad():
            cut_state = replay["next_state"][last]
            new_plan = agent.smoothed_target_action(cut_state, noise[step], noise_scale, noise_clip)
            plan = torch.where(goes_on, replay["embedding"][at], new_plan)
            action = torch.cat([plan, plan_steps[step].unsqueeze(1)], dim=1)
            y = returns[step] + discounts[step] * agent.target_value(cut_state, action)
        if step == 0:
            first_target = y
        action = torch.cat([replay["embedding"][at], replay["plan_step"][at].unsqueeze(1)], dim=1)
        at_start_of_plan = lambda choice: F.pad(choice, (0, 1))  # noqa: E731
        agent.update(replay["state"][at], action, y, step % policy_delay == 0, at_start_of_plan)

    result = agent.result() | {f"replay.{name}": value for name, value in replay.items()}
    result |= {
        "indices": indices,
        "valid": torch.tensor([way is not None for way in ways]),
        "noise": noise,
        "return": returns,
        "bootstrap_discount": discounts,
        "bootstrap_plan_step": plan_steps,
        "target": first_target,
    }
    settings = {
        "observation_size": s, "latent": d, "length": k, "hidden": hidden, "batch": batch, "bound": bound,
        "gamma": gamma, "tau": tau, "learning_rate": learning_rate, "policy_delay": policy_delay,
        "target_noise": noise_scale, "noise_clip": noise_clip, "repeats": agent.repeats,
    }  # fmt: skip
    return result, settings


# From pixels: convolutions shared by actor and critics.


def frame_bytes(frame, count):
    """The bytes of a made-up frame, which the tests make in the same way: they needn't be kept."""
    index = numpy.arange(count, dtype=numpy.uint64) + numpy.uint64(frame * 1_000_003)
    index = (index * numpy.uint64(0x9E3779B97F4A7C15)) & numpy.uint64(0xFFFFFFFFFFFFFFFF)
    return (index >> numpy.uint64(56)).astype(numpy.uint8)


def stack_image(first, size, stack, dtype):
    """The stack of frames that begins with `first`, (3 · stack, size, size), in [0, 1]."""
    frames = [frame_bytes(first + i, size * size * 3).reshape(size, size, 3) for i in range(stack)]
    channels = numpy.concatenate([frame.transpose(2, 0, 1) for frame in frames])
    return torch.tensor(channels).to(dtype) / 255


def normalize(parameters, name, x, statistics=None):
    """Batch normalisation by the batch; the running statistics move if they are given."""
    mean, var = (None, None) if statistics is None else (
        statistics[f"{name}.running_mean"], statistics[f"{name}.running_var"])  # fmt: skip
    return F.batch_norm(x, mean, var, parameters[f"{name}.weight"], parameters[f"{name}.bias"], training=True)


TRUNK = ((8, 4), (4, 2), (3, 1))


def trunk(parameters, x, statistics=None):
    """Frames to features, in the order row, column, channel."""
    for layer, (_, stride) in enumerate(TRUNK):
        x = normalize(parameters, f"trunk.{2 * layer}", x, statistics)
        name = f"trunk.{2 * layer + 1}"
        x = F.relu(F.conv2d(x, parameters[f"{name}.weight"], parameters[f"{name}.bias"], stride=stride))
    return x.permute(0, 2, 3, 1).flatten(1)


def pixel_networks(draws, size, stack, channels, m, hidden):
    def normalization(name, width):
        return {
            f"{name}.weight": draws.uniform(0.7, 1.3, width),
            f"{name}.bias": draws.uniform(-0.3, 0.3, width),
        }

    networks, inputs, side = {}, 3 * stack, size
    for layer, (kernel, stride) in enumerate(TRUNK):
        networks |= normalization(f"trunk.{2 * layer}", inputs)
        bound = 1 / math.sqrt(inputs * kernel**2)
        networks[f"trunk.{2 * layer + 1}.weight"] = draws.uniform(-bound, bound, channels, inputs, kernel, kernel)
        networks[f"trunk.{2 * layer + 1}.bias"] = draws.uniform(-bound, bound, channels)
        inputs, side = channels, (side - kernel) // stride + 1
    features = channels * side**2
    widths = [features, *hidden, m]
    for layer, (before, after) in enumerate(zip(widths, widths[1:])):
        networks |= normalization(f"actor.{2 * layer}", before)
        networks |= draws.linear(f"actor.{2 * layer + 1}", before, after)
    critic_input = features + (features // m) * m
    for name in ("critic_1", "critic_2"):
        networks |= draws.stack(name, [critic_input, *hidden, 1])
    statistics = {}
    for name, value in networks.items():
        layer, kind = name.rsplit(".", 1)
        if kind == "weight" and value.dim() == 1:
            statistics[f"{layer}.running_mean"] = torch.zeros_like(value)
            statistics[f"{layer}.running_var"] = torch.ones_like(value)
    return networks, statistics, features


def pixel_td3_step(dtype):
    """As `td3_step`, from frames, made by `frame_bytes`: two episodes, whose frames are numbered one after the other.

    The trunk learns from the critics' loss alone; the actor is updated on the features of before that step. Target networks
    are normalised by the batch; the trunk's targets move twice, as part of the actor's and of the critics'.
    """
    size, stack, channels, m, hidden, batch = 44, 2, 4, 2, (16, 12), 8
    bound, gamma, tau, learning_rate, policy_delay = 1.5, 0.99, 0.05, 1e-3, 2
    noise_scale, noise_clip = 0.2 * bound, 0.5 * bound
    draws = Draws(5, dtype)
    initial, statistics, features = pixel_networks(draws, size, stack, channels, m, hidden)
    target = {name: draws.exact(p + 0.02 * draws.normal(*p.shape)) for name, p in initial.items()}
    result = named("initial", initial) | named("initial.target", target)
    parameters = trainable(initial)
    of_actor, of_critics = subset(parameters, "actor."), subset(parameters, "trunk.", "critic_")
    actor_optimiser = torch.optim.Adam(of_actor.values(), lr=learning_rate, **ADAM)
    critic_optimiser = torch.optim.Adam(of_critics.values(), lr=learning_rate, **ADAM)

    # transitions: the number of the state's first frame; an episode begins with a whole stack
    lengths = (9, 7)
    first, terminated = [], []
    start = 0
    for episode, steps in enumerate(lengths):
        first += range(start, start + steps)
        terminated += [0.0] * (steps - 1) + [1.0 - episode]
        start += steps + stack
    count = len(first)
    inputs = {
        "first": torch.tensor(first),
        "action": draws.uniform(-bound, bound, count, m),
        "reward": draws.normal(count),
        "terminated": torch.tensor(terminated, dtype=dtype),
        "indices": torch.randint(count, (STEPS, batch), generator=draws.generator),
        "noise": draws.normal(STEPS, batch, m),
    }
    inputs["indices"][0, :2] = torch.tensor([8, 9])
    states = torch.stack([stack_image(f, size, stack, dtype) for f in first])
    next_states = torch.stack([stack_image(f + 1, size, stack, dtype) for f in first])

    def act(parameters, x, statistics=None):
        for layer in range(len(hidden) + 1):
            x = normalize(parameters, f"actor.{2 * layer}", x, statistics)
            x = linear(parameters, f"actor.{2 * layer + 1}", x)
            x = bound * torch.tanh(x) if layer == len(hidden) else F.relu(x)
        return x

    def value(parameters, name, x, action):
        x = torch.cat([x, action.repeat(1, features // m)], dim=1)
        return three_layers(parameters, name, x, F.relu).squeeze(1)

    critic_losses, actor_losses = [], []
    for step in range(STEPS):
        at = inputs["indices"][step]
        action, reward, ends = inputs["action"][at], inputs["reward"][at], inputs["terminated"][at]
        with torch.no_grad():
            following = trunk(target, next_states[at])
            noise = (noise_scale * inputs["noise"][step]).clamp(-noise_clip, noise_clip)
            choice = (act(target, following) + noise).clamp(-bound, bound)
            least = torch.minimum(*(value(target, name, following, choice) for name in ("critic_1", "critic_2")))
            y = reward + gamma * (1 - ends) * least
        if step == 0:
            result["target"] = y
        seen = trunk(parameters, states[at], statistics)
        loss = F.mse_loss(value(parameters, "critic_1", seen, action), y)
        loss = loss + F.mse_loss(value(parameters, "critic_2", seen, action), y)
        critic_optimiser.zero_grad()
        loss.backward()
        critic_losses.append(loss.detach())
        if step == 0:
            result |= gradients(of_critics)
        critic_optimiser.step()
        if step % policy_delay > 0:
            continue
        loss = -value(parameters, "critic_1", seen.detach(), act(parameters, seen.detach(), statistics)).mean()
        actor_optimiser.zero_grad()
        loss.backward()
        actor_losses.append(loss.detach())
        if step == 0:
            result |= gradients(of_actor)
        actor_optimiser.step()
        with torch.no_grad():
            for name, value_of_target in target.items():
                for _ in range(2 if name.startswith("trunk.") else 1):
                    value_of_target.mul_(1 - tau).add_(tau * parameters[name])

    result |= inputs | named("after", parameters) | named("after.target", target) | named("after", statistics)
    result |= {"critic_loss": torch.stack(critic_losses), "actor_loss": torch.stack(actor_losses)}
    settings = {
        "size": size, "stack": stack, "channels": channels, "action_size": m, "hidden": hidden, "batch": batch,
        "bound": bound, "gamma": gamma, "tau": tau, "learning_rate": learning_rate, "policy_delay": policy_delay,
        "target_noise": noise_scale, "noise_clip": noise_clip, "features": features,
        "repeats": features // m, "episodes": lengths,
    }  # fmt: skip
    return result, settings


# Files: written here rather than by the safetensors package, whose metadata come in any order.


def write(path, tensors, settings):
    header = {"__metadata__": dict(sorted(settings.items()))}
    data = b""
    for name in sorted(tensors):
        raw = numpy.ascontiguousarray(tensors[name], dtype="<f4").tobytes()
        offsets = [len(data), len(data) + len(raw)]
        header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": offsets}
        data += raw
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def read(path):
    raw = path.read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    header, data = json.loads(raw[8 : 8 + size]), raw[8 + size :]
    settings = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = numpy.frombuffer(data[begin:end], dtype="<f4").reshape(entry["shape"])
    return tensors, settings


def as_text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return " ".join(str(element) for element in value)
    return str(value)


def difference(tensors, reference):
    """The largest ‖difference‖ / ‖reference‖ over all tensors, and its name."""
    assert tensors.keys() == reference.keys(), tensors.keys() ^ reference.keys()
    worst, where = 0.0, ""
    for name, expected in reference.items():
        assert tensors[name].shape == expected.shape, name
        expected = expected.astype(numpy.float64)
        apart, norm = numpy.linalg.norm(tensors[name] - expected), numpy.linalg.norm(expected)
        relative = apart / norm if norm > 0 else apart
        assert math.isfinite(relative), name
        if relative > worst:
            worst, where = relative, name
    return worst, where


def compute(step, dtype):
    tensors, settings = step(dtype)
    texts = {name: as_text(value) for name, value in settings.items()}
    texts |= {"adam_betas": as_text(ADAM["betas"]), "adam_eps": as_text(ADAM["eps"]), "steps": str(STEPS)}
    texts |= {"format": "pt", "torch": torch.__version__.split("+")[0]}
    return {name: value.numpy() for name, value in tensors.items()}, texts


def main():
    parser = argparse.ArgumentParser(description="Writes or checks the golden files.")
    parser.add_argument("--check", action="store_true", help="compare with the files on disk, write nothing")
    check = parser.parse_args().check
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    failed = False
    for step in (embedding_step, contrastive_step, decoder_step, td3_step, dyne_td3_step, pixel_td3_step):
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
