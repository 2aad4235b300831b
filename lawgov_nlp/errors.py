"""What can go wrong, in one picture.

    LawgovError
    ├── ReadError          an input cannot be read; names the file, the cause and what to do
    ├── CatalogueError     a data file is wrong; lists every problem as file · entry · field · what to do
    ├── ModelError         a model does not fit this version, or its digest is wrong
    ├── RecordError        a stored record does not fit the schema
    ├── InterchangeError   what came back from another tool does not fit; lists every problem
    └── StoreError         a store cannot be written, or its workers cannot work; what is done so far is kept

Finding nothing is an empty tuple and unknown is `None`; neither is an error.
"""

from __future__ import annotations


class LawgovError(Exception):
    """Base of all errors that this library raises on purpose."""


class ReadError(LawgovError):
    """An input could not be read. `code` is stable (`empty`, `binary`, `too_large`, …), `advice` says what to do."""

    def __init__(self, path: str, code: str, cause: str, advice: str) -> None:
        self.path, self.code, self.cause, self.advice = path, code, cause, advice
        super().__init__(f"{path}: {cause}; {advice}")

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str, str, str]]:
        # Crosses process borders in workers; the default would pass the message alone.
        return (ReadError, (self.path, self.code, self.cause, self.advice))


class CatalogueError(LawgovError):
    """One or more entries of the data files are wrong. `problems` has a line for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join([f"{len(problems)} problem(s) in the catalogue:", *problems]))


class ModelError(LawgovError):
    """A model file does not fit this version of the library, or was changed after it was written."""


class RecordError(LawgovError):
    """A stored record does not fit the schema that this version reads."""


class InterchangeError(LawgovError):
    """What came back from an annotation tool does not fit its text or the record. `problems` has a line for each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems if len(problems) == 1 else [f"{len(problems)} problems:", *problems]))


class StoreError(LawgovError):
    """A store cannot be written: the disk is full, the folder is not ours, the workers fail."""

    @classmethod
    def of(cls, place: object, error: OSError) -> StoreError:
        """The error for a write that failed at `place`."""
        return cls(
            f"{place}: cannot be written ({error.strerror or error}); free some space or choose another folder, "
            "then run again with --resume: what is done so far is kept"
        )
