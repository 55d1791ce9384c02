"""The protocol over standard input and output, for whoever sits at the terminal."""

import anyio
from mcp.server.stdio import stdio_server

from scotty.desk.tools import Context
from scotty.mcp.server import build_server


def serve_stdio(context: Context) -> None:
    """Serve one client until it leaves. Nothing but the protocol goes to standard output."""
    anyio.run(_serve, context)


async def _serve(context: Context) -> None:
    server = build_server(context)
    async with stdio_server() as (read, write):
        await server.run(read, write, server.create_initialization_options())
