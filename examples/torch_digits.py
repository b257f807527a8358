"""A digits classifier in torch: cross-entropy with label smoothing, plus a penalty on the weights."""

import torch
from sklearn.datasets import load_digits

import unilos


def main() -> None:
    torch.manual_seed(0)
    data = load_digits()
    order = torch.randperm(len(data.target))
    x = torch.tensor(data.data / 16, dtype=torch.float32)[order]
    y = torch.tensor(data.target)[order]

    model = torch.nn.Sequential(torch.nn.Linear(64, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
    # A sum of losses is a loss: penalties in it read params=, all other parts the arrays of the call.
    loss = unilos.CrossEntropy(label_smoothing=0.1) + 1e-4 * unilos.L2Penalty()
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)

    for epoch in range(10):
        for xs, ys in zip(x[:1300].split(64), y[:1300].split(64), strict=True):
            optimizer.zero_grad()
            loss(model(xs), ys, params=model.parameters()).backward()
            optimizer.step()
        if epoch % 2 == 1:
            with torch.no_grad():
                whole = loss(model(x[:1300]), y[:1300], params=model.parameters())
            print(f"epoch {epoch + 1:2}: loss {whole:.4f}")

    with torch.no_grad():
        accuracy = (model(x[1300:]).argmax(dim=1) == y[1300:]).float().mean()
    print(f"accuracy on held-out digits {accuracy:.4f}")


if __name__ == "__main__":
    main()
