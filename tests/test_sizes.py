"""Numbers of any size, and NaN, reach what they should, where compilers and dense formulas once said otherwise."""

from __future__ import annotations

import numpy as np
import pytest

import unilos

BACKENDS = {"numpy": "numpy", "torch": "torch", "tensorflow": "tensorflow", "jax": "jax.numpy"}


@pytest.fixture(params=BACKENDS)
def array(request):
    module = pytest.importorskip(BACKENDS[request.param])
    return getattr(module, "convert_to_tensor", None) or getattr(module, "from_numpy", None) or module.asarray


def test_a_root_mean_square_near_the_end_of_the_range(array):
    # Reciprocals of numbers above 8.5e37 are below the normal ones, which XLA takes for 0.
    pred = np.full(4, 2e38, np.float32)
    value, slope = unilos.RMSE().value_and_grad(array(pred), array(np.zeros_like(pred)))
    assert np.isclose(float(value), 2e38, rtol=1e-6)
    assert np.allclose(np.asarray(slope), 0.25)


@pytest.mark.parametrize("loss", [unilos.BarlowTwins(), unilos.NTXent(), unilos.MultiSimilarity()])
def test_directions_do_not_depend_on_the_length(loss, array):
    x = np.random.default_rng(0).normal(size=(4, 2)).astype(np.float32)
    other = x[::-1].copy() if loss.arguments[1] == "second" else np.asarray([0, 1, 0, 1])
    want = float(np.mean(np.asarray(loss(array(x), array(other)))))
    size = np.float32(1e38 / np.abs(x).max())
    assert np.isclose(
        float(loss(array(x * size), array(other))), want, rtol=1e-4
    )  # the rows are rounded anew


def test_a_box_without_sides_has_no_shape(array):
    # Fused products leave a rest where the exact difference is 0, and an angle was read from it.
    pred = np.asarray([[-0.87892663, -2.518773, 1.0430629, 0.76715404]], np.float32)
    target = np.zeros((1, 4), np.float32)
    apart = unilos.DIoU(reduction="none")(array(pred), array(target))
    assert np.allclose(
        np.asarray(unilos.CIoU(reduction="none")(array(pred), array(target))), np.asarray(apart)
    )


def test_giou_of_a_box_as_wide_as_the_hull(array):
    pred = np.asarray([[-1522.3994, -9274.324, 4856.9834, -3752.0806]], np.float32)
    target = np.asarray([[0.20312884, -2.6899552, 1.3693361, -1.1820583]], np.float32)
    slope = np.asarray(unilos.GIoU(reduction="sum").grad(array(pred), array(target)))
    exact = [-4.65975574e-12, 4.36195766e-05, 4.65975574e-12, -1.07838312e-04]
    assert np.allclose(slope, [exact], rtol=1e-5, atol=0)


def softmax_in_clusters():
    rng = np.random.default_rng(0)
    shapes = (3, 2), (4, 2), (1, 2), (2, 1), (1, 2), (2, 1)
    hidden, head, *tails = (rng.normal(size=shape).astype(np.float32) for shape in shapes)
    return hidden, np.asarray([0, 2, 5]), head, tails


def test_what_a_cluster_holds_reaches_its_own_rows_alone(array):
    hidden, target, head, tails = softmax_in_clusters()
    tails[1][0, 0] = np.nan
    loss = unilos.AdaptiveLogSoftmax(cutoffs=(2, 4), reduction="sum")
    slope = loss.grad(*(array(x) for x in (hidden, target, head, *tails)))
    assert np.isnan(np.asarray(slope)).any(axis=1).tolist() == [False, True, False]


def test_a_matrix_of_a_cluster_is_named_where_matrices_come_in_pairs(array):
    hidden, target, head, tails = (
        [array(y) for y in x] if isinstance(x, list) else array(x) for x in softmax_in_clusters()
    )
    loss = unilos.AdaptiveLogSoftmax(cutoffs=(2, 4))
    pairs = [tuple(tails[:2]), tuple(tails[2:])]
    found = loss.grad(hidden, target, head, pairs, wrt=("projection_1", "tail_2"))
    flat = loss.grad(hidden, target, head, *tails, wrt=("projection_1", "tail_2"))
    for one, other, matrix in zip(found, flat, (tails[0], tails[3]), strict=True):
        assert one.shape == matrix.shape
        assert np.array_equal(np.asarray(one), np.asarray(other))
        assert np.abs(np.asarray(one)).max() > 0


def test_not_a_number_goes_back_through_total_variation():
    torch = pytest.importorskip("torch")
    pred = torch.zeros(1, 3, 3)
    pred[0, 0, 0] = float("nan")
    pred.requires_grad_()
    unilos.total_variation(pred, reduction="sum").backward()
    stated = unilos.TotalVariation(reduction="sum").grad(pred.detach())
    assert torch.equal(torch.isnan(pred.grad), torch.isnan(stated))
    assert int(torch.isnan(stated).sum()) == 3  # the pixel and its two neighbours
