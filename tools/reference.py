"""Write docs/reference from the code's own registries: `python -m tools.reference [--check]`.

What a page says stands in the code once; `make check` fails where a page says something else.
"""

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import typer
from typer.main import get_command

from scotty.cli.app import app
from scotty.facts.kinds import KINDS
from scotty.playbook import Playbook, ads, brand, gate, rules
from scotty.settings import Settings
from scotty.signals import FAMILIES, GROUPS, Curve, load_clues, load_signals
from scotty.signals.story import DEEDS
from scotty.stages.accelerate.plays import load_plays
from scotty.stages.accelerate.plays.moves import MOVES
from scotty.stages.accelerate.warnings import ORIGINS, load_warnings
from tools.outward import write_conditions, write_policies, write_slots
from tools.tables import table
from tools.toolbox import write_tools

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "reference"
QUESTIONS = ROOT / "src" / "scotty" / "store" / "sql"
MADE = "<!-- Written by `make docs` from the code. Edit the code, not this page. -->\n\n"


def field_notes(record: type) -> dict[str, str]:
    """Return field -> what the `#:` lines above it say."""
    notes: dict[str, str] = {}
    waiting: list[str] = []
    for line in inspect.getsource(record).splitlines():
        if said := re.match(r"\s+#: (.*)", line):
            waiting.append(said.group(1))
        elif named := re.match(r"    (\w+): ", line):
            notes[named.group(1)] = " ".join(waiting)
            waiting = []
    return notes


def write_signals() -> str:
    """Return the page of signal kinds."""
    rows = [
        [
            f"`{s.kind}`",
            s.label,
            s.group,
            f"{s.weight:g}",
            f"{s.half_life:g}",
            f"{s.scale:g}",
            f"{s.project:g}" if s.project else "",
            f"{s.budget:g}" if s.budget else "",
            s.why,
        ]
        for s in load_signals().values()
    ]
    groups = "".join(f"- **{name}**: {meaning}\n" for name, meaning in GROUPS.items())
    columns = ["kind", "label", "group", "weight", "half-life", "scale", "project", "budget", "why"]
    return (
        "# Signals\n\n"
        f"The {len(rows)} kinds of sign that intent is made of. Half-lives are in days; `scale` is the decayed number "
        "at which a signal has 63 % of its strength, for a company of 200 people; `project` and `budget` are the "
        "probability that one of them, today, means a project or a budget. A playbook may change any weight.\n\n"
        f"{groups}\n{table(columns, rows)}"
    )


def draw_curve(curve: Curve) -> str:
    """Return an expert's curve in words: value and log-odds at its knots."""
    return ", ".join(f"{value:g}: {points:+g}" for value, points in curve.knots)


def write_clues() -> str:
    """Return the page of deal clues."""
    clues = load_clues().values()
    parts = []
    for family, meaning in FAMILIES.items():
        rows = [
            [
                f"`{c.name}`",
                f"{c.label}: “{c.tell.rpartition('|')[2]}”",
                c.curve.unit,
                c.curve.trend,
                draw_curve(c.curve),
                "any deed of theirs"
                if c.needs == DEEDS
                else ", ".join(f"`{kind}`" for kind in c.needs),
                c.why,
            ]
            for c in clues
            if c.family == family
        ]
        columns = ["clue", "what it says", "unit", "trend", "expert's curve", "needs", "why"]
        parts.append(f"## {family.title()}\n\nHere: {meaning}.\n\n{table(columns, rows)}")
    return (
        "# Deal clues\n\n"
        f"The {len(clues)} clues that a deal is judged by, each as it was known at a moment. The expert's curve gives "
        "log-odds of winning at some values (straight between, flat beyond): it counts until your own closed deals "
        "teach otherwise, and what they teach keeps the trend. A clue is silent, not zero, where the workspace "
        "collects none of the kinds it needs (any one will do), or where the story does not allow to say.\n\n"
        + "\n".join(parts)
    )


def write_warnings() -> str:
    """Return the page of warnings."""
    rows = [
        [
            f"`{w.name}`",
            f"{w.label}: “{w.tell}”",
            w.origin,
            f"{w.bound.side} {w.bound.limit:g} {w.bound.unit}",
            ", ".join(f"`{name}`" for name in w.by),
            (w.measure.__doc__ or "").removeprefix("Return "),
            w.why,
        ]
        for w in load_warnings().values()
    ]
    origins = "".join(f"- **{name}**: {meaning}\n" for name, meaning in ORIGINS.items())
    columns = ["warning", "what it says", "origin", "default limit", "by clues", "value", "why"]
    return (
        "# Warnings\n\n"
        f"The {len(rows)} dangers that every open deal is watched for. A playbook may change any limit under `[warnings]`, "
        "or switch a warning off. How they are judged: [warnings and plays](../method/warnings.md).\n\n"
        f"{origins}\n{table(columns, rows)}"
    )


def write_plays() -> str:
    """Return the page of plays."""
    rows = [
        [
            f"`{p.name}`",
            p.label,
            ", ".join(f"`{name}`" for name in p.answers) or "any",
            f"{p.hours:g}",
            f"{p.points:+.2f}" if p.points else "frees time",
            ", ".join(MOVES[move] for move in p.moves) or "taking it up",
            p.words,
            p.why,
        ]
        for p in load_plays().values()
    ]
    columns = ["play", "label", "answers", "hours", "guess", "counts as done when", "draft", "why"]
    return (
        "# Plays\n\n"
        f"The {len(rows)} things that may be proposed about a deal in danger. `guess` is the expert's, in log-odds of "
        "winning, until similar deals of your own are heard; braces in a draft are filled from facts. Nothing is executed "
        "by being proposed. How they are judged: [warnings and plays](../method/warnings.md).\n\n"
        f"{table(columns, rows)}"
    )


def write_kinds() -> str:
    """Return the page of fact kinds that are not signals."""
    rows = [
        [
            f"`{k.name}`",
            k.sentence,
            ", ".join(f"`{f}` {m}".strip() for f, m in k.fields.items()),
        ]
        for k in KINDS.values()
    ]
    return (
        "# Kinds of fact\n\n"
        f"The {len(rows)} kinds that are told, learnt or concluded. The kinds that count toward intent are "
        "[signals](signals.md). A workspace refuses kinds that nobody declared.\n\n"
        f"{table(['kind', 'what it says', 'fields of `data`'], rows)}"
    )


def leaves(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Yield (full name, command) of every command below."""
    if not hasattr(command, "list_commands"):
        yield name, command
        return
    context = typer.Context(command)
    for each in command.list_commands(context):
        yield from leaves(command.get_command(context, each), f"{name} {each}")


def write_commands() -> str:
    """Return the page of commands."""
    parts = []
    for name, command in leaves(get_command(app), "scotty"):
        rows = []
        arguments = ""
        for parameter in command.params:
            if parameter.param_type_name == "argument":
                arguments += f" {parameter.metavar or parameter.name.upper()}"
                rows.append(
                    [f"`{parameter.metavar or parameter.name.upper()}`", parameter.help or "", ""]
                )
            elif parameter.name != "help":
                flags = " / ".join(f"`{o}`" for o in [*parameter.opts, *parameter.secondary_opts])
                given = "" if parameter.default in {None, False, ()} else f"{parameter.default}"
                rows.append([flags, parameter.help or "", given])
        text = inspect.cleandoc(command.help or "")
        flags_table = "\n" + table(["flag", "meaning", "default"], rows) if rows else ""
        parts.append(f"## `{name}{arguments}`\n\n{text}\n{flags_table}")
    return (
        "# Commands\n\n"
        "Exit codes: 0 done; 1 refused (why, and the mend, on stderr); 2 usage; 3 a bug. The workspace is the folder "
        "`SCOTTY_HOME`, or `.scotty`.\n\n" + "\n".join(parts)
    )


def write_settings() -> str:
    """Return the page of settings."""
    notes = field_notes(Settings)
    rows = [
        [
            f"`SCOTTY_{field.name.upper()}`",
            re.sub(r"^SCOTTY_[A-Z_, ]+: ", "", notes[field.name]),
            "" if field.default in {None, ()} else f"`{field.default}`",
        ]
        for field in msgspec.structs.fields(Settings)
    ]
    return (
        "# Settings\n\n"
        "Read once from the environment when Scotty starts. Rules of your business are not here: they are the "
        "[playbook](playbook.md).\n\n" + table(["variable", "meaning", "default"], rows)
    )


def say_type(kind: Any) -> str:
    """Return a field's type and range in words."""
    match kind:
        case msgspec.inspect.FloatType() | msgspec.inspect.IntType():
            word = "number" if isinstance(kind, msgspec.inspect.FloatType) else "whole number"
            bounds = [
                f"{sign} {bound:g}"
                for sign, bound in (
                    (">", kind.gt),
                    ("≥", kind.ge),
                    ("<", kind.lt),
                    ("≤", kind.le),
                )
                if bound is not None
            ]
            return " ".join([word, ", ".join(bounds)]).strip()
        case msgspec.inspect.StrType():
            return "text"
        case msgspec.inspect.LiteralType():
            return ", ".join(str(v) for v in kind.values)
        case msgspec.inspect.DictType():
            return f"name → {say_type(kind.value_type)}"
        case msgspec.inspect.VarTupleType() | msgspec.inspect.ListType():
            return f"list of {say_type(kind.item_type)}"
        case msgspec.inspect.TupleType():
            return "list of " + " and ".join(say_type(t) for t in kind.item_types)
        case msgspec.inspect.StructType():
            return f"[{kind.cls.__name__}](#{kind.cls.__name__.lower()})"
        case _:
            return type(kind).__name__.removesuffix("Type").lower()


def write_playbook() -> str:
    """Return the page of the playbook's entries."""
    sections = {"Playbook": Playbook} | {
        name: record
        for module in (rules, gate, brand, ads)
        for name, record in vars(module).items()
        if isinstance(record, type)
        and issubclass(record, msgspec.Struct)
        and record is not msgspec.Struct
        and record.__module__ == module.__name__
    }
    parts = []
    for name, record in sections.items():
        notes = field_notes(record)
        shape = msgspec.inspect.type_info(record)
        assert isinstance(shape, msgspec.inspect.StructType)
        rows = [
            [
                f"`{field.name}`",
                say_type(field.type),
                notes.get(field.name, ""),
                ""
                if field.required or field.default in (msgspec.NODEFAULT, ())
                else f"`{field.default}`",
            ]
            for field in shape.fields
        ]
        said = inspect.cleandoc(record.__doc__ or "")
        parts.append(
            f"## {name}\n\n{said}\n\n{table(['entry', 'type', 'meaning', 'default'], rows)}"
        )
    return (
        "# Playbook\n\n"
        "Your own rules, as TOML. Each save is a version, and any version can be restored. A new workspace starts with "
        "[the default](../../src/scotty/playbook/default.toml).\n\n" + "\n".join(parts)
    )


def write_questions() -> str:
    """Return the page of named questions to the lake."""
    rows = []
    for path in sorted(QUESTIONS.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        said = " ".join(
            line.removeprefix("--").strip()
            for line in re.match(r"(?:--.*\n)*", text).group().splitlines()  # type: ignore[union-attr]
        )
        asked = sorted(set(re.findall(r"\$(\w+)", text)))
        rows.append(
            [f"[{path.stem}](../../src/scotty/store/sql/{path.name})", said, ", ".join(asked)]
        )
    return (
        "# Questions\n\n"
        "Each question about many accounts is one file of DuckDB's SQL over the lake, asked by name.\n\n"
        + table(["question", "what it answers", "parameters"], rows)
    )


WRITERS = {
    "signals": write_signals,
    "clues": write_clues,
    "kinds": write_kinds,
    "commands": write_commands,
    "settings": write_settings,
    "playbook": write_playbook,
    "questions": write_questions,
    "tools": write_tools,
    "warnings": write_warnings,
    "plays": write_plays,
    "policies": write_policies,
    "slots": write_slots,
    "conditions": write_conditions,
}


def main() -> int:
    """Write the pages, or with --check say which are stale; return the exit code."""
    stale = []
    for name, write in WRITERS.items():
        path = PAGES / f"{name}.md"
        text = MADE + write()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(f"docs/reference/{path.name}")
            if "--check" not in sys.argv:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"{name} {'is stale: run make docs' if '--check' in sys.argv else 'written'}")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
