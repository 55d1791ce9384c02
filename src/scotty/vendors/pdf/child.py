"""The child process: a PDF on standard input, its title and text as JSON on standard output."""

import io
import json
import sys

SECONDS = 8
"""Seconds of processor that a PDF may take."""
MEMORY = 768 * 1024 * 1024
"""Bytes of memory that it may take, the interpreter included."""
PAGES = 40
MOST_TEXT = 60_000


def bound_process() -> None:
    """Let the system end this process where a file takes more than its share; no files are written."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's clock ends us there
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def read_document(data: bytes) -> dict[str, str]:
    """Return title, day and text of a PDF; at most forty pages."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        return {"fault": "it is locked by a password"}
    parts: list[str] = []
    for number, page in enumerate(reader.pages):
        if number >= PAGES or sum(map(len, parts)) > MOST_TEXT:
            break
        parts.append(page.extract_text() or "")
    told = reader.metadata
    title = (told.title or "") if told else ""
    made = told.creation_date if told else None
    return {
        "title": str(title)[:300],
        "made": made.isoformat() if made else "",
        "text": "\n\n".join(parts)[:MOST_TEXT],
    }


def main() -> None:
    """Read and answer; whatever a hostile file raises becomes a word."""
    bound_process()
    data = sys.stdin.buffer.read()
    try:
        told = read_document(data)
    except (Exception, RecursionError) as error:  # noqa: BLE001 - the process ends here anyway
        told = {"fault": f"{type(error).__name__}: {error}"[:300]}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
