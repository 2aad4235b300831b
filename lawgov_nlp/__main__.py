"""`python -m lawgov_nlp` is the `lawgov` program."""

from .cli import main

main()
