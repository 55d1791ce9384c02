"""What agents take: tokens and money for an account, and time of our layer against bare pydantic-ai.

A metered server on loopback speaks OpenAI's protocol and answers at once, by script, always rightly;
it counts a token for four characters, as providers' guides do for English. Money is the list price of
gpt-5 for those tokens. First 40 accounts are worked on as the engine would with a model: a page read
for claims, a summary, a proposition, a card, an answer. Then one and the same question is put 200
times in another wording, in turns by our port (fence, budget, client, check, record; a real Postgres)
and by pydantic-ai alone with the same schema, prompt and server.
"""

import argparse
import json
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.agents.server import Body, Reply, read_prompt, serve

from scotty.agents import Brief, Made, Said
from scotty.agents.answer import write_answer
from scotty.agents.card import phrase_card
from scotty.agents.claims import extract_claims
from scotty.agents.opening import write_opening
from scotty.agents.summary import write_summary
from scotty.ports import House
from scotty.ports.models import Asked, Excerpt
from scotty.settings import Settings
from scotty.stages.research.document import Document
from scotty.vendors.models.shape import draw_schema
from scotty.wire import open_house

RESULT = Path(__file__).parent / "results" / "agents.json"
ACCOUNTS, TIMES = 40, 200
PRICE_IN, PRICE_OUT = 1.25e-6, 10e-6
"""US dollars a token: gpt-5's list price as genai-prices 0.2.3 has it."""
_BLOCK = re.compile(r"^\[DATA [0-9a-f]+ (n\d+)\]\n(.*?)\n\[END", re.MULTILINE | re.DOTALL)
_PAGE = re.compile(r"^\[DATA [0-9a-f]+ (p\d+)\]\n(.*?)\n\[END", re.MULTILINE | re.DOTALL)


class Line(msgspec.Struct, frozen=True):
    """What is asked for in the comparison."""

    text: str


def meter(body: Body) -> Reply:
    """Answer rightly: sentences of the blocks, as they stand; count a token for four characters."""
    prompt = read_prompt(body)
    tools = {t["function"]["name"]: t["function"]["parameters"] for t in body["tools"]}
    fields = tools["answer"]["properties"]
    if "findings" in fields:
        found = [
            {"paragraph": name, "area": "news", "statement": text, "quote": text, "confidence": 0.9}
            for name, text in _PAGE.findall(prompt)
        ]
        answer: dict[str, Any] = {"findings": found}
    elif "lines" in fields:
        told = [{"text": text, "facts": [name]} for name, text in _BLOCK.findall(prompt)]
        answer = {"lines": told[:4]}
    else:
        answer = {"text": "TechCorp grew."}
    size = len(prompt) + len(json.dumps(body["tools"]))
    return Reply(calls=(("answer", answer),), tokens=(size // 4, len(json.dumps(answer)) // 4))


def work_account(house: House, number: int) -> dict[str, Made[Any]]:
    """Do all that agents do for one account."""
    name = f"Company {number}"
    lines = tuple(
        Said(f"{name} {told}", (f"{number:032x}",))
        for told in (
            "sells billing software to telecom companies and has 150 employees in two countries.",
            "raised $40 million in a Series B round in March 2026.",
            "opened an office in Lisbon for 40 people in May 2026.",
            "named Jane Okafor as its chief financial officer.",
            "closes its month in eleven days, by hand.",
            "looks for a data engineer who knows streaming.",
            "uses Kelvara CRM and Lakeform beside each other.",
            "lost a customer to Meterwise over the price of its connectors.",
        )
    )
    brief = Brief(
        lines=lines,
        today=date(2026, 6, 1),
        account=f"c{number}.example",
        names=(name,),
        asked=(Excerpt("question", "What is new there?"),),
    )
    document = Document(
        url=f"https://c{number}.example/news",
        sort="news",
        title=name,
        text="\n\n".join(line.text for line in lines),
        read=datetime(2026, 6, 1, tzinfo=UTC),
    )
    models = house.models
    return {
        "claims": extract_claims(models, document, name, f"c{number}.example"),
        "summary": write_summary(models, brief),
        "opening": write_opening(models, brief),
        "card": phrase_card(models, brief),
        "answer": write_answer(models, brief),
    }


def measure_accounts(house: House, accounts: int) -> dict[str, Any]:
    """Return tokens and money for an account, whole and by agent."""
    began = time.perf_counter()
    made = [work_account(house, number) for number in range(accounts)]
    seconds = (time.perf_counter() - began) / accounts
    again = time.perf_counter()
    repeated = [work_account(house, number) for number in range(accounts)]
    spent = house.purse.spent(house.clock.now())
    calls = house.ledger.facts("model.called")
    money = sum(c.data["tokens_in"] * PRICE_IN + c.data["tokens_out"] * PRICE_OUT for c in calls)
    return {
        "accounts": accounts,
        "by_model": sum(m.wrote == "model" for row in made for m in row.values()),
        "works": sum(len(row) for row in made),
        "tokens": {k: statistics.mean(row[k].tokens for row in made) for k in made[0]},
        "tokens_account": sum(s.tokens for s in spent.values()) / accounts,
        "money_account": money / accounts,
        "seconds_account": seconds,
        "again_tokens": sum(m.tokens for row in repeated for m in row.values()),
        "again_seconds_account": (time.perf_counter() - again) / accounts,
    }


def compare(house: House, url: str, times: int) -> dict[str, Any]:
    """Return milliseconds of one question by our port and by pydantic-ai alone, in turns."""
    from pydantic_ai import Agent, StructuredDict, ToolOutput
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    model = OpenAIChatModel("metered", provider=OpenAIProvider(base_url=url, api_key="none"))
    told = StructuredDict(draw_schema(Line), name="answer")
    bare = Agent(model, output_type=ToolOutput(told, name="answer"), instructions="Say it.")

    def ours(number: int) -> None:
        given = (Excerpt("f1", f"TechCorp grew, case {number}."),)
        house.models.answer(Asked(agent="scotty", task="Say it.", given=given), Line)

    def theirs(number: int) -> None:
        bare.run_sync(f"TechCorp grew, case {number}.")

    took: dict[str, list[float]] = {"ours": [], "bare": []}
    for number in range(times):
        runs: list[tuple[str, Callable[[int], None]]] = [("ours", ours), ("bare", theirs)]
        for name, run in runs if number % 2 else reversed(runs):
            began = time.perf_counter()
            run(number)
            took[name].append(1_000 * (time.perf_counter() - began))
    kept = {name: sorted(values[10:]) for name, values in took.items()}
    return {
        name: {
            "median_ms": statistics.median(values),
            "p95_ms": values[int(0.95 * len(values))],
        }
        for name, values in kept.items()
    }


def main() -> None:
    """Run, print and keep the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--accounts", type=int, default=ACCOUNTS)
    parser.add_argument("--times", type=int, default=TIMES)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, serve(meter) as server:
        settings = Settings(home=Path(folder), model="local:metered", model_url=server.url)
        with open_house(settings) as house:
            found = measure_accounts(house, asked.accounts)
            found["question"] = compare(house, server.url, asked.times)
    RESULT.write_text(json.dumps(found, indent=2) + "\n")
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
