"""TD3 updates by Stable-Baselines3 (PyTorch) and SBX (JAX, compiled), batch sampled from their own replay included."""

import gymnasium
import numpy
from agents import BATCH, M, S

CAPACITY = 10_000


class Nothing(gymnasium.Env):
    """An environment of the right sizes, which no update steps."""

    observation_space = gymnasium.spaces.Box(-numpy.inf, numpy.inf, (S,), "f4")
    action_space = gymnasium.spaces.Box(-1, 1, (M,), "f4")


def updates(library):
    """Two updates, one of them with the actor."""
    from stable_baselines3.common.logger import Logger

    model = library.TD3(
        "MlpPolicy", Nothing(), learning_rate=1e-3, buffer_size=CAPACITY, batch_size=BATCH, seed=0,
        policy_kwargs={"net_arch": [400, 300]},
    )  # fmt: skip
    model.set_logger(Logger(None, []))
    random = numpy.random.default_rng(0)
    for _ in range(CAPACITY):
        before, after = random.normal(size=(2, 1, S)).astype("f4")
        action = random.uniform(-1, 1, (1, M)).astype("f4")
        model.replay_buffer.add(before, after, action, random.normal(size=1), numpy.zeros(1), [{}])
    return lambda: model.train(gradient_steps=2, batch_size=BATCH)


def sb3_updates():
    import stable_baselines3

    return updates(stable_baselines3)


def sbx_updates():
    import sbx

    return updates(sbx)
