"""The U-Net of "Out of Noise" in PyTorch, with the same names for its weights.

Take this file along when two cores are no longer enough: it needs only
`pip install torch safetensors numpy`. Weights go there and come back:

    model = UNet.load("checkpoint.safetensors")       # written by the book
    ...                                               # train on a GPU
    model.save("weights.safetensors")

and in Swift

    let file = try Safetensors(contentsOf: URL(filePath: "weights.safetensors"))
    try network.load(file.tensors, from: "weights.safetensors")

A file that holds nothing but weights is also read by PyTorch's own means,
`model.load_state_dict(safetensors.torch.load_file(path))`. A checkpoint holds
more: what Adam remembers, and the smoothed weights, which sample better. As
weights alone, smoothed or not, it is written by

    python unet.py checkpoint.safetensors weights.safetensors --average
"""

import argparse
import math

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional as F


def normalisation(channels):
    """32 groups, or fewer where a group would have less than 4 channels."""
    groups = min(32, max(1, channels // 4))
    return nn.GroupNorm(groups, channels, eps=1e-6)


class TimeEmbedding(nn.Module):
    """Sines and cosines of the time at many speeds, then two linear layers."""

    def __init__(self, width):
        super().__init__()
        self.width = width
        self.first = nn.Linear(width, 4 * width)
        self.second = nn.Linear(4 * width, 4 * width)

    def forward(self, times):
        half = self.width // 2
        k = torch.arange(half, dtype=torch.float64, device=times.device)
        speeds = torch.exp(-math.log(10_000) * k / (half - 1))
        # In double precision: the largest times need all of its digits
        angles = times.double()[:, None] * speeds
        clocks = torch.cat([angles.sin(), angles.cos()], dim=1)
        return self.second(F.silu(self.first(clocks.to(self.first.weight))))


class ResidualBlock(nn.Module):
    """Two convolutions that correct an image, told the time between them."""

    def __init__(self, inputs, outputs, time_width, dropout):
        super().__init__()
        self.norm1 = normalisation(inputs)
        self.convolution1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.time = nn.Linear(time_width, outputs)
        self.norm2 = normalisation(outputs)
        self.dropout = nn.Dropout(dropout)
        self.convolution2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        if inputs == outputs:
            self.skip = nn.Identity()
        else:
            self.skip = nn.Conv2d(inputs, outputs, 1)

    def forward(self, x, embedding):
        h = self.convolution1(F.silu(self.norm1(x)))
        h = h + self.time(embedding)[:, :, None, None]
        h = self.convolution2(self.dropout(F.silu(self.norm2(h))))
        return self.skip(x) + h


class AttentionBlock(nn.Module):
    """A correction in which every pixel may look at all others: one head."""

    def __init__(self, channels):
        super().__init__()
        self.norm = normalisation(channels)
        self.queriesKeysValues = nn.Conv2d(channels, 3 * channels, 1)
        self.output = nn.Conv2d(channels, channels, 1)

    def forward(self, x):
        batch, channels, height, width = x.shape
        q, k, v = (
            self.queriesKeysValues(self.norm(x))
            .reshape(batch, 3, channels, height * width)
            .transpose(2, 3)
            .unbind(1)
        )
        seen = F.scaled_dot_product_attention(q, k, v).transpose(1, 2)
        return x + self.output(seen.reshape(batch, channels, height, width))


class Level(nn.Module):
    """One resolution: blocks, perhaps attention after each, a change of size.

    The blocks are called "0", "1", ... as in the file.
    """

    def __init__(self, blocks, attention, resize):
        super().__init__()
        self.count = len(blocks)
        for i, block in enumerate(blocks):
            self.add_module(str(i), block)
        self.attention = nn.ModuleList(attention)
        self.resize = resize

    def steps(self):
        """Each block with the attention that follows it, or None."""
        for i in range(self.count):
            yield self.get_submodule(str(i)), (
                self.attention[i] if self.attention else None
            )


class UNet(nn.Module):
    """Predicts the noise in images, [batch, channels, height, width].

    The arguments are those of `UNet` in Swift. The parts are made in the
    order of its flat buffer, so that `named_parameters()` follows it too.
    """

    def __init__(
        self,
        channels=128,
        multipliers=(1, 2, 2),
        residual_blocks=2,
        attention=(),
        dropout=0.1,
        classes=0,
        input_channels=1,
    ):
        super().__init__()
        time_width = 4 * channels
        last = len(multipliers) - 1

        def block(inputs, outputs):
            return ResidualBlock(inputs, outputs, time_width, dropout)

        def looking(level, width, count):
            return [
                AttentionBlock(width) for _ in range(count if level in attention else 0)
            ]

        self.time = TimeEmbedding(channels)
        self.input = nn.Conv2d(input_channels, channels, 3, padding=1)
        self.down = nn.ModuleList()
        current = channels
        skipped = [channels]  # Channels of what the way up will see again
        for i, multiplier in enumerate(multipliers):
            width = channels * multiplier
            blocks = []
            for _ in range(residual_blocks):
                blocks.append(block(current, width))
                current = width
                skipped.append(current)
            halve = None
            if i < last:
                halve = nn.Conv2d(current, current, 3, stride=2)
                skipped.append(current)
            self.down.append(
                Level(blocks, looking(i, width, residual_blocks), halve)
            )

        self.middle1 = block(current, current)
        self.middleAttention = AttentionBlock(current)
        self.middle2 = block(current, current)

        self.up = nn.ModuleList()
        for i in reversed(range(len(multipliers))):
            width = channels * multipliers[i]
            blocks = []
            for _ in range(residual_blocks + 1):
                blocks.append(block(current + skipped.pop(), width))
                current = width
            smooth = nn.Conv2d(current, current, 3, padding=1) if i > 0 else None
            self.up.append(
                Level(blocks, looking(i, width, residual_blocks + 1), smooth)
            )

        self.outputNorm = normalisation(current)
        self.output = nn.Conv2d(current, input_channels, 3, padding=1)
        self.classes = nn.Embedding(classes + 1, time_width) if classes else None

    def forward(self, x, times, labels=None):
        """A time for each image, and where there are classes a label.

        Label number `classes`, one past the last, says that the class is
        open: Swift's nil.
        """
        embedding = self.time(times)
        if self.classes is not None:
            embedding = embedding + self.classes(labels)
        embedding = F.silu(embedding)

        h = self.input(x)
        seen = [h]
        for level in self.down:
            for block, attention in level.steps():
                h = block(h, embedding)
                if attention is not None:
                    h = attention(h)
                seen.append(h)
            if level.resize is not None:
                # Zeros only right and below
                h = level.resize(F.pad(h, (0, 1, 0, 1)))
                seen.append(h)
        h = self.middle1(h, embedding)
        h = self.middle2(self.middleAttention(h), embedding)
        for level in self.up:
            for block, attention in level.steps():
                h = block(torch.cat([h, seen.pop()], dim=1), embedding)
                if attention is not None:
                    h = attention(h)
            if level.resize is not None:
                h = level.resize(F.interpolate(h, scale_factor=2.0))
        return self.output(F.silu(self.outputNorm(h)))

    @classmethod
    def load(cls, path, average=False, dropout=0.1):
        """Makes the network that a file was written for, with its weights.

        The shapes of the weights tell the architecture. With `average`, the
        smoothed weights of a checkpoint are taken.
        """
        tensors = load_file(path)
        model = cls(**architecture(tensors), dropout=dropout)
        if average:
            if "training.average" not in tensors:
                raise KeyError(f"{path} holds no average: it is no checkpoint")
            weights = model.unflattened(tensors["training.average"])
        else:
            weights = {
                name: tensor
                for name, tensor in tensors.items()
                if not name.startswith("training.")
            }
        model.load_state_dict(weights)
        return model

    def unflattened(self, flat):
        """Cuts a flat buffer of a checkpoint into named tensors.

        Such a buffer has Swift's order and layouts: [inputs, outputs] for
        linear layers, [height, width, inputs, outputs] for convolutions.
        """
        weights, start = {}, 0
        for name, parameter in self.named_parameters():
            shape = parameter.shape
            piece = flat[start : start + parameter.numel()]
            start += parameter.numel()
            if len(shape) == 4:
                outputs, inputs, height, width = shape
                piece = piece.reshape(height, width, inputs, outputs)
                piece = piece.permute(3, 2, 0, 1)
            elif len(shape) == 2 and name != "classes.weight":
                piece = piece.reshape(shape[1], shape[0]).T
            weights[name] = piece.reshape(shape)
        if start != flat.numel():
            raise ValueError(f"{flat.numel()} numbers for {start} parameters")
        return weights

    def save(self, path):
        """Writes the weights, for `network.load` in Swift."""
        save_file(
            {name: p.detach().cpu().float().contiguous()
             for name, p in self.named_parameters()},
            path,
        )


def architecture(tensors):
    """The arguments of `UNet` that belong to a file's tensors."""
    def outputs(name):
        return tensors[f"{name}.weight"].shape[0]

    def count(pattern):
        n = 0
        while f"{pattern.format(n)}.weight" in tensors:
            n += 1
        return n

    levels = range(count("down.{}.0.convolution1"))
    channels = outputs("input")
    return {
        "channels": channels,
        "multipliers": [
            outputs(f"down.{i}.0.convolution1") // channels for i in levels
        ],
        "residual_blocks": count("down.0.{}.convolution1"),
        "attention": [
            i for i in levels if f"down.{i}.attention.0.norm.weight" in tensors
        ],
        "classes": outputs("classes") - 1 if "classes.weight" in tensors else 0,
        "input_channels": outputs("output"),
    }


def main():
    parser = argparse.ArgumentParser(
        description="Write a checkpoint of the book as weights alone."
    )
    parser.add_argument("checkpoint", help="a file that the book's programs wrote")
    parser.add_argument("weights", help="the file to write")
    parser.add_argument(
        "--average", action="store_true", help="take the smoothed weights"
    )
    choice = parser.parse_args()
    model = UNet.load(choice.checkpoint, average=choice.average)
    model.save(choice.weights)
    count = sum(p.numel() for p in model.parameters())
    print(f"{choice.weights}: {count:,} parameters")


if __name__ == "__main__":
    main()
