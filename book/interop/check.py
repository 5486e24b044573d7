"""Proves that Swift and PyTorch compute the same with the same weights.

    python check.py write FIXTURE    what PyTorch computes, for Swift's tests
    python check.py read FOLDER      compares what Swift's tests have written

The first made Tests/NetworksTests/Fixture/pytorch.safetensors, against which
Swift's tests compare; `make interop` runs them, then the second.
"""

import pathlib
import sys

import torch
from safetensors.torch import load_file, save_file
from torch.nn import functional as F

from unet import UNet

TOLERANCE = 1e-4


def write(path):
    """Weights, an example and what comes of it, all made by PyTorch.

    Images are stored as Swift has them, [batch, height, width, channels].
    """
    torch.manual_seed(1)
    model = UNet(
        channels=4, multipliers=(2, 3), residual_blocks=1, attention=(1,),
        dropout=0, classes=3, input_channels=2,
    )
    with torch.no_grad():
        # Scales of 1 and shifts of 0 would hide a mistake: move everything
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    weights = {name: p.detach().clone() for name, p in model.named_parameters()}

    images = torch.randn(3, 2, 8, 12)
    target = torch.randn_like(images)
    times = torch.tensor([1, 40, 999])
    labels = torch.tensor([0, 2, 3])  # The last is open
    gradients, losses = {}, []
    adam = torch.optim.Adam(model.parameters(), lr=1e-3)
    for step in range(4):
        output = model(images, times, labels)
        loss = F.mse_loss(output, target)
        adam.zero_grad()
        loss.backward()
        adam.step()
        losses.append(loss.detach())
        if step == 0:
            first = output.detach()
            gradients = {
                f"example.gradient.{name}": p.grad.clone()
                for name, p in model.named_parameters()
                if name in ("time.first.weight", "down.1.0.convolution1.weight",
                            "middleAttention.queriesKeysValues.weight",
                            "up.0.resize.bias", "classes.weight")
            }
    example = {
        "example.images": images.permute(0, 2, 3, 1).contiguous(),
        "example.target": target.permute(0, 2, 3, 1).contiguous(),
        "example.output": first.permute(0, 2, 3, 1).contiguous(),
        "example.times": times.float(),
        "example.labels": labels.float(),
        "example.losses": torch.stack(losses),
    }
    save_file(weights | example | gradients, path,
              metadata={"writer": f"PyTorch {torch.__version__}"})
    print(f"{path}: written")


def read(folder):
    """Loads Swift's checkpoint and compares the outputs beside it."""
    folder = pathlib.Path(folder)
    example = load_file(folder / "example.safetensors")
    images = example["images"].permute(0, 3, 1, 2)
    for kind in ("output", "average"):
        model = UNet.load(folder / "checkpoint.safetensors",
                          average=kind == "average").eval()
        with torch.no_grad():
            output = model(images, example["times"].long(),
                           example["labels"].long())
        expected = example[kind].permute(0, 3, 1, 2)
        error = (output - expected).abs().max().item()
        print(f"{kind}: largest difference to Swift {error:.1e}")
        if not error < TOLERANCE:
            sys.exit(f"PyTorch and Swift differ by more than {TOLERANCE:g}")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("write", "read"):
        sys.exit(__doc__)
    {"write": write, "read": read}[sys.argv[1]](sys.argv[2])
