"""TD3 and DynE-TD3 updates, batch sampled from a replay included, and the choice of one action."""

import copy

import numpy
import torch
import torch.nn.functional as F
from torch import nn

S, M, K, D, BATCH = 11, 2, 4, 2, 100
GAMMA, TAU, BOUND = 0.99, 0.005, 1.0
CAPACITY, EPISODE = 100_000, 100


def network(inputs, outputs):
    return nn.Sequential(
        nn.Linear(inputs, 400), nn.ReLU(), nn.Linear(400, 300), nn.ReLU(), nn.Linear(300, outputs)
    )


class Critic(nn.Module):
    def __init__(self, action_size):
        super().__init__()
        self.repeats = max(1, S // (2 * action_size))
        self.net = network(S + self.repeats * action_size, 1)

    def forward(self, state, action):
        return self.net(torch.cat([state, action.repeat(1, self.repeats)], dim=1)).squeeze(1)


class Agent:
    def __init__(self, policy_size, action_size):
        self.actor = nn.Sequential(network(S, policy_size), nn.Tanh())
        self.critics = nn.ModuleList([Critic(action_size), Critic(action_size)])
        self.target_actor = copy.deepcopy(self.actor).requires_grad_(False)
        self.target_critics = copy.deepcopy(self.critics).requires_grad_(False)
        self.actor_optimiser = torch.optim.Adam(self.actor.parameters(), lr=1e-3, fused=True)
        self.critic_optimiser = torch.optim.Adam(self.critics.parameters(), lr=1e-3, fused=True)

    def target_action(self, state, scale, clip):
        action = BOUND * self.target_actor(state)
        noise = (scale * torch.randn_like(action)).clamp(-clip, clip)
        return (action + noise).clamp(-BOUND, BOUND)

    def target_value(self, state, action):
        first, second = self.target_critics
        return torch.minimum(first(state, action), second(state, action))

    def update_critics(self, state, action, y):
        loss = sum(F.mse_loss(critic(state, action), y) for critic in self.critics)
        self.critic_optimiser.zero_grad()
        loss.backward()
        self.critic_optimiser.step()

    def update_actor(self, state, critic_action):
        loss = -self.critics[0](state, critic_action(BOUND * self.actor(state))).mean()
        self.actor_optimiser.zero_grad()
        loss.backward()
        self.actor_optimiser.step()
        with torch.no_grad():
            pairs = ((self.actor, self.target_actor), (self.critics, self.target_critics))
            for online, target in pairs:
                for parameter, average in zip(online.parameters(), target.parameters()):
                    average.lerp_(parameter, TAU)


def td3_updates():
    """Two updates, the first with the actor."""
    state, next_state = torch.randn(CAPACITY, S), torch.randn(CAPACITY, S)
    action, reward = 2 * torch.rand(CAPACITY, M) - 1, torch.randn(CAPACITY)
    terminated = torch.zeros(CAPACITY)
    agent = Agent(M, M)

    def update(with_actor):
        at = torch.randint(CAPACITY, (BATCH,))
        with torch.no_grad():
            after = next_state[at]
            value = agent.target_value(after, agent.target_action(after, 0.2 * BOUND, 0.5 * BOUND))
            y = reward[at] + GAMMA * (1 - terminated[at]) * value
        agent.update_critics(state[at], action[at], y)
        if with_actor:
            agent.update_actor(state[at], lambda choice: choice)

    return lambda: (update(True), update(False))


def dyne_td3_updates():
    """Two updates over plans of K actions, the first with the actor."""
    state, next_state, reward = torch.randn(CAPACITY, S), torch.randn(CAPACITY, S), torch.randn(CAPACITY)
    time = torch.arange(CAPACITY) % EPISODE
    plan_step = time % K
    embedding = (2 * torch.rand(CAPACITY // K, D) - 1).repeat_interleave(K, dim=0)
    terminated = torch.zeros(CAPACITY)
    ended = (time == EPISODE - 1).float()
    # the plans under way at the end of the replay can't be sampled
    sampled, ahead = CAPACITY - K, torch.arange(K)
    powers = GAMMA ** torch.arange(K + 1)
    agent = Agent(D, D + 1)

    def update(with_actor):
        at = torch.randint(sampled, (BATCH,))
        first = plan_step[at]
        with torch.no_grad():
            follow = at.unsqueeze(1) + ahead
            in_plan = (ahead < (K - first).unsqueeze(1)).float()
            alive = torch.cumprod(1 - ended[follow], dim=1).roll(1, dims=1)
            alive[:, 0] = 1
            taken = in_plan * alive
            steps = taken.sum(dim=1).long()
            last = at + steps - 1
            goes_on = (first + steps < K).unsqueeze(1)
            after = next_state[last]
            plan = agent.target_action(after, 0.2 * BOUND / K, 0.5)
            plan = torch.where(goes_on, embedding[at], plan)
            at_step = torch.where(goes_on, (first + steps).unsqueeze(1), 0)
            value = agent.target_value(after, torch.cat([plan, at_step], dim=1))
            total = (taken * powers[:K] * reward[follow]).sum(dim=1)
            y = total + powers[steps] * (1 - terminated[last]) * value
        action = torch.cat([embedding[at], first.unsqueeze(1)], dim=1)
        agent.update_critics(state[at], action, y)
        if with_actor:
            agent.update_actor(state[at], lambda choice: F.pad(choice, (0, 1)))

    return lambda: (update(True), update(False))


def act():
    """One action for one observation, from numpy to numpy."""
    actor = Agent(M, M).actor
    observation = numpy.random.default_rng(0).standard_normal(S).astype(numpy.float32)

    def choose():
        with torch.inference_mode():
            return (BOUND * actor(torch.from_numpy(observation).unsqueeze(0))).squeeze(0).numpy()

    return choose
