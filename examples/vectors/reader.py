"""Five losses in plain Python, held against the vectors: nothing is imported but the standard library.

    unilos vectors check --vectors examples/vectors/sample --command "python examples/vectors/reader.py"

Every line is a call as JSON, and every answer a line: see docs/vectors.md. Numbers are read from hexadecimal and
written as such; what is not here is said to be unsupported, which never counts as right.
"""

import json
import math
import sys


def number(text):
    return float.fromhex(text) if isinstance(text, str) else text


def numbers(array):
    return [number(x) for x in array["data"]]


def mse(pred, target, _):
    e = pred - target
    return e * e, 2 * e


def huber(pred, target, parameters):
    e, delta = pred - target, number(parameters["delta"])
    clipped = math.copysign(delta, e) if abs(e) > delta else e  # NaN stays what it is
    return clipped * (e - clipped / 2), clipped


def quantile(pred, target, parameters):
    e, q = pred - target, number(parameters["q"])
    if e == 0:
        return 0.0, 0.0  # of all slopes from -q to 1 - q, the one of least magnitude
    slope = 1 - q if e > 0 else -q if e < 0 else math.nan
    return e * slope, slope


def binary_cross_entropy_with_logits(x, y, parameters):
    if parameters["pos_weight"] is not None:
        raise NotImplementedError("pos_weight")
    if math.isnan(x) or not 0 <= y <= 1:
        return math.nan, math.nan
    smoothing = number(parameters["label_smoothing"])
    y = y * (1 - smoothing) + smoothing / 2
    small = math.exp(-abs(x))
    likely, unlikely = 1 / (1 + small), small / (1 + small)
    p, q = (likely, unlikely) if x > 0 else (unlikely, likely)  # q is 1 - p, without the subtraction
    missed = 1 - y if x > 0 else y
    return math.log1p(small) + (abs(x) * missed if missed else 0), (1 - y) * p - y * q


def cross_entropy(z, masses):
    """`-sum(a log p)`, p the softmax of z, for the mass a that each class receives. Its slope is `sum(a) p - a`,
    which cancels for a likely class and is written without that."""
    if any(math.isnan(x) for x in z):
        return math.nan, [math.nan] * len(z)
    top = z.index(max(z))
    powers = [math.exp(x - z[top]) for x in z]
    others = math.fsum(powers[:top] + powers[top + 1 :])
    value = math.fsum(a * (z[top] - x + math.log1p(others)) for a, x in zip(masses, z, strict=True) if a)
    p = [x / (1 + others) for x in powers]
    slope = []
    for k, a in enumerate(masses):
        rest = math.fsum(masses[:k] + masses[k + 1 :])
        slope.append(p[k] * rest - a * math.fsum(p[:k] + p[k + 1 :]))
    return value, slope


ENTRIES = {f.__name__: f for f in (mse, huber, quantile, binary_cross_entropy_with_logits)}


def entries(case):
    """Items that are entries: their values, their slopes, what each counts for in a mean, and whether it takes part."""
    pred, target = (numbers(case["arguments"][name]) for name in ("pred", "target"))
    function = ENTRIES[case["loss"]]
    for taken, x, y in zip(kept(case, len(pred)), pred, target, strict=True):
        value, slope = function(x, y, case["parameters"]) if taken else (0.0, 0.0)
        yield value, [slope], 1.0, taken


def rows(case):
    """Items that are rows of logits, against labels or distributions."""
    options = case["parameters"]
    if options["axis"] != -1 or number(options["z_loss"]) or number(options["label_smoothing"]):
        raise NotImplementedError("an axis, z_loss or label_smoothing")
    pred, target = (case["arguments"][name] for name in ("pred", "target"))
    classes, logits, given = pred["shape"][-1], numbers(pred), numbers(target)
    weights = [number(w) for w in options["class_weight"] or ["0x1p+0"] * classes]
    labels = target["dtype"] == "int64"
    items = len(logits) // classes
    for k, taken in enumerate(kept(case, items)):
        if not taken or (labels and given[k] == options["ignore_index"]):
            yield 0.0, [0.0] * classes, 0.0, False
            continue
        span = slice(k * classes, (k + 1) * classes)
        masses = [float(c == given[k]) for c in range(classes)] if labels else given[span]
        masses = [w * a for w, a in zip(weights, masses, strict=True)]
        share = math.fsum(masses) if options["class_weight"] else 1.0
        yield *cross_entropy(logits[span], masses), share, True


def kept(case, items):
    return case["where"]["data"] if "where" in case else [True] * items


def answer(case):
    """Items scaled by their weights, added up, and divided by what the reduction says."""
    if case["loss"] != "cross_entropy" and case["loss"] not in ENTRIES:
        raise NotImplementedError(case["loss"])
    items = (rows if case["loss"] == "cross_entropy" else entries)(case)
    values, slopes, shares, counted = zip(*items, strict=True)
    taken = kept(case, len(values))
    weights = numbers(case["weight"]) if "weight" in case else [1.0] * len(values)
    weights = [w if t else 0.0 for w, t in zip(weights, taken, strict=True)]
    pred = case["arguments"]["pred"]["shape"]
    divisor = {
        "none": 1.0,
        "sum": 1.0,
        "mean": math.fsum(w * s for w, s in zip(weights, shares, strict=True)),
        "mean_over_items": float(sum(counted)),
        "mean_over_batch": float(pred[0]),
    }[case["reduction"]] or 1.0  # a mean over nothing is 0
    scaled = [w * v if w else 0.0 for w, v in zip(weights, values, strict=True)]
    gradient = [w * s / divisor if w else 0.0 for w, row in zip(weights, slopes, strict=True) for s in row]
    value = scaled if case["reduction"] == "none" else [math.fsum(scaled) / divisor]
    return {"value": [written(x) for x in value], "gradient": [written(x) for x in gradient]}


def written(x):
    return x.hex() if math.isfinite(x) else str(x)


def main():
    for line in sys.stdin:
        case = json.loads(line)
        if "protocol" in case:
            found = {"protocol": case["protocol"], "version": "1.0"}
        else:
            try:
                found = {"id": case["id"], **answer(case)}
            except NotImplementedError as error:
                found = {"id": case["id"], "unsupported": f"not written here: {error}"}
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
