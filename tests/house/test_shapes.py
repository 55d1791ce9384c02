"""Structs that many threads decode first at once."""

import subprocess
import sys

from scotty.facts import learn_shapes

# Without `learn_shapes` this ends by a segmentation fault in msgspec 0.22.
RACE = """
import sys, threading, msgspec
from scotty.facts import learn_shapes
sys.setswitchinterval(1e-6)
def make(n):
    parts = [msgspec.defstruct(f"P{n}{i}", [("a", int)]) for i in range(12)]
    return msgspec.defstruct(f"S{n}", [(f"f{i}", part) for i, part in enumerate(parts)])
shapes = [make(n) for n in range(200)]
if sys.argv[1] == "learn":
    assert learn_shapes() >= len(shapes)
value = {f"f{i}": {"a": 1} for i in range(12)}
gate = threading.Barrier(6)
def work():
    for shape in shapes:
        gate.wait()
        msgspec.convert(value, shape)
threads = [threading.Thread(target=work) for _ in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def test_threads_may_decode_side_by_side_what_was_learnt() -> None:
    done = subprocess.run([sys.executable, "-c", RACE, "learn"], check=False, capture_output=True)
    assert done.returncode == 0, done.stderr


def test_all_that_is_loaded_is_learnt() -> None:
    assert learn_shapes() > 10
