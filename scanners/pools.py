"""Where tasks run: in this process, in processes of this machine, or on a dask cluster.

One way for all three: ``Crew.map`` takes tasks as they come and gives answers in the same order, a
few tasks ahead. A worker that dies loses nothing: its tasks are done again.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

from scanners.errors import ScanError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from types import TracebackType

T = TypeVar("T")
A = TypeVar("A")
_AHEAD = 2
_RESTARTS = 1
_MOST = 4


def cores() -> int:
    """Return how many processes to use if nobody says: one per processor, as memory allows.

    A process needs some 100 MB; all together shall stay within 512 MB unless more is asked for.
    """
    if hasattr(os, "sched_getaffinity"):
        return min(_MOST, len(os.sched_getaffinity(0)))
    return min(_MOST, os.cpu_count() or 1)


class Crew:
    """Workers, started at the first task (a cluster at once), stopped at the end of a ``with``.

    Args:
        workers: processes on this machine, this one among them.
        scheduler: address of a dask scheduler (``tcp://…``), which decides instead.
    """

    def __init__(self, workers: int = 1, scheduler: str | None = None) -> None:
        self.workers = workers
        self.scheduler = scheduler
        self._executor: Executor | None = None
        self._client: Any = None
        self._restarts = 0

    @property
    def alone(self) -> bool:
        """Whether tasks run in this process."""
        return self.workers == 1 and not self.scheduler

    def __enter__(self) -> Crew:
        if self.scheduler:  # said at once if it cannot be reached
            self._executor = self._start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def ready(self) -> None:
        """Start the other processes, so that they are there when the first task is."""
        if self._executor is None and self.workers > 1:
            self._executor = self._start()
            for _ in range(self.workers - 1):
                self._executor.submit(int)

    def rest(self) -> None:
        """End the other processes of this machine until there is work again."""
        if not self.scheduler:
            self._stop()

    def map(
        self, work: Callable[[T], A], tasks: Iterable[tuple[T, Any]], ahead: int = _AHEAD
    ) -> Iterator[tuple[A, Any]]:
        """Yield the answer to each task, in order, with what came beside the task.

        This process works as well, unless there is a cluster: on what comes while each of the
        others has ``ahead`` tasks to do.
        """
        if self.alone:
            for task, beside in tasks:
                yield work(task), beside
            return
        most = ahead * (self.workers if self.scheduler else 2 * self.workers)
        waiting: deque[tuple[T, Any, Future[A]]] = deque()
        try:
            for task, beside in tasks:
                asked = sum(not future.done() for _, _, future in waiting)
                theirs = self.scheduler or asked < ahead * (self.workers - 1)
                future = self.submit(work, task) if theirs else _done(work(task))
                waiting.append((task, beside, future))
                while waiting and (waiting[0][2].done() or len(waiting) >= most):
                    yield self._next(work, waiting)
            while waiting:
                yield self._next(work, waiting)
        finally:
            for _, _, future in waiting:
                future.cancel()

    def submit(self, work: Callable[[T], A], task: T) -> Future[A]:
        """Hand one task to the workers."""
        from concurrent.futures import Future
        from concurrent.futures.process import BrokenProcessPool

        if self._executor is None:
            self._executor = self._start()
        try:
            return self._executor.submit(work, task)
        except BrokenProcessPool as broken:
            failed: Future[A] = Future()
            failed.set_exception(broken)
            return failed

    def _next(
        self, work: Callable[[T], A], waiting: deque[tuple[T, Any, Future[A]]]
    ) -> tuple[A, Any]:
        from concurrent.futures.process import BrokenProcessPool

        task, beside, future = waiting[0]
        try:
            answer = future.result()
        except BrokenProcessPool:
            self._stop()
            if self._restarts >= _RESTARTS:
                self.workers, answer = 1, work(task)
            else:
                self._restarts += 1
                again = [
                    (t, b, f if f.done() and not f.exception() else self.submit(work, t))
                    for t, b, f in waiting
                ]
                waiting.clear()
                waiting.extend(again)
                return self._next(work, waiting)
        waiting.popleft()
        return answer, beside

    def _start(self) -> Executor:
        if self.scheduler:
            return self._connect(self.scheduler)
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(
            max(1, self.workers - 1), mp_context=context, initializer=prepare
        )

    def _connect(self, address: str) -> Executor:
        try:
            from distributed import Client
        except ImportError:
            raise ScanError(
                "chưa cài dask.distributed: pip install -r requirements-dask.txt."
            ) from None
        try:
            connect: Any = Client
            self._client = connect(address, timeout=5, set_as_default=False)
        except (OSError, ValueError):
            raise ScanError(f"không nối được bộ điều phối {address}.") from None
        self.workers = max(1, sum(self._client.nthreads().values()))
        executor: Executor = self._client.get_executor(pure=False, retries=3)
        return executor

    def _stop(self) -> None:
        executor, self._executor = self._executor, None
        if executor is not None and self._client is None:
            executor.shutdown(cancel_futures=True)
        if self._client is not None:
            self._client.close()
            self._client = None


def _done(answer: A) -> Future[A]:
    from concurrent.futures import Future

    future: Future[A] = Future()
    future.set_result(answer)
    return future


def give_back_memory() -> None:
    """Have polars give freed memory back soon; only before the process first imports it.

    Else each process keeps what its largest block took, and all together pass 512 MB.
    """
    os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:100,muzzy_decay_ms:0")


def prepare() -> None:
    """Make a new process ready: one thread for the parser, everything imported once."""
    give_back_memory()
    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars  # noqa: F401 - so that the first block does not wait for it

    from scanners.recognizers.registry import recognizers

    recognizers()
