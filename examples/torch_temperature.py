"""Contrastive training with a learned temperature: two views of every digit, and an encoder that recognises a digit's
other view among all others. The temperature is a parameter of the optimiser like any other, given at the call."""

import torch
from sklearn.datasets import load_digits

import unilos

STEPS, BATCH = 200, 128


def views(images: torch.Tensor, random: torch.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Two copies of each image with a fifth of the pixels missing."""
    kept = torch.rand((2, *images.shape), generator=random) > 0.2
    return images * kept[0], images * kept[1]


def main() -> None:
    torch.manual_seed(0)
    random = torch.Generator().manual_seed(0)
    images = torch.tensor(load_digits().data / 16, dtype=torch.float32)
    encoder = torch.nn.Sequential(torch.nn.Linear(64, 128), torch.nn.ReLU(), torch.nn.Linear(128, 32))
    log_temperature = torch.nn.Parameter(torch.tensor(0.0))
    optimiser = torch.optim.Adam([*encoder.parameters(), log_temperature], lr=1e-2)
    loss = unilos.InfoNCE()
    for step in range(STEPS):
        batch = images[torch.randint(len(images), (BATCH,), generator=random)]
        first, second = (torch.nn.functional.normalize(encoder(x), dim=-1) for x in views(batch, random))
        value = loss(first @ second.T, temperature=log_temperature.exp())
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
        if step in (0, STEPS - 1):
            print(
                f"step {step + 1:3}: loss {value.item():.3f}, temperature {log_temperature.exp().item():.3f}"
            )
    with torch.no_grad():
        first, second = (
            torch.nn.functional.normalize(encoder(x), dim=-1) for x in views(images[:500], random)
        )
        right = (first @ second.T).argmax(dim=-1) == torch.arange(500)
    print(f"recognised among 500: {right.float().mean().item():.3f}")


if __name__ == "__main__":
    main()
