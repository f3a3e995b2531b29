"""`kefu serve`: migrate, start, say where to go, serve until told to stop; `kefu worker`: jobs alone."""

import asyncio
import gc
import signal
import socket
from collections.abc import Generator
from contextlib import contextmanager, suppress

import uvicorn
from rich.console import Console

from kefu.app import System, running
from kefu.cli.http_protocol import BoundedHttpProtocol
from kefu.cli.socket_protocol import LiveSocketProtocol
from kefu.db.migrate import migrate
from kefu.installation.first_start import prepare_setup
from kefu.settings import Settings
from kefu.web.asgi import create_entrance
from kefu.web.live.doors import Doors
from kefu.web.live.lapses import Lapses

_MOST_FRAME_BYTES = 256 * 1024
# One may be late and one may be lost before anybody takes this node for dead.
_KEEPS_A_LIFE = 3


class _Server(uvicorn.Server):
    """uvicorn that first sends its live connections away with a code that tells them to come back."""

    def __init__(self, config: uvicorn.Config, doors: Doors) -> None:
        super().__init__(config)
        self._doors = doors

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """uvicorn would raise the signal again and die of it, before what it served could be stopped in order."""
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(name, self.handle_exit, name, None)
        try:
            yield
        finally:
            for name in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(name)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._doors.drain()
        await super().shutdown(sockets)


def uvicorn_config(entrance: object, settings: Settings) -> uvicorn.Config:
    """The one way uvicorn is set up: sans-I/O WebSockets without deflate (memory), our own heartbeat, our own logs."""
    return uvicorn.Config(
        entrance,  # type: ignore[arg-type]
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=BoundedHttpProtocol,
        ws=LiveSocketProtocol,
        ws_max_size=_MOST_FRAME_BYTES,
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        ws_ping_timeout=None,
        lifespan="off",
        proxy_headers=False,
        server_header=False,
        date_header=True,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=10,
        backlog=4096,
    )


async def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT."""
    await migrate(settings.database_url)
    async with running(settings, is_serving=True) as system:
        entrance, doors = create_entrance(system.wired)
        config = uvicorn_config(entrance, settings)
        listening = config.bind_socket()
        setup_path = await prepare_setup(system.wired.database, system.wired.clock, settings)
        _say_where_to_go(listening, settings, setup_path)
        _start_background(system, settings)
        _spare_collections()
        upkeep = asyncio.ensure_future(_upkeep(system, doors))
        try:
            await _Server(config, doors).serve(sockets=[listening])
        finally:
            upkeep.cancel()
            with suppress(asyncio.CancelledError):
                await upkeep
            await _stop_background(system)
            listening.close()


def _spare_collections() -> None:
    """What is loaded now stays for good; looking through it again and again would hold up everybody for a moment."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def _start_background(system: System, settings: Settings) -> None:
    # Wherever something is committed, what follows from it is done at once, worker or not.
    system.hearers.dispatcher.start()
    system.hearers.promises.start()
    if settings.worker == "inside":
        system.runner.start()
        system.schedule.start()


async def _stop_background(system: System) -> None:
    await system.hearers.promises.stop()
    await system.hearers.dispatcher.stop()
    await system.schedule.stop()
    await system.runner.stop()


async def _upkeep(system: System, doors: Doors) -> None:
    """What this node does for its own connections, and for those of nodes that died."""
    lapses = Lapses(system.wired)
    while True:
        await asyncio.sleep(system.wired.settings.presence_seconds / _KEEPS_A_LIFE)
        doors.sweep()
        with suppress(OSError):
            lapses.tell_soon(await system.wired.arrivals.keep())


def _say_where_to_go(listening: socket.socket, settings: Settings, setup_path: str | None) -> None:
    port = listening.getsockname()[1]
    host = settings.host if settings.host not in {"0.0.0.0", "::"} else "127.0.0.1"  # noqa: S104
    base = settings.public_url or f"http://{host}:{port}"
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"\n  [bold]Kefu[/bold] is running on {base}")
    if setup_path is not None:
        console.print(f"  Set it up here (the link works once): [bold]{base}{setup_path}[/bold]")
    console.print(f"  Demo shop: {base}/demo   API: {base}/docs   Stop: Ctrl+C\n")


async def work(settings: Settings) -> None:
    """Run jobs and the schedule alone, until SIGTERM or SIGINT."""
    await migrate(settings.database_url)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopping.set)
    async with running(settings) as system:
        system.hearers.dispatcher.start()
        system.hearers.promises.start()
        system.runner.start()
        system.schedule.start()
        Console(highlight=False).print("  [bold]Kefu[/bold] works in the background. Stop: Ctrl+C")
        await stopping.wait()
        await _stop_background(system)
