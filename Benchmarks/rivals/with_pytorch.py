"""The benchmark's rows in PyTorch: with_pytorch.py ROW [VARIANT]."""

import pathlib
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

from contestant import THREADS, compete, timed

sys.path.append(str(pathlib.Path(__file__).parents[2] / "book/interop"))
from unet import UNet

torch.set_num_threads(THREADS)
torch.manual_seed(1)

TIMESTEPS = 100


def mlp(widths):
    layers = []
    for inputs, outputs in zip(widths[:-1], widths[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def size(model):
    return sum(p.numel() for p in model.parameters())


def train_on_points(widths, stored, batch=128, steps=800):
    """Draw points, times and noise, predict the noise: 800 steps."""
    points = torch.randn(stored, 2)
    model = mlp(widths)
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
    kept = torch.cumprod(1 - torch.linspace(1e-4, 0.02, TIMESTEPS), 0)
    signal, spread = kept.sqrt()[:, None], (1 - kept).sqrt()[:, None]

    def step():
        clean = points[torch.randint(stored, (batch,))]
        t = torch.randint(TIMESTEPS, (batch,))
        noise = torch.randn(batch, 2)
        noisy = signal[t] * clean + spread[t] * noise
        told = torch.cat([noisy, (t / TIMESTEPS)[:, None]], dim=1)
        loss = F.mse_loss(model(told), noise)
        adam.zero_grad()
        loss.backward()
        adam.step()

    def repetition():
        start = time.perf_counter()
        for _ in range(steps):
            step()
        return (time.perf_counter() - start) / steps

    compete(repetition, size(model))


def sample_points(widths, count):
    model = mlp(widths)

    @torch.inference_mode()
    def sample():
        x = torch.randn(count, 2)
        for t in reversed(range(TIMESTEPS)):
            time_column = torch.full((count, 1), t / TIMESTEPS)
            noise = model(torch.cat([x, time_column], dim=1))
            x = x - 0.1 * noise + 0.01 * torch.randn(count, 2)

    compete(timed(sample), size(model))


def images(batch, layout):
    x = torch.randn(batch, 1, 28, 28).contiguous(memory_format=layout)
    return x, torch.randint(50, (batch,))


def train_on_images(channels, batch, layout):
    model = UNet(channels=channels).to(memory_format=layout)
    adam = torch.optim.Adam(model.parameters(), lr=2e-4, fused=True)

    def repetition():
        x, times = images(batch, layout)
        start = time.perf_counter()
        loss = F.mse_loss(model(x, times), x)
        adam.zero_grad()
        loss.backward()
        adam.step()
        return time.perf_counter() - start

    compete(repetition, size(model))


def predict(channels, batch, layout):
    model = UNet(channels=channels).to(memory_format=layout).eval()

    @torch.inference_mode()
    def repetition():
        x, times = images(batch, layout)
        start = time.perf_counter()
        model(x, times)
        return time.perf_counter() - start

    compete(repetition, size(model))


def search_images(search, samples, stored):
    queries, rows = torch.randn(samples, 784), torch.randn(stored, 784)

    @torch.inference_mode()
    def by_product():
        norms = torch.linalg.vector_norm(rows, dim=1).square()
        torch.addmm(norms, queries, rows.T, alpha=-2).argmin(dim=1)

    @torch.inference_mode()
    def by_distance():
        torch.cdist(queries, rows).argmin(dim=1)

    compete(timed({"product": by_product, "cdist": by_distance}[search]))


def multiply(side):
    a, b = torch.randn(side, side), torch.randn(side, side)
    compete(timed(lambda: a @ b))


def main(row, variant=None):
    layout = {"nhwc": torch.channels_last}.get(variant, torch.contiguous_format)
    if row == "product":
        multiply(2048)
    elif row == "S1":
        train_on_points([3, 64, 64, 2], stored=1000)
    elif row == "S2":
        train_on_points([3, 128, 128, 128, 2], stored=5000)
    elif row == "S3":
        train_on_images(channels=32, batch=64, layout=layout)
    elif row == "S4":
        train_on_images(channels=128, batch=16, layout=layout)
    elif row == "S5":
        predict(channels=32, batch=64, layout=layout)
    elif row == "S6":
        search_images(variant, samples=64, stored=60_000)
    elif row == "S7":
        sample_points([3, 128, 128, 128, 2], count=1000)


if __name__ == "__main__":
    main(*sys.argv[1:])
