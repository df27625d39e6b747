"""One training step of the state and action embedding on frames, and the encoding of one stack."""

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
