"""`python -m unilos` is the command `unilos`."""

from .cli import main

if __name__ == "__main__":
    main()
