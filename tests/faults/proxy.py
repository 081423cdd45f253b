"""The network between phone and server: an HTTP/1.1 proxy on loopback that does a fault to one request."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from tests.faults.exchanges import SYNC_KINDS, Exchange, Request, kind_of
from tests.faults.faults import KILLS_BROWSER, LOSES, STATUS, Fault, Kind
from tests.faults.wire import Answer, Broken, ask, plain_answer, read_request

DELAY_SECONDS = 1.0
# So soon comes a request that Chromium repeats by itself; a page that tries again takes longer.
AT_ONCE_SECONDS = 0.3
Result = TypeVar("Result")


class Lost(Exception):
    """The browser shall get no answer: its connection is reset."""


class Proxy:
    """Listens in a thread of its own; the tests speak to it from theirs."""

    def __init__(self, server_port: Callable[[], int]) -> None:
        self.server_port = server_port
        self.faults: dict[tuple[str, int], Fault] = {}
        self.done: list[Fault] = []
        self.is_down = False
        self.log: list[Exchange] = []
        self.counts: Counter[str] = Counter()
        self.held: list[Request] = []
        self.at_end: list[Request] = []
        self.struck: tuple[str, str, bytes] | None = None
        self.struck_at = 0.0
        self.kill_browser: Callable[[], None] = lambda: None
        self.rewrites: dict[str, Callable[[bytes], bytes]] = {}
        self.connections: set[asyncio.Task[None] | None] = set()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.listener = self.run(asyncio.start_server(self.serve, "127.0.0.1", 0))
        self.port = int(self.listener.sockets[0].getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do ``work`` in the proxy's thread and return what it gives."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=120)

    def close(self) -> None:
        """Stop listening and end the thread."""

        async def stop() -> None:
            self.listener.close()
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

        self.run(stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=30)
        self.loop.close()

    def arm(self, *faults: Fault) -> None:
        """Begin a new log, and do each of ``faults`` once at its position."""
        self.faults = {(fault.request, fault.ordinal): fault for fault in faults}
        self.done, self.is_down, self.struck = [], False, None
        self.log, self.counts = [], Counter()
        self.held, self.at_end = [], []

    def heal(self) -> None:
        """Let everything through again, and let what was on its way arrive."""
        self.faults, self.is_down, self.struck = {}, False, None
        self.run(self.deliver(self.held))

    def finish(self) -> None:
        """Let the requests arrive that were kept for the very end."""
        self.heal()
        self.run(self.deliver(self.at_end))

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection, one after the other."""
        task = asyncio.current_task()
        self.connections.add(task)  # the loop alone would not keep it alive
        try:
            while (request := await read_request(reader)) is not None:
                answer = await self.answer(request)
                writer.write(answer.whole())
                await writer.drain()
                if answer.cut_at is not None:
                    raise Lost
        except (Lost, Broken, ConnectionError, asyncio.IncompleteReadError):
            writer.transport.abort()
        except asyncio.CancelledError:
            writer.transport.abort()
            raise
        finally:
            self.connections.discard(task)
            writer.close()

    async def answer(self, request: Request) -> Answer:
        """Answer one request, with its fault where it has one."""
        if self.is_down:
            raise Lost
        kind = kind_of(request)
        is_again = self.is_repeated(request)
        if not is_again:
            self.counts[kind] += 1
        exchange = Exchange(
            kind, self.counts[kind], request.method, request.path, document=request.document()
        )
        self.log.append(exchange)
        fault = self.fault_at(exchange, is_again=is_again)
        if fault is None:
            answer = await self.forward(request, exchange)
        else:
            exchange.fault = fault.kind.name
            answer = await self.strike(fault, request, exchange)
        exchange.status = answer.status
        if kind in SYNC_KINDS and (fault is None or fault.kind != Kind.DUPLICATE_AFTER_NEXT):
            await self.deliver(self.held)
        return answer

    def fault_at(self, exchange: Exchange, *, is_again: bool) -> Fault | None:
        """Return the fault for this request.

        Chromium repeats a request by itself when a connection that had been used before is reset; the page
        would never notice. So what was struck is struck once more when it comes again at once.
        """
        fault = self.faults.get((exchange.kind, exchange.ordinal))
        if fault is None or (fault in self.done and not is_again):
            return None
        self.done.append(fault)
        return fault

    async def strike(self, fault: Fault, request: Request, exchange: Exchange) -> Answer:
        """Do ``fault`` to a request; raises :class:`Lost` where the browser gets no answer."""
        if fault.kind in STATUS:
            return plain_answer(STATUS[fault.kind])
        if fault.kind in KILLS_BROWSER:
            if fault.kind == Kind.KILL_BROWSER_AFTER:
                await self.forward(request, exchange)
            self.is_down = True
            self.kill_browser()
            raise Lost
        if fault.kind in LOSES:
            await self.lose(fault, request, exchange)
            raise Lost
        return await self.disturb(fault, request, exchange)

    async def lose(self, fault: Fault, request: Request, exchange: Exchange) -> None:
        """Do what becomes of a request whose answer the browser never gets."""
        self.remember(request)
        match fault.kind:
            case Kind.OUTAGE:
                self.is_down = True
            case Kind.ARRIVE_LATE if request not in self.held:
                self.held.append(request)
            case Kind.DROP_ANSWER:
                await self.forward(request, exchange)
                self.remember(request)
            case Kind.CUT_REQUEST:
                await ask(self.server_port(), request, cut=True)

    async def disturb(self, fault: Fault, request: Request, exchange: Exchange) -> Answer:
        """Do a fault after which the browser gets an answer, or a part of it, all the same."""
        if fault.kind == Kind.KILL_SERVER:
            request.headers.append(("X-Die", fault.place))
        if fault.kind == Kind.DELAY_REQUEST:
            await asyncio.sleep(DELAY_SECONDS)
        if fault.kind == Kind.DUPLICATE:
            answers = await asyncio.gather(self.forward(request, exchange), self.forward(request, exchange))
            return answers[0]
        answer = await self.forward(request, exchange)
        match fault.kind:
            case Kind.DELAY_ANSWER:
                await asyncio.sleep(DELAY_SECONDS)
            case Kind.DUPLICATE_AFTER_NEXT:
                self.held.append(request)
            case Kind.DUPLICATE_AT_END:
                self.at_end.append(request)
            case Kind.CUT_ANSWER:
                answer.cut_at = len(answer.body) // 2
        return answer

    def is_repeated(self, request: Request) -> bool:
        """Whether the browser itself repeats the request that was struck."""
        is_soon = time.monotonic() - self.struck_at < AT_ONCE_SECONDS
        return is_soon and self.struck == (request.method, request.target, request.body)

    def remember(self, request: Request) -> None:
        """Know this request when the browser repeats it by itself, on each connection that it has left."""
        self.struck = (request.method, request.target, request.body)
        self.struck_at = time.monotonic()

    async def forward(self, request: Request, exchange: Exchange) -> Answer:
        """Ask the server; a server that dies meanwhile is a 502, as from any reverse proxy."""
        exchange.forwarded += 1
        rewrite = self.rewrites.get(request.path)
        if rewrite:  # a whole answer, not word that the browser's copy is still the right one
            request.headers = [pair for pair in request.headers if pair[0].lower() != "if-none-match"]
        try:
            answer = await ask(self.server_port(), request)
        except (Broken, ConnectionError, asyncio.IncompleteReadError):
            return plain_answer(502)
        exchange.commits = int(answer.header("x-commits") or 0)
        if rewrite:
            answer.body = rewrite(answer.body)
            answer.headers = [pair for pair in answer.headers if pair[0].lower() != "etag"]
        return answer

    async def deliver(self, requests: list[Request]) -> None:
        """Let held requests arrive at the server; nobody waits for their answers."""
        waiting, requests[:] = list(requests), []
        for request in waiting:
            exchange = Exchange(kind_of(request), 0, request.method, request.path, "arrives late")
            self.log.append(exchange)
            exchange.status = (await self.forward(request, exchange)).status
