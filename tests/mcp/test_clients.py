"""The server, by the official client: over standard input and output, and over HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import anyio
import httpx2
import jsonschema  # type: ignore[import-untyped]
import pytest
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult

from mcp import Client
from scotty.desk.access import SignedOut
from scotty.desk.audit import list_acts
from scotty.desk.local import recognise_local
from scotty.desk.proposals import list_proposals
from scotty.desk.tools import load_tools
from scotty.facts import Refused
from tests.mcp.conftest import Place

TOLD = {
    "account": "techcorp.example",
    "words": "Meterwise",
    "rival": "Meterwise",
    "since": "2020-01-01",
    "tier": "1",
}
Job = Callable[[Client], Awaitable[Any]]


@asynccontextmanager
async def over_http(
    place: Place, role: str | None = "admin", **headers: str
) -> AsyncIterator[Client]:
    """Give a client of the running server, with somebody's key."""
    if role is not None:
        headers["authorization"] = f"Bearer {place.key(role)}"
    async with (
        httpx2.AsyncClient(headers=headers, timeout=60) as http,
        Client(streamable_http_client(f"{place.url}/mcp", http_client=http)) as client,
    ):
        yield client


@asynccontextmanager
async def over_stdio(place: Place, *arguments: str, **env: str) -> AsyncIterator[Client]:
    """Give a client of a server of its own, a real process."""
    async with Client(place.local(*arguments, **env)) as client:
        yield client


def words_of(result: CallToolResult) -> str:
    return "\n".join(getattr(part, "text", "") for part in result.content)


def arguments_of(place: Place, name: str) -> dict[str, Any]:
    known = {
        **TOLD,
        "deal": next(d["key"] for d in place.house.tables.deals() if d["status"] == "open"),
        "fact": place.house.ledger.facts("account.heated")[0].id,
    }
    return {k: known[k] for k in load_tools()[name].schema.get("required", ())}


async def call_everything(place: Place, client: Client) -> None:
    """List the tools, and call each that reads: text, structure, and the schema it promised."""
    listed = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert listed.keys() == {*load_tools(), "ask", "list_proposals"}
    for name, tool in load_tools().items():
        shown = listed[name]
        assert shown.annotations is not None
        assert shown.annotations.read_only_hint is not tool.acts
        jsonschema.Draft202012Validator.check_schema(shown.input_schema)
        if tool.acts:
            continue
        result = await client.call_tool(name, arguments_of(place, name))
        assert not result.is_error, (name, words_of(result))
        assert words_of(result)
        jsonschema.validate(result.structured_content, shown.output_schema)
        for line in result.structured_content["lines"]:
            assert all(len(f) == 32 for f in line["facts"])


async def read_everything(place: Place, client: Client) -> None:
    """Read each resource, an account and a fact; what is not there is told with why and mend."""
    for resource in (await client.list_resources()).resources:
        found = await client.read_resource(resource.uri)
        assert getattr(found.contents[0], "text", "")
    templates = (await client.list_resource_templates()).resource_templates
    assert {t.uri_template for t in templates} == {"scotty://account/{key}", "scotty://fact/{id}"}
    found = await client.read_resource("scotty://account/techcorp.example")
    profile = json.loads(getattr(found.contents[0], "text", ""))
    assert profile["account"] == "techcorp.example"
    fact = place.house.ledger.facts("account.heated")[0].id
    found = await client.read_resource(f"scotty://fact/{fact}")
    assert json.loads(getattr(found.contents[0], "text", ""))["id"] == fact
    for uri, why in (
        ("scotty://account/nobody.example", "No account is called"),
        ("scotty://nothing", "There is no resource"),
        ("scotty://fact/../../etc/passwd", "No fact has the id"),
    ):
        with pytest.raises(MCPError, match=why):
            await client.read_resource(uri)


async def be_hostile(client: Client) -> None:
    """Ask for what cannot be: each is refused as a tool's error, and the server lives on."""
    for name, arguments in (
        ("show_account", {"account": "nobody.example"}),
        ("show_account", {"account": "x" * 10_000}),
        ("show_account", {"account": "'; drop table facts; --"}),
        ("show_account", {"account": 5}),
        ("show_account", {"account": None}),
        ("show_account", {"account": {"a": [1] * 100}}),
        ("show_account", {}),
        ("show_account", {"account": "techcorp.example", "extra": True}),
        ("list_hot", {"limit": -1}),
        ("list_hot", {"limit": 10**30}),
        ("list_hot", {"as_of": "2999-01-01"}),
        ("account_changes", {"account": "techcorp.example", "since": "yesterday"}),
        ("find_anything", {"words": "y" * 50_000}),
        ("explain_fact", {"fact": "\u0000\uffff"}),
        ("ask", {"question": ""}),
        ("ask", {"question": ["a"]}),
        ("ask", {"question": "who is hot?", "as": "root"}),
        ("no_such_tool", {}),
        ("propose_tier", {"account": "techcorp.example", "tier": "9"}),
        ("propose_play", {"deal": "no such deal"}),
    ):
        result = await client.call_tool(name, arguments)
        assert result.is_error, (name, arguments)
        assert "bug" not in words_of(result), (name, arguments, words_of(result))
        assert len(words_of(result)) < 2_000
    assert not (await client.call_tool("show_status", {})).is_error


async def give_up(client: Client) -> None:
    """Let go of calls before they are answered: the server goes on, and the next one is answered."""
    with anyio.move_on_after(0.05) as given_up:
        await client.call_tool("propose_engagement", {"account": "techcorp.example"})
    assert given_up.cancelled_caught
    with pytest.raises((MCPError, TimeoutError)):
        await client.call_tool(
            "propose_engagement", {"account": "techcorp.example"}, read_timeout_seconds=0.01
        )
    assert not (await client.call_tool("list_hot", {})).is_error


def test_the_official_client_over_http(place: Place) -> None:
    async def run() -> None:
        async with over_http(place) as client:
            await call_everything(place, client)
            await read_everything(place, client)
            await be_hostile(client)
            await give_up(client)
            assert len((await client.list_prompts()).prompts) == 3
            got = await client.get_prompt("review-deal", {"deal": "D-1"})
            assert "Review deal D-1." in getattr(got.messages[0].content, "text", "")

    anyio.run(run)
    assert {"tool list_hot", "resource"} <= {act.did for act in list_acts(place.house, 1000)}


def test_the_official_client_over_stdio(place: Place) -> None:
    async def run() -> None:
        async with over_stdio(place) as client:
            await call_everything(place, client)
            await read_everything(place, client)
            await be_hostile(client)
            await give_up(client)

    anyio.run(run)


@pytest.mark.parametrize("key", [None, "not-a-key"])
def test_without_a_known_key_nothing_is_answered(place: Place, key: str | None) -> None:
    headers = {} if key is None else {"authorization": f"Bearer {key}"}
    with httpx2.Client(headers=headers) as http:
        answer = http.post(
            f"{place.url}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["mend"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"host": "evil.example"}, 421),
    ],
)
def test_another_site_is_turned_away(place: Place, headers: dict[str, str], status: int) -> None:
    headers["authorization"] = f"Bearer {place.key('admin')}"
    with httpx2.Client(headers=headers) as http:
        answer = http.post(
            f"{place.url}/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        )
    assert answer.status_code == status


def test_a_request_without_end_is_refused(place: Place) -> None:
    headers = {
        "authorization": f"Bearer {place.key('admin')}",
        "accept": "application/json, text/event-stream",
        "content-type": "application/json",
    }
    with httpx2.Client(headers=headers, timeout=30) as http:
        answer = http.post(f"{place.url}/mcp", content=b" " * 2_000_000)
        assert answer.status_code == 413
        assert http.post(f"{place.url}/mcp", content=b"{not json").status_code == 400


def test_a_viewer_sees_and_uses_no_tool_that_acts(place: Place) -> None:
    async def run() -> None:
        async with over_http(place, "viewer") as client:
            names = {tool.name for tool in (await client.list_tools()).tools}
            assert not names & {name for name, tool in load_tools().items() if tool.acts}
            wanted = {"account": "techcorp.example", "tier": "1"}
            refused = await client.call_tool("propose_tier", wanted)
            assert refused.is_error
            assert "does not let you" in words_of(refused)
            asked = await client.call_tool("ask", {"question": "put TechCorp in tier 1"})
            assert asked.is_error
            assert not (await client.call_tool("list_hot", {})).is_error

    before = len(list_proposals(place.house, None))
    anyio.run(run)
    assert len(list_proposals(place.house, None)) == before


def test_a_key_scopes_the_local_server(place: Place) -> None:
    async def run() -> None:
        async with over_stdio(place, SCOTTY_KEY=place.key("agent")) as client:
            made = await client.call_tool(
                "propose_tier", {"account": "techcorp.example", "tier": "2"}
            )
            assert not made.is_error, words_of(made)
            (proposal,) = made.structured_content["proposals"]
            assert proposal["state"] == "open"
            assert proposal["by"].startswith("agent:agent@example.com (key ")
            assert proposal["audit"] > 0
            assert any("tier 2" in line["text"] for line in proposal["shown"])
            listed = await client.call_tool("list_proposals", {})
            assert proposal["id"] in json.dumps(listed.structured_content)
            told = await client.call_tool(
                "ask", {"question": "Activate Revenue Acceleration Engine"}
            )
            assert told.structured_content["proposals"][0]["state"] == "open"

    anyio.run(run)
    assert place.house.ledger.facts("account.pinned") == []
    assert place.house.ledger.facts("engine.asked") == []


def test_whoever_is_not_known_is_let_in_as_nobody(place: Place) -> None:
    with pytest.raises(SignedOut):
        recognise_local(place.house, "me", key="not-a-key")
    with pytest.raises(Refused, match="Nobody here"):
        recognise_local(place.house, "me", "nobody@example.com")
    assert "send" in recognise_local(place.house, "me").may
    assert recognise_local(place.house, "me", "viewer@example.com").may == {"read"}


def test_several_clients_at_once(place: Place) -> None:
    async def one(role: str, done: list[str]) -> None:
        async with over_http(place, role) as client:
            for name in ("list_hot", "list_deals", "show_status", "list_hot"):
                result = await client.call_tool(name, {})
                assert not result.is_error
            done.append(role)

    async def run() -> list[str]:
        done: list[str] = []
        async with anyio.create_task_group() as group:
            for role in ("admin", "seller", "viewer", "agent", "manager", "success"):
                group.start_soon(one, role, done)
        return done

    assert len(anyio.run(run)) == 6


def test_nothing_but_the_protocol_goes_to_standard_output(place: Place) -> None:
    parameters = place.local()
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "by hand", "version": "1"},
        },
    }

    async def run() -> tuple[bytes, int | None]:
        process = await asyncio.create_subprocess_exec(
            parameters.command,
            *parameters.args,
            env=parameters.env,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        lines = [
            json.dumps(hello),
            "this is no JSON",
            json.dumps({"jsonrpc": "2.0", "id": 2, "method": "ping"}),
        ]
        assert process.stdin
        process.stdin.write("\n".join([*lines, ""]).encode())
        await process.stdin.drain()
        assert process.stdout
        out = [await asyncio.wait_for(process.stdout.readline(), 60)]
        while not any(b'"id":2' in line for line in out):
            out.append(await asyncio.wait_for(process.stdout.readline(), 60))
        process.stdin.close()
        rest = await process.stdout.read()
        return b"".join(out) + rest, await process.wait()

    out, code = asyncio.run(run())
    assert code == 0
    for line in out.decode().splitlines():
        assert json.loads(line)["jsonrpc"] == "2.0"
