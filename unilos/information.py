"""Information in nats: `self_information(p)`, `entropy(p, axis=-1)` and `cross_entropy(p, q, axis=-1)`.

Each returns one value an item (reduction "none") unless a reduction is named, with exact slopes in every
framework: cross-entropy is entropy plus Kullback-Leibler divergence.
"""

from .face.registry import function_of
from .losses.measures import Entropy, InformationCrossEntropy, SelfInformation

cross_entropy = function_of(InformationCrossEntropy)
entropy = function_of(Entropy)
self_information = function_of(SelfInformation)
