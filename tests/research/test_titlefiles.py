"""Files of titles: every usual shape is read, what is none is refused with place and mend."""

import gzip
import io
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scotty.cli.session import keep_input
from scotty.desk.titles import read_titles
from scotty.facts import Refused
from scotty.ports import House

GOOD = {
    "a.csv": 'name,Job Title\nAda,"VP, Finance"\nBo,CTO\n',
    "b.csv": "Poste;Nom\nVP Finance;Ada\nCTO;Bo\n",
    "c.tsv": "id\ttitle\trole\n1\tVP Finance\tx\n2\tCTO\ty\n",
    "d.txt": "VP, Finance\n\nCTO\n",
    "e.csv": "VP Finance\nCTO\n",
    "f.jsonl": '{"position": "VP Finance"}\n{"position": "CTO"}\n',
    "g.txt": "\ufeffVP Finance\r\nCTO",
}
BAD = {
    "a.csv": (b"name,mail\nAda,a@x.example\n", "line 1"),
    "b.txt": (b"", "empty"),
    "c.txt": (b"\n \n", "no title"),
    "d.pdf": (b"%PDF-1.7 ...", "PDF"),
    "e.jsonl": (b'{"title": ["CFO"]}\n', "line 1"),
    "f.jsonl": (b'{"title": "CFO"}\n{"title": \n', "line 2"),
    "g.csv": (b"title\nCFO\n" + b"x" * 1_500_000 + b"\n", "line"),
}


def test_files_are_read_or_refused(make_house: Callable[..., House], tmp_path: Path) -> None:
    house = make_house()
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        rows = [(r.function, r.seniority) for r in read_titles(house, tmp_path / name)]
        assert rows == [("finance", "vp"), ("technology", "chief")], name
    for encoding in ("utf-16", "utf-16-le", "utf-8-sig", "cp1252"):
        wide = tmp_path / f"{encoding}.csv"
        wide.write_bytes("title\nDirectrice financière\nCTO\n".encode(encoding))
        told = [(r.title, r.function) for r in read_titles(house, wide)]
        assert told == [("Directrice financière", "finance"), ("CTO", "technology")], encoding
    packed = tmp_path / "h.csv.gz"
    packed.write_bytes(gzip.compress(b"title\nCFO\n"))
    assert [r.role for r in read_titles(house, packed)] == ["budget"]
    for name, (raw, says) in BAD.items():
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(Refused, match=re.escape(says)) as refused:
            read_titles(house, tmp_path / name)
        assert refused.value.mend, name
    with pytest.raises(Refused):
        read_titles(house, tmp_path / "nowhere.csv")


def test_a_hundred_thousand_rows_stream(make_house: Callable[..., House], tmp_path: Path) -> None:
    house = make_house()
    file = tmp_path / "many.csv"
    file.write_text("title\n" + "".join(f"VP of Sales {n % 9_973}\n" for n in range(100_000)))
    began = time.perf_counter()
    rows = read_titles(house, file)
    first = next(rows)
    assert first.seniority == "vp"
    assert sum(1 for _ in rows) == 99_999
    assert time.perf_counter() - began < 60
    assert json.loads(json.dumps(first.role)) == "influencer"


def test_titles_come_by_standard_input(
    make_house: Callable[..., House], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("title\nCFO\n".encode("utf-16"))))
    with keep_input(Path("-")) as kept:
        assert [row.role for row in read_titles(make_house(), kept)] == ["budget"]
    with pytest.raises(Refused, match="empty"), keep_input(Path("-")):
        pass
