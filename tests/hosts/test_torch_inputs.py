"""torch's own inputs of its loss modules, given to unilos: values, gradients, and torch's `gradcheck` of unilos.

`python -m tests.hosts.test_torch_inputs` prints how many there are."""

import math
import warnings
from collections import Counter
from typing import Any

import pytest

import unilos

torch = pytest.importorskip("torch")
pytest.importorskip("expecttest")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # torch's test helpers warn about each other's deprecations on import
    from torch.testing._internal.common_modules import module_db

pytestmark = pytest.mark.filterwarnings(
    "ignore:linear_cross_entropy. ``options`` ignored:UserWarning",  # torch's, of its own inputs
    "ignore:reduction. 'mean' divides the total loss:UserWarning",  # torch's, of kl_div
)

#: The rounding of torch's references and recursions, which subtract and add numbers of order one to 100.
EXACT: Any = {"rtol": 1e-12, "atol": 1e-13}
#: `gradcheck` takes every eighth of the 857 inputs of this one, and all of the others, so that it takes seconds.
EVERY = {"LinearCrossEntropyLoss": 8}
#: Inputs that torch and unilos give different results for, by design.
DIFFER = {
    "CrossEntropyLoss-2d_ignore_index_mean": "every label is ignored: a mean over nothing is 0, and NaN in torch",
}


def over_items(m):
    """What torch's "mean" divides by wherever it is the number of items, whatever they weigh."""
    return "mean_over_items" if m.reduction == "mean" else m.reduction


def columns(m, x, labels):
    """A label named twice counts twice in torch. A class is right or wrong in unilos: each label is a column."""
    wrong = torch.scatter(x, -1, labels, -1e3)  # no right class is a wrong one of another
    right = torch.cat([torch.ones_like(x), torch.zeros_like(x)], -1)
    return 2 * unilos.multilabel_margin(
        torch.cat([x.gather(-1, labels), wrong], -1), right, reduction=m.reduction
    )


def kl_div(m, x, y):
    """torch's items are entries, rows of one class in unilos, and any masses; tenths of these are probabilities."""
    reduction = {"batchmean": "mean_over_batch" if x.ndim else "sum"}.get(m.reduction, m.reduction)
    x, y = (x - math.log(10))[..., None], (y - math.log(10) if m.log_target else y / 10)[..., None]
    return 10 * unilos.kl_divergence(x, y, log_target=m.log_target, reduction=reduction)


def margin_ranking(m, a, b, s):
    """A target of 0 says nothing and costs the margin in torch, as two equal scores do."""
    said = s != 0
    return unilos.margin_ranking(a * said, b * said, s + ~said, margin=m.margin, reduction=m.reduction)


def of_classes(m, target):
    """A mean over distributions divides by their number in torch, one over labels by the weights of the labels."""
    hard = not target.is_floating_point()
    return {
        "class_weight": m.weight,
        "ignore_index": m.ignore_index if hard else None,
        "label_smoothing": m.label_smoothing,
        "reduction": m.reduction if hard else over_items(m),
    }


def linear_cross_entropy(m, x, target):
    """Further axes of the output have a classifier each in torch. unilos has one, and takes the logits of many."""
    w, b, options = m.linear.weight, m.linear.bias, of_classes(m, target)
    if not m.out_features:
        return unilos.linear_cross_entropy(x, w, target, bias=b, **options)
    logits = torch.nn.functional.linear(x, w, b).reshape(len(x), m.num_classes, *m.out_features)
    return unilos.cross_entropy(logits, target, axis=1, **options)


def ctc(m, log_probs, labels, frames, lengths):
    """torch's frames come first, its labels may be one run, and its mean is one of losses per label."""
    frames, lengths = torch.as_tensor(frames), torch.as_tensor(lengths)
    if labels.ndim == 1:
        labels = torch.nn.utils.rnn.pad_sequence(labels.split(lengths.tolist()), batch_first=True)
    return unilos.ctc(
        log_probs.transpose(0, 1),
        labels,
        logit_lengths=frames,
        label_lengths=lengths,
        blank=m.blank,
        zero_infinity=m.zero_infinity,
        weight=1 / lengths.double() if m.reduction == "mean" else None,
        reduction=over_items(m),
    )


#: From a torch module and what it is called with to the call of unilos.
LOSSES = {
    "MSELoss": lambda m, x, y: unilos.mse(x, y, reduction=m.reduction),
    "L1Loss": lambda m, x, y: unilos.mae(x, y, reduction=m.reduction),
    "SmoothL1Loss": lambda m, x, y: unilos.smooth_l1(x, y, beta=m.beta, reduction=m.reduction),
    "HuberLoss": lambda m, x, y: unilos.huber(x, y, delta=m.delta, reduction=m.reduction),
    "BCELoss": lambda m, x, y: unilos.binary_cross_entropy(x, y, weight=m.weight, reduction=over_items(m)),
    "BCEWithLogitsLoss": lambda m, x, y: unilos.binary_cross_entropy_with_logits(
        x, y, pos_weight=m.pos_weight, weight=m.weight, reduction=over_items(m)
    ),
    "CrossEntropyLoss": lambda m, x, y: unilos.cross_entropy(
        x, y, axis=min(1, x.ndim - 1), **of_classes(m, y)
    ),
    "LinearCrossEntropyLoss": linear_cross_entropy,
    "NLLLoss": lambda m, x, y: unilos.nll(
        x, y, axis=1, class_weight=m.weight, ignore_index=m.ignore_index, reduction=m.reduction
    ),
    "KLDivLoss": kl_div,
    "GaussianNLLLoss": lambda m, x, y, v: unilos.gaussian_nll(
        x, y, v, full=m.full, eps=m.eps, reduction=m.reduction
    ),
    "PoissonNLLLoss": lambda m, x, y: unilos.poisson_nll(
        x, y, log_input=m.log_input, full=m.full, eps=m.eps, reduction=m.reduction
    ),
    "CosineEmbeddingLoss": lambda m, a, b, s: unilos.cosine_embedding(
        a, b, s, margin=m.margin, reduction=m.reduction
    ),
    "CTCLoss": ctc,
    "HingeEmbeddingLoss": lambda m, x, s: unilos.hinge_embedding(
        x, s, margin=m.margin, reduction=m.reduction
    ),
    "MarginRankingLoss": margin_ranking,
    "MultiLabelMarginLoss": columns,
    "MultiMarginLoss": lambda m, x, y: unilos.multi_margin(
        x, y, p=m.p, margin=m.margin, class_weight=m.weight, reduction=over_items(m)
    ),
    "MultiLabelSoftMarginLoss": lambda m, x, y: unilos.multilabel_soft_margin(
        x, y, class_weight=m.weight, reduction=over_items(m)
    ),
    "SoftMarginLoss": lambda m, x, s: unilos.soft_margin(x, s, reduction=m.reduction),
}


def inside(name, given):
    """Moves an input into the domain of the loss where torch leaves it. In place: torch's references see it, too."""
    weight = given.constructor_input.kwargs.get("weight")
    if weight is not None and name.startswith(("CrossEntropy", "Multi")):
        weight.abs_()  # no class has a negative weight
    if name == "KLDivLoss":
        for a in given.forward_input.args:
            a.data.nan_to_num_(-0.5)  # logarithms of negative numbers
        if not given.constructor_input.kwargs.get("log_target"):
            given.forward_input.args[1].data.abs_()  # no probability is negative
    return given


def inputs():
    """Every input that torch makes for a loss, by name."""
    for info in module_db:
        name = info.module_cls.__name__
        if not name.endswith("Loss"):
            continue
        with torch.random.fork_rng():
            torch.manual_seed(0)
            made = info.module_inputs_func(info, "cpu", torch.float64, True, True)
        seen = Counter()
        for given in made:
            stem = f"{name}-{given.desc.strip('_')}".rstrip("-")
            seen[stem] += 1
            yield name, stem if seen[stem] == 1 else f"{stem}-{seen[stem]}", inside(name, given)


def called(name, given):
    """The module, its arguments, and those of them (and of its parameters) that a gradient is taken in."""
    given_to = given.constructor_input
    with torch.random.fork_rng():
        torch.manual_seed(0)
        module = getattr(torch.nn, name)(*given_to.args, **given_to.kwargs)
    args = [
        a.detach().clone().requires_grad_(a.requires_grad) if isinstance(a, torch.Tensor) else a
        for a in given.forward_input.args
    ]
    leaves = [a for a in (*args, *module.parameters()) if isinstance(a, torch.Tensor) and a.requires_grad]
    return module, args, leaves


def check_value(name, given):
    module, args, _ = called(name, given)
    args = [a.detach() if isinstance(a, torch.Tensor) else a for a in args]
    ours = LOSSES[name](module, *args)
    for theirs in (given.reference_fn(module, *args), module(*args)):
        torch.testing.assert_close(ours.detach(), theirs.detach(), **EXACT)


def check_gradient(name, given):
    module, args, leaves = called(name, given)
    ours, theirs = LOSSES[name](module, *args), module(*args)
    upstream = torch.linspace(0.5, 1.5, ours.numel(), dtype=ours.dtype).reshape(ours.shape)
    slopes = [torch.autograd.grad(loss, leaves, upstream) for loss in (ours, theirs)]
    torch.testing.assert_close(*slopes, **EXACT)


def check_gradcheck(name, given):
    module, args, leaves = called(name, given)
    if name == "CrossEntropyLoss" and args[1].is_floating_point():
        args[1].data.lerp_(
            torch.ones_like(args[1]) / 3, 0.1
        )  # no step of gradcheck makes a probability negative
    # It moves the leaves in place. Its fast mode compares random projections of the Jacobian.
    assert torch.autograd.gradcheck(lambda *_: LOSSES[name](module, *args), leaves, fast_mode=True)


CASES = list(inputs())
SEEN = {name: [case for case in CASES if case[0] == name] for name in sorted({name for name, *_ in CASES})}
CHECKS = {
    check_value: CASES,
    check_gradient: CASES,
    check_gradcheck: [case for name, cases in SEEN.items() for case in cases[:: EVERY.get(name, 1)]],
}


def params(check):
    """The inputs of a check; those that differ by design are skipped in sight."""
    return [
        pytest.param(
            name, given, id=key, marks=[pytest.mark.skip(reason=DIFFER[key])] if key in DIFFER else []
        )
        for name, key, given in CHECKS[check]
    ]


@pytest.mark.parametrize(("name", "given"), params(check_value))
def test_value(name, given):
    check_value(name, given)


@pytest.mark.parametrize(("name", "given"), params(check_gradient))
def test_gradient(name, given):
    check_gradient(name, given)


@pytest.mark.parametrize(("name", "given"), params(check_gradcheck))
def test_gradcheck(name, given):
    check_gradcheck(name, given)


def test_all_are_tried():
    keys = [key for _, key, _ in CASES]
    assert len(set(keys)) == len(keys) >= 1130
    assert set(SEEN) == set(LOSSES)  # a loss that is new in torch needs a line in the table
    assert all(len(cases) >= 4 for cases in SEEN.values())
    assert len(CHECKS[check_gradcheck]) >= 380
    assert DIFFER.keys() <= set(keys)


def test_negative_class_weights_are_refused():
    with pytest.raises(unilos.ParameterError, match="class_weight"):
        unilos.cross_entropy(torch.zeros(1, 2), torch.tensor([0]), class_weight=torch.tensor([1.0, -1.0]))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    counts = Counter()
    for check, cases in CHECKS.items():
        for name, key, given in cases:
            if key not in DIFFER:
                check(name, given)
                counts[name, check] += 1
    print(f"{'':24}" + "".join(f"{check.__name__[6:]:>10}" for check in CHECKS))
    for name in SEEN:
        print(f"{name:24}" + "".join(f"{counts[name, check]:10}" for check in CHECKS))
    print(f"{'all':24}" + "".join(f"{sum(counts[name, check] for name in SEEN):10}" for check in CHECKS))
    print("differ by design:", *(f"{key}: {reason}" for key, reason in DIFFER.items()), sep="\n  ")
