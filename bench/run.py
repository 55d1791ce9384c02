"""Run the measurements and write docs/bench.md: `python bench/run.py [NAME…] [--render]`.

Each script `bench/<name>.py` measures our code and the named alternative in the same run, and
writes `bench/results/<name>.json`: an object whose `title` and `note` are text for people, whose
lists of objects become tables, and whose other values become lines. A result that names a `page`
gets docs/<page>.md to itself. With --render nothing is run.
"""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results"
DOCS = HERE.parent / "docs"
MAIN = "bench"
SEPARATE = {"title", "note", "notes", "page"}


def scripts() -> list[Path]:
    """Return every measuring script; names that begin with `_` are parts of others."""
    return [p for p in sorted(HERE.glob("*.py")) if p.stem != "run" and not p.stem.startswith("_")]


def run_script(script: Path) -> bool:
    """Run one measurement; return whether it went well."""
    print(f"== {script.name}", flush=True)
    return (
        subprocess.run([sys.executable, str(script)], cwd=HERE.parent, check=False).returncode == 0
    )


def say_value(value: Any) -> str:
    """Return a value as a person would write it: three digits that matter, thousands parted."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: ""}[value]
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, list):
        return ", ".join(say_value(v) for v in value)
    return str(value).replace("|", "\\|").replace("\n", " ")


def write_table(rows: list[dict[str, Any]]) -> str:
    """Return rows as a Markdown table; columns in the order in which they first appear."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    lines = [columns, ["---"] * len(columns)]
    lines += [[say_value(row.get(column)) for column in columns] for row in rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def write_part(value: dict[str, Any], depth: int) -> str:
    """Return an object: its plain values, then its tables, then its parts under headings."""
    plain = {k: v for k, v in value.items() if k not in SEPARATE}
    tables = {
        k: v for k, v in plain.items() if isinstance(v, list) and v and isinstance(v[0], dict)
    }
    parts = {k: v for k, v in plain.items() if isinstance(v, dict)}
    flat = all(not isinstance(v, dict | list) for part in parts.values() for v in part.values())
    if parts and flat and len(parts) > 1:
        tables[""] = [{"": name.replace("_", " "), **part} for name, part in parts.items()]
        parts = {}
    text = "".join(f"{note}\n\n" for note in (value.get("note"), *value.get("notes", ())) if note)
    lines = [
        f"- {key.replace('_', ' ')}: {say_value(v)}\n"
        for key, v in plain.items()
        if key not in tables and key not in parts and not isinstance(v, dict)
    ]
    text += "".join(lines) + ("\n" if lines else "")
    for key, rows in tables.items():
        text += (f"**{key.replace('_', ' ')}**\n\n" if key else "") + write_table(rows) + "\n"
    for key, part in parts.items():
        text += f"{'#' * depth} {key.replace('_', ' ')}\n\n{write_part(part, depth + 1)}"
    return text


def render_pages() -> dict[str, str]:
    """Return page -> text: all results on one, but for those with a page of their own."""
    pages = {
        MAIN: "<!-- Written by `make bench` from bench/results. -->\n\n# Measured\n\n"
        "Each figure is made by a script of `bench/`, against the named alternative in the same run. Machines are noisy: "
        "believe the ratios, not the seconds.\n\n"
    }
    for path in sorted(RESULTS.glob("*.json")):
        result = json.loads(path.read_text(encoding="utf-8"))
        result = result if isinstance(result, dict) else {"results": result}
        title = result.get("title", path.stem.replace("_", " ").capitalize())
        by = f"By [`bench/{path.stem}.py`](../bench/{path.stem}.py).\n\n"
        page = result.get("page", MAIN)
        if page == MAIN:
            pages[MAIN] += f"## {title}\n\n{by}{write_part(result, 3)}"
        else:
            pages[page] = (
                f"<!-- Written by `make bench` from bench/results. -->\n\n# {title}\n\n{by}"
                f"{write_part(result, 2)}"
            )
    return {page: text.rstrip() + "\n" for page, text in pages.items()}


def main() -> int:
    """Run what was asked for, render, and return 1 where a script failed."""
    asked = [a for a in sys.argv[1:] if not a.startswith("-")]
    failed = []
    if "--render" not in sys.argv:
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
        wanted = [s for s in scripts() if not asked or s.stem in asked]
        failed = [script.name for script in wanted if not run_script(script)]
    DOCS.mkdir(exist_ok=True)
    for page, text in render_pages().items():
        (DOCS / f"{page}.md").write_text(text, encoding="utf-8")
        print(f"wrote docs/{page}.md")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
