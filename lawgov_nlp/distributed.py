"""An archive on a Dask cluster: the same work on each file, the same books, the same store (see docs/cluster.md).

    lawgov analyze /shared/reports --out /shared/store --scheduler tcp://node1:8786

The workers read the inputs and write batches and parts themselves, so both folders must be on a disk that all of
them see, under the same path, as clusters have it. A worker that is lost is replaced by the cluster, and what it was
at is done again by another. A file that takes too long ends its worker, which is how a thread that hangs is got rid
of; a file that does so alone is listed as a failure.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import archive, parts, store
from .errors import StoreError
from .workers import Crew

if TYPE_CHECKING:
    from .archive import Engine, Summary
    from .pipeline import Pipeline

CONNECT_SECONDS = 30


def run(
    paths: Iterable[str | os.PathLike[str]], out: str | os.PathLike[str], cluster: object, **options: Any
) -> Summary:
    """Analyse everything in `paths` into the store `out` on a cluster, as `archive.run` does on this machine.

    `cluster` is the address of a scheduler or its file, a Dask cluster or a `distributed.Client`; `options` are those
    of `archive.run`. Raises `StoreError` where the cluster cannot be reached or the store not be written.
    """
    return archive.run(map(Path, paths), Path(out), engine=engine(cluster), **options)


def engine(cluster: object) -> Engine:
    """What `archive.run` takes to work on a cluster."""

    @contextlib.contextmanager
    def connected(workers: int, pipeline: Pipeline) -> Iterator[Crew]:
        dask = store.needed("distributed")
        if isinstance(cluster, dask.Client):
            yield _crew(cluster)
            return
        by_file = isinstance(cluster, str) and Path(cluster).is_file()
        address = {"scheduler_file": cluster} if by_file else {"address": cluster}
        try:
            client = dask.Client(**address, timeout=CONNECT_SECONDS, set_as_default=False)
        except OSError as error:
            raise StoreError(f"{cluster}: no Dask scheduler answers ({error}); check the address") from error
        with client:
            yield _crew(client)

    return connected


def _crew(client: Any) -> Crew:
    executor = client.get_executor(pure=False)
    annotate = store.needed("dask").annotate

    def submit(function: Callable[..., Any], *arguments: Any, seconds: float) -> Future[Any]:
        # A part that is whole goes before the batches that wait, or hundreds of them would lie in `work`.
        with annotate(priority=1 if function is parts.assemble else 0):
            future: Future[Any] = executor.submit(_watched, function, arguments, seconds)
        return future

    # Of batches that wait in the scheduler only a line each is held.
    return Crew(submit, max(64, sum(client.nthreads().values())), precise=False)


def _watched(function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float) -> Any:
    """Runs in a worker of the cluster. Nothing else ends a thread that hangs in a parser than the process's end."""
    if function is parts.write_batch:
        parts.pipeline(arguments[-1])  # a worker that was just started loads it, which is not the file's fault
    watch = threading.Timer(seconds, os._exit, (70,))
    watch.daemon = True
    watch.start()
    try:
        return function(*arguments)
    finally:
        watch.cancel()
