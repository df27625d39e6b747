"""One training step of the action embedding and one of its decoder, batch drawn from data included."""

import torch
from torch import nn

N, M, K, D, HIDDEN, BATCH = 4, 2, 4, 2, 400, 128
SEQUENCES = 100_000


def three_layers(inputs, outputs):
    return nn.Sequential(
        nn.Linear(inputs, HIDDEN), nn.SELU(), nn.Linear(HIDDEN, HIDDEN), nn.SELU(), nn.Linear(HIDDEN, outputs)
    )


class Encoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(K * M, HIDDEN), nn.SELU(), nn.Linear(HIDDEN, HIDDEN), nn.SELU())
        self.mean, self.log_variance = nn.Linear(HIDDEN, D), nn.Linear(HIDDEN, D)

    def forward(self, actions):
        x = self.trunk(actions)
        return self.mean(x), self.log_variance(x)


def embedding_step():
    state, target = torch.randn(SEQUENCES, N), torch.randn(SEQUENCES, N)
    actions = 2 * torch.rand(SEQUENCES, K * M) - 1
    encoder, predictor = Encoder(), three_layers(N + D, N)
    parameters = [*encoder.parameters(), *predictor.parameters()]
    optimiser = torch.optim.Adam(parameters, lr=1e-4, amsgrad=True, fused=True)

    def step():
        at = torch.randint(SEQUENCES, (BATCH,))
        mean, log_variance = encoder(actions[at])
        z = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
        prediction = predictor(torch.cat([state[at], z], dim=1))
        kl = -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum()
        loss = (prediction - target[at]).square().sum() / N + 1e-4 * kl
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    return step


def decoder_step():
    latents = torch.randn(SEQUENCES, D)
    encoder, decoder = Encoder().requires_grad_(False), nn.Sequential(three_layers(D, K * M), nn.Tanh())
    mean, std = torch.randn(D), torch.rand(D) + 0.5
    optimiser = torch.optim.Adam(decoder.parameters(), lr=1e-4, fused=True)

    def step():
        z = latents[torch.randint(SEQUENCES, (BATCH,))]
        plan = decoder(z)
        white = (encoder.mean(encoder.trunk(plan)) - mean) / std
        loss = (white - z).square().mean() + 1e-4 * plan.view(BATCH, K, M).norm(dim=2).sum()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()

    return step
