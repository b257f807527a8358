from tests.conformance.sample import seed


def pytest_report_header() -> str:
    return f"sample of the laws: {seed()} (UNILOS_SAMPLE)"
