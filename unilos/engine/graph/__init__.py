"""The arithmetic of a loss as an expression graph: recorded from its spec, printed for people, and as code."""
