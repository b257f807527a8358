"""CTC's kernel gives what its spec gives, on rows too long for the oracle."""

import numpy as np
import pytest

import unilos
from unilos.engine.kernels.alignments import align


def call(rng, spread, blank=0):
    """Logits, labels and lengths of four items; what lies behind the lengths may not be looked at."""
    n, frames, classes, labels = 4, 120, 6, 12
    logits = rng.normal(0.0, spread, (n, frames, classes)).astype(np.float32)
    named = rng.choice([c for c in range(classes) if c != blank], (n, labels))
    lengths = np.asarray([frames, 60, 40, 1]), np.asarray([labels, 5, 0, 1])
    for i in range(n):
        logits[i, lengths[0][i] :], named[i, lengths[1][i] :] = np.nan, -7
    return logits, named, *lengths


def both(loss, *args):
    """The kernel's value and gradient in float32, and the spec's in float64."""
    assert loss.explain(*args).path == "probabilities in float64"
    with unilos.generic():
        want = loss.value_and_grad(args[0].astype(np.float64), *args[1:])
    return loss.value_and_grad(*args), want


@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("blank", [0, 3])
@pytest.mark.parametrize("spread", [0.1, 3.0, 10.0])
def test_long_rows(spread, blank, reduction):
    args = call(np.random.default_rng(0), spread, blank)
    got, want = both(unilos.CTC(blank=blank, reduction=reduction), *args)
    np.testing.assert_allclose(got[0], want[0], rtol=1e-6)
    np.testing.assert_allclose(got[1], want[1], rtol=1e-6, atol=1e-10)


@pytest.mark.parametrize("zero_infinity", [False, True])
def test_labels_that_do_not_fit(zero_infinity):
    logits, labels, frames, lengths = call(np.random.default_rng(0), 1.0)
    frames[1] = 3  # for five labels
    got, want = both(unilos.CTC(zero_infinity=zero_infinity), logits, labels, frames, lengths)
    np.testing.assert_allclose(got[0], want[0], rtol=1e-6)
    np.testing.assert_allclose(got[1], want[1], rtol=1e-6, atol=1e-10)
    assert np.isinf(got[0]) == (not zero_infinity)
    assert not got[1][1].any()


def test_what_float64_cannot_hold_goes_through_the_spec():
    logits = np.zeros((1, 9, 3), np.float32)
    logits[0, :4, 2] = logits[0, 5:, 1] = (
        400.0  # the label 1 has to stand where 2 is likely, and the other way round
    )
    args = logits, np.asarray([[1, 2]])
    assert align(logits.astype(np.float64), args[1], *np.asarray([[9], [2]]), 0) is None
    with unilos.generic():
        want = unilos.CTC().value_and_grad(*args)
    got = unilos.CTC().value_and_grad(*args)
    np.testing.assert_array_equal(got[0], want[0])
    np.testing.assert_array_equal(got[1], want[1])


def test_torch_reads_the_same_numbers():
    torch = pytest.importorskip("torch")
    args = call(np.random.default_rng(1), 3.0)
    logits, *rest = (torch.tensor(x) for x in args)
    logits.requires_grad_()
    value = unilos.ctc(logits, rest[0], logit_lengths=rest[1], label_lengths=rest[2])
    value.backward()
    want = unilos.CTC().value_and_grad(*args)
    np.testing.assert_array_equal(value.detach().numpy(), want[0])
    np.testing.assert_array_equal(logits.grad.numpy(), want[1])


@pytest.mark.parametrize("backend", ["numpy", "torch", "tensorflow", "jax"])
def test_frames_that_hardly_matter_keep_their_digits(backend):
    """The second frame reads 0 or 1, and both lead on to the 2 of the third one: its slope is what little is left."""
    like = {
        "numpy": lambda: np.asarray,
        "torch": lambda: pytest.importorskip("torch").tensor,
        "tensorflow": lambda: pytest.importorskip("tensorflow").constant,
        "jax": lambda: pytest.importorskip("jax.numpy").asarray,
    }[backend]()
    logits = np.float32([[[0, 14, -3], [2, 1, -14], [-2, -11, 13], [3, 0, 3]]])
    labels = np.asarray([[1, 2]], np.int32)
    with unilos.generic():
        want = unilos.CTC().value_and_grad(logits.astype(np.float64), labels)[1]
        got = unilos.CTC().value_and_grad(like(logits), like(labels))[1]
    np.testing.assert_allclose(np.asarray(got), want, rtol=32 * 2.0**-23)
    assert 0 < abs(want[0, 1, 0]) < 1e-4


def test_jax_transforms_what_it_aligns_in_float64():
    jax = pytest.importorskip("jax")
    rng = np.random.default_rng(0)
    logits, labels = rng.normal(0.0, 2.0, (3, 4, 3)).astype(np.float32), np.asarray([[1, 2]] * 3, np.int32)

    def item(z, y):
        return unilos.ctc(z[None], y[None])

    each = jax.vmap(jax.value_and_grad(item))(logits, labels)
    for i in range(3):
        value, slope = jax.jit(jax.value_and_grad(item))(logits[i], labels[i])
        np.testing.assert_allclose(each[0][i], value, rtol=1e-6)
        np.testing.assert_allclose(each[1][i], slope, rtol=1e-5, atol=1e-7)
    h = 1e-2
    moved = np.float32(h * rng.normal(size=(4, 3)))
    ends = [jax.grad(item)(logits[0] + s * moved, labels[0]) for s in (1, -1)]
    along = jax.jvp(lambda z: jax.grad(item)(z, labels[0]), (logits[0],), (moved,))[1]
    back = jax.vjp(lambda z: jax.grad(item)(z, labels[0]), logits[0])[1](moved)[0]
    assert {x.dtype for x in (*each, along, back)} == {np.dtype(np.float32)}
    np.testing.assert_allclose(along, (ends[0] - ends[1]) / 2, rtol=1e-2, atol=1e-5)
    np.testing.assert_allclose(back, along, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("reduction", ["none", "mean"])
@pytest.mark.parametrize(("dtype", "size"), [(np.float32, 1e35), (np.float64, 1e200)])
def test_gaps_of_any_size_are_finite(dtype, size, reduction):
    """The only path costs a gap in every frame, of numbers far beyond those of practice."""
    logits = np.asarray([[[0, -size, 0], [0, 0, -2 * size]]], dtype)
    value, slope = unilos.CTC(reduction=reduction).value_and_grad(logits, np.asarray([[1, 2]]))
    np.testing.assert_allclose(value, dtype(3 * size), rtol=1e-6)
    np.testing.assert_array_equal(slope, [[[0.5, -1, 0.5], [0.5, 0.5, -1]]])


@pytest.mark.parametrize("push", [12.0, 25.0, 40.0])
def test_kernel_leaves_small_differences_to_the_spec(push):
    """The last frame is sure of its label, and the first one of what is wrong: either way paths go on alike."""
    logits = np.float32(push * np.eye(3)[[[0, 0, 2, 2]]])
    args = logits, np.asarray([[2, 2]])
    with unilos.generic():
        want = unilos.CTC().value_and_grad(logits.astype(np.float64), args[1])[1]
    got = unilos.CTC().value_and_grad(*args)[1]
    np.testing.assert_allclose(got, want, rtol=1e-5)
    assert 0 < want[0, 3, 0] < np.exp(-1.9 * push)


@pytest.mark.parametrize("gap", [3.0, 12.0, 400.0])
def test_probabilities_that_vanish_give_way_to_their_logarithms(gap):
    """As many labels as frames, each of which takes the blank for e^gap times as likely: float64 holds 300 orders of
    magnitude, and here are 80 times those of a frame."""
    rng = np.random.default_rng(0)
    logits = rng.normal(size=(3, 80, 5)).astype(np.float32)
    logits[0, :, 0] += np.float32(gap)
    labels = np.tile([1, 2, 3, 4], (3, 20))
    lengths = np.asarray([80, 80, 60]), np.asarray([80, 40, 70])  # the last one does not fit
    loss = unilos.CTC(reduction="none")
    with unilos.generic():  # the spec, which goes by probabilities in float32, and by logarithms in float64
        got = loss.value_and_grad(logits, labels, *lengths)
        want = loss.value_and_grad(logits.astype(np.float64), labels, *lengths)
    np.testing.assert_array_equal(np.isfinite(want[0]), [True, True, False])
    np.testing.assert_allclose(got[0], want[0], rtol=1e-6)
    np.testing.assert_allclose(got[1], want[1], rtol=1e-6, atol=1e-12)
