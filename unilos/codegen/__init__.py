"""Kernels: the graphs of all losses printed as C, and compiled when the package is built."""
