"""A slow network on this machine: a TCP relay with the delay and the rate of a weak mobile signal.

The browser's own emulation slows pages but not their worker, and opens connections for nothing.
"""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# "Slow 3G" as browsers name it.
ROUND_TRIP_SECONDS = 0.4
BYTES_PER_SECOND = 400_000 / 8
PACKET_BYTES = 1400


@dataclass(slots=True)
class Direction:
    """One way of the link, which all connections share: a packet waits until those before it are through."""

    free_at: float = 0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand on what comes, packet by packet, each half a round trip later."""
        loop = asyncio.get_running_loop()
        while packet := await reader.read(PACKET_BYTES):
            self.free_at = max(self.free_at, loop.time()) + len(packet) / BYTES_PER_SECOND
            loop.call_at(self.free_at + ROUND_TRIP_SECONDS / 2, write, writer, packet)
            await asyncio.sleep(max(0, self.free_at - loop.time()))
        await asyncio.sleep(ROUND_TRIP_SECONDS / 2)
        writer.close()


def write(writer: asyncio.StreamWriter, packet: bytes) -> None:
    """Write to a connection unless it is gone."""
    if not writer.is_closing():
        writer.write(packet)


@dataclass(slots=True)
class Link:
    """The relay to a port of this machine."""

    target: int
    up: Direction = field(default_factory=Direction)
    down: Direction = field(default_factory=Direction)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Relay one connection; opening it takes a round trip."""
        await asyncio.sleep(ROUND_TRIP_SECONDS)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
            await asyncio.gather(self.up.carry(reader, far_writer), self.down.carry(far_reader, writer))
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            writer.close()


@contextmanager
def slow_link(target: int) -> Iterator[int]:
    """Give a port behind which ``target`` is far away."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    start = asyncio.start_server(Link(target).serve, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(start, loop).result()
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        asyncio.run_coroutine_threadsafe(stop(server), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def stop(server: asyncio.Server) -> None:
    """Close the relay and what goes through it."""
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
