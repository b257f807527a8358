"""Compiled kernels: found by the hash of a call's graph, and run over its arrays' memory."""
