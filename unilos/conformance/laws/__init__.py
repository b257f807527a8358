"""The laws. Every module here is imported, so a law is known as soon as it is written."""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
