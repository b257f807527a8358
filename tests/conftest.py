import os

from tests.conformance.sample import seed

# Workers are told how wide the terminal is, and a console that is made then keeps to it: tests say it themselves.
os.environ.pop("COLUMNS", None)


def pytest_report_header() -> str:
    return f"sample of the laws: {seed()} (UNILOS_SAMPLE)"
