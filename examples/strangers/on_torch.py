"""A focal loss of torch tensors that is right, and five that are not.

cd examples/strangers
unilos conformance --loss on_torch:right --like sigmoid_focal --with gamma=2.0 --with alpha=0.25
"""

import torch
from torch.nn.functional import logsigmoid


def right(pred, target, gamma=2.0, alpha=0.25, mask=None):
    """Logits and labels 0 or 1; the mean over what the mask leaves. Taken out before anything is computed: a slope of 0
    that goes back through NaN is NaN."""
    if mask is not None:
        pred, target = pred[mask], target[mask]
    toward = torch.where(target > 0.5, pred, -pred)
    miss = torch.sigmoid(-toward)
    weight = torch.where(target > 0.5, alpha, 1 - alpha)
    return (weight * miss**gamma * -logsigmoid(toward)).mean()


def clamped(pred, target, gamma=2.0, alpha=0.25):
    """Probabilities are kept from 0 and 1 by a clamp, which ends the slope of who is surely wrong."""
    p = torch.sigmoid(pred).clamp(1e-7, 1 - 1e-7)
    p = torch.where(target > 0.5, p, 1 - p)
    weight = torch.where(target > 0.5, alpha, 1 - alpha)
    return (-weight * (1 - p) ** gamma * torch.log(p)).mean()


def swapped(pred, target, gamma=2.0, alpha=0.25):
    """Alpha weighs the wrong class."""
    toward = torch.where(target > 0.5, pred, -pred)
    weight = torch.where(target > 0.5, 1 - alpha, alpha)
    return (weight * torch.sigmoid(-toward) ** gamma * -logsigmoid(toward)).mean()


def masking(pred, target, gamma=2.0, alpha=0.25, mask=None):
    """The mask is a factor: NaN times 0 is NaN."""
    toward = torch.where(target > 0.5, pred, -pred)
    weight = torch.where(target > 0.5, alpha, 1 - alpha)
    items = weight * torch.sigmoid(-toward) ** gamma * -logsigmoid(toward)
    return items.mean() if mask is None else (items * mask).sum() / mask.sum()


def upcasting(pred, target, gamma=2.0, alpha=0.25):
    """All is computed in double precision and stays there."""
    return right(pred.double(), target.double(), gamma, alpha)


def detached(pred, target, gamma=2.0, alpha=0.25):
    """The focal factor is a constant to autograd."""
    toward = torch.where(target > 0.5, pred, -pred)
    weight = torch.where(target > 0.5, alpha, 1 - alpha)
    focus = torch.exp(gamma * logsigmoid(-toward)).detach()
    return (weight * focus * -logsigmoid(toward)).mean()
