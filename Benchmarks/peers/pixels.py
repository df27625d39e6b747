"""One training step of the state and action embedding on frames, the encoding of one stack, and updates of Pixel-TD3."""

import copy

import torch
import torch.nn.functional as F
from torch import nn

K, M, D, LATENT, HIDDEN, BATCH = 4, 2, 2, 100, 400, 128
REPEATS = LATENT // (2 * D)


class StateEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        layers = [nn.BatchNorm2d(12), nn.Conv2d(12, 32, 4, 2, 1), nn.ReLU()]
        for inputs, outputs in ((32, 64), (64, 128), (128, 256)):
            layers += [nn.Conv2d(inputs, outputs, 4, 2, 1), nn.BatchNorm2d(outputs), nn.ReLU()]
        self.trunk = nn.Sequential(*layers, nn.Conv2d(256, HIDDEN, 4), nn.ReLU(), nn.Flatten())
        self.mean, self.log_variance = nn.Linear(HIDDEN, LATENT), nn.Linear(HIDDEN, LATENT)

    def forward(self, frames):
        x = self.trunk(frames)
        return self.mean(x), self.log_variance(x)


class ActionEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(K * M, HIDDEN), nn.SELU(), nn.Linear(HIDDEN, HIDDEN), nn.SELU())
        self.mean, self.log_variance = nn.Linear(HIDDEN, D), nn.Linear(HIDDEN, D)

    def forward(self, actions):
        x = self.trunk(actions)
        return self.mean(x), self.log_variance(x)


def predictor():
    layers = [nn.Linear(LATENT + REPEATS * D, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, HIDDEN), nn.ReLU()]
    layers += [nn.Unflatten(1, (HIDDEN, 1, 1)), nn.ConvTranspose2d(HIDDEN, 256, 4)]
    for inputs, outputs in ((256, 128), (128, 64), (64, 32), (32, 3)):
        layers += [nn.BatchNorm2d(inputs), nn.ReLU(), nn.ConvTranspose2d(inputs, outputs, 4, 2, 1)]
    return nn.Sequential(*layers, nn.Sigmoid())


def draw(mean, log_variance):
    return mean + torch.exp(log_variance / 2) * torch.randn_like(mean)


def kl(mean, log_variance):
    return -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum()


def pixel_step():
    frames, target = torch.rand(BATCH, 12, 64, 64), torch.rand(BATCH, 6, 64, 64)
    actions = 2 * torch.rand(BATCH, K * M) - 1
    networks = nn.ModuleList([StateEncoder(), ActionEncoder(), predictor(), predictor()])
    state_encoder, action_encoder, first, second = networks
    optimiser = torch.optim.Adam(networks.parameters(), lr=3e-4, amsgrad=True, fused=True)

    def step():
        state, action = state_encoder(frames), action_encoder(actions)
        z = torch.cat([draw(*state), draw(*action).repeat(1, REPEATS)], dim=1)
        drawn = torch.cat([first(z), second(z)], dim=1)
        error = F.binary_cross_entropy(drawn, target, reduction="sum") / frames[0].numel()
        loss = error + 5e-7 * (kl(*state) + kl(*action))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    return step


def encode_stack():
    """The state of one stack, from bytes."""
    encoder = StateEncoder().eval()
    stack = torch.randint(256, (1, 4, 64, 64, 3), dtype=torch.uint8)

    def encode():
        with torch.inference_mode():
            frames = stack.permute(0, 1, 4, 2, 3).reshape(1, 12, 64, 64)
            return encoder(frames.float() / 255)[0].numpy()

    return encode


class PixelAgent:
    """Pixel-TD3: convolutions shared by actor and critics, learned from the critics' loss."""

    def __init__(self, features=512, width=200):
        layers = [nn.BatchNorm2d(12), nn.Conv2d(12, 32, 8, 4), nn.ReLU(), nn.BatchNorm2d(32)]
        layers += [nn.Conv2d(32, 32, 4, 2), nn.ReLU(), nn.BatchNorm2d(32), nn.Conv2d(32, 32, 3), nn.ReLU()]
        self.trunk = nn.Sequential(*layers, nn.Flatten())
        head = [nn.BatchNorm1d(features), nn.Linear(features, width), nn.ReLU(), nn.BatchNorm1d(width)]
        head += [nn.Linear(width, width), nn.ReLU(), nn.BatchNorm1d(width), nn.Linear(width, M), nn.Tanh()]
        self.actor = nn.Sequential(*head)
        self.repeats = features // M
        self.critics = nn.ModuleList(
            nn.Sequential(
                nn.Linear(features + self.repeats * M, width), nn.ReLU(), nn.Linear(width, width), nn.ReLU(),
                nn.Linear(width, 1),
            )
            for _ in range(2)
        )  # fmt: skip
        self.online = nn.ModuleList([self.trunk, self.actor, self.critics])
        self.target = copy.deepcopy(self.online).requires_grad_(False)
        learned = [*self.trunk.parameters(), *self.critics.parameters()]
        self.critic_optimiser = torch.optim.Adam(learned, lr=1e-3, fused=True)
        self.actor_optimiser = torch.optim.Adam(self.actor.parameters(), lr=1e-3, fused=True)

    def values(self, critics, features, action):
        x = torch.cat([features, action.repeat(1, self.repeats)], dim=1)
        return [critic(x).squeeze(1) for critic in critics]

    def update(self, state, action, reward, next_state, with_actor):
        trunk, actor, critics = self.target
        with torch.no_grad():
            after = trunk(next_state)
            noise = (0.2 * torch.randn(len(action), M)).clamp(-0.5, 0.5)
            y = reward + 0.99 * torch.minimum(*self.values(critics, after, (actor(after) + noise).clamp(-1, 1)))
        features = self.trunk(state)
        loss = sum(F.mse_loss(value, y) for value in self.values(self.critics, features, action))
        self.critic_optimiser.zero_grad()
        loss.backward()
        self.critic_optimiser.step()
        if not with_actor:
            return
        features = features.detach()
        loss = -self.values(self.critics[:1], features, self.actor(features))[0].mean()
        self.actor_optimiser.zero_grad()
        loss.backward()
        self.actor_optimiser.step()
        with torch.no_grad():
            for online, target in zip(self.online.parameters(), self.target.parameters()):
                target.lerp_(online, 0.005)


def pixel_td3_updates():
    """Two updates, the first with the actor, of batches drawn from stacks of bytes."""
    batch, count = 100, 500
    frames = torch.randint(256, (count, 4, 64, 64, 3), dtype=torch.uint8)
    action, reward = 2 * torch.rand(count, M) - 1, torch.randn(count)
    agent = PixelAgent()

    def images(at):
        return frames[at].permute(0, 1, 4, 2, 3).reshape(batch, 12, 64, 64).float() / 255

    def update(with_actor):
        at = torch.randint(count - 1, (batch,))
        agent.update(images(at), action[at], reward[at], images(at + 1), with_actor)

    return lambda: (update(True), update(False))


def act_from_pixels():
    """One action of Pixel-TD3 for one stack, from bytes."""
    agent = PixelAgent()
    agent.online.eval()
    stack = torch.randint(256, (1, 4, 64, 64, 3), dtype=torch.uint8)

    def choose():
        with torch.inference_mode():
            frames = stack.permute(0, 1, 4, 2, 3).reshape(1, 12, 64, 64).float() / 255
            return agent.actor(agent.trunk(frames)).squeeze(0).numpy()

    return choose
