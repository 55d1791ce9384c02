"""A name server whose answers turn: what it says now it need not say a moment later."""

from collections.abc import Sequence

from tests.mailservers.dns import Answer, DnsServer


class TurningServer(DnsServer):
    """`turns`: (name, type) -> answers in turn; the last one stays."""

    def __init__(self, turns: dict[tuple[str, str], Sequence[Answer]]) -> None:
        super().__init__({key: told[0] for key, told in turns.items()})
        self._turns = {key: list(told) for key, told in turns.items()}

    def answer(self, asked: bytes, most: int | None) -> bytes | None:
        """Answer, then turn."""
        said = super().answer(asked, most)
        key = self.asked[-1]
        if len(self._turns.get(key, ())) > 1:
            self._turns[key].pop(0)
            self.answers[key] = self._turns[key][0]
        return said
