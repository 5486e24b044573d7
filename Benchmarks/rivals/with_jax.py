"""The benchmark's rows for points of the plane in JAX: with_jax.py ROW [alone].

All steps are one compiled program, `jax.jit` around `lax.scan`.
"""

import os
import sys
import time

if "alone" in sys.argv and hasattr(os, "sched_setaffinity"):
    # Before JAX counts the cores
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

import jax
import jax.numpy as jnp

from contestant import compete

TIMESTEPS = 100


def initial(key, widths):
    keys = jax.random.split(key, len(widths) - 1)
    return [
        (jax.random.normal(k, (i, o)) * (2 / i) ** 0.5, jnp.zeros(o))
        for k, i, o in zip(keys, widths[:-1], widths[1:])
    ]


def size(parameters):
    return sum(p.size for p in jax.tree.leaves(parameters))


def predicted(parameters, x):
    *hidden, (weights, bias) = parameters
    for w, b in hidden:
        x = jax.nn.relu(x @ w + b)
    return x @ weights + bias


def repeated(run, *arguments):
    """Times `run`, once compiled, until its results are there."""

    def repetition():
        start = time.perf_counter()
        jax.block_until_ready(run(*arguments))
        return time.perf_counter() - start

    jax.block_until_ready(run(*arguments))
    return repetition


def train_on_points(widths, stored, batch=128, steps=800):
    kept = jnp.cumprod(1 - jnp.linspace(1e-4, 0.02, TIMESTEPS))
    points = jax.random.normal(jax.random.key(0), (stored, 2))
    parameters = initial(jax.random.key(1), widths)

    def step(state, key):
        parameters, means, squares, count = state
        k1, k2, k3 = jax.random.split(key, 3)
        clean = points[jax.random.randint(k1, (batch,), 0, stored)]
        t = jax.random.randint(k2, (batch,), 0, TIMESTEPS)
        noise = jax.random.normal(k3, (batch, 2))
        noisy = (
            jnp.sqrt(kept[t])[:, None] * clean
            + jnp.sqrt(1 - kept[t])[:, None] * noise
        )
        told = jnp.concatenate([noisy, (t / TIMESTEPS)[:, None]], axis=1)

        def loss(parameters):
            return jnp.mean((predicted(parameters, told) - noise) ** 2)

        value, gradient = jax.value_and_grad(loss)(parameters)
        count = count + 1
        means = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, means, gradient)
        squares = jax.tree.map(
            lambda v, g: 0.999 * v + 0.001 * g * g, squares, gradient
        )
        parameters = jax.tree.map(
            lambda p, m, v: p
            - 1e-3
            * (m / (1 - 0.9**count))
            / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8),
            parameters,
            means,
            squares,
        )
        return (parameters, means, squares, count), value

    zeros = jax.tree.map(jnp.zeros_like, parameters)
    state = (parameters, zeros, zeros, jnp.float32(0))
    keys = jax.random.split(jax.random.key(2), steps)
    run = jax.jit(lambda state, keys: jax.lax.scan(step, state, keys))
    repetition = repeated(run, state, keys)
    compete(lambda: repetition() / steps, size(parameters))


def sample_points(widths, count):
    parameters = initial(jax.random.key(1), widths)

    @jax.jit
    def sample(parameters, key):
        start, noises = jax.random.split(key)

        def step(x, moment):
            t, key = moment
            column = jnp.full((count, 1), t / TIMESTEPS)
            noise = predicted(parameters, jnp.concatenate([x, column], axis=1))
            fresh = jax.random.normal(key, (count, 2))
            return x - 0.1 * noise + 0.01 * fresh, None

        times = jnp.arange(TIMESTEPS)[::-1]
        keys = jax.random.split(noises, TIMESTEPS)
        return jax.lax.scan(
            step, jax.random.normal(start, (count, 2)), (times, keys)
        )[0]

    compete(repeated(sample, parameters, jax.random.key(2)), size(parameters))


def main(row, *_):
    if row == "S1":
        train_on_points([3, 64, 64, 2], stored=1000)
    elif row == "S2":
        train_on_points([3, 128, 128, 128, 2], stored=5000)
    elif row == "S7":
        sample_points([3, 128, 128, 128, 2], count=1000)


if __name__ == "__main__":
    main(*sys.argv[1:])
