"""`scotty agents`: the team, what each did and spent; pause one, try the model."""

from typing import Annotated

import typer

from scotty.cli.session import AsJson, name_user, open_workspace
from scotty.cli.show import print_json, print_notes, print_table
from scotty.desk.agents import AgentRow, Team, list_agents, switch_agent, try_model
from scotty.desk.audit import note_act
from scotty.facts import Refused

app = typer.Typer(add_completion=False, rich_markup_mode=None)
COLUMNS = ("agent", "role", "state", "#tokens today", "#of", "#money", "#works", "last")
PLAIN = (
    "No language model is configured: every agent works by its plain twin, and nothing is spent."
)


@app.command()
def agents(
    pause: Annotated[str, typer.Option(metavar="KEY", help="Let this agent rest.")] = "",
    resume: Annotated[str, typer.Option(metavar="KEY", help="Let this agent work again.")] = "",
    try_it: Annotated[
        bool, typer.Option("--try", help="Ask the model one small question.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the agents: state, budget of today, works of 30 days."""
    with open_workspace() as house:
        for key, paused in ((pause, True), (resume, False)):
            if key:
                switch_agent(house, key, paused, name_user())
                note_act(house, name_user(), "pause", {"key": key, "on": paused})
        tried = try_model(house) if try_it else None
        team = list_agents(house)
    if tried is not None and not tried.ok:
        raise Refused(tried.says, tried.mend)
    if as_json:
        print_json(team)
        return
    _print_team(team)
    if tried is not None:
        print_notes([tried.says])


def _print_team(team: Team) -> None:
    spent = f"{team.tokens:,} of {team.rules.tokens_day:,} tokens, ${team.money:.2f} of ${team.rules.money_day:.2f}"
    print(f"Model: {team.model}. Spent today: {spent}." if team.model else PLAIN)
    print_table(COLUMNS, (_row(row) for row in team.agents))


def _row(row: AgentRow) -> tuple[object, ...]:
    last = row.log[0] if row.log else None
    return (
        row.member.key,
        row.member.role,
        "paused" if row.paused else "works",
        f"{row.tokens:,}",
        f"{row.limit:,}",
        f"${row.money:.2f}",
        row.works,
        f"{last.at:%Y-%m-%d %H:%M} {last.tool}" if last else "",
    )
