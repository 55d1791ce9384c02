"""How people answer our mails and ads."""

from scotty.signals.kind import Signal, declare

declare(
    Signal(
        kind="email.opened",
        label="Mails opened",
        group="volume",
        weight=0.5,
        half_life=21.0,
        scale=6.0,
        surges=False,
        why="Most opens are machines (Apple Mail Privacy Protection, 2021); worth next to nothing.",
    )
)
declare(
    Signal(
        kind="email.clicked",
        label="Mail links clicked",
        group="volume",
        weight=2.0,
        half_life=30.0,
        scale=3.0,
        surges=False,
        why="A choice, though one that we prompted.",
    )
)
declare(
    Signal(
        kind="email.replied",
        label="Mails answered",
        group="depth",
        weight=5.0,
        half_life=45.0,
        scale=1.2,
        project=0.1,
        surges=False,
        why="A person took the time.",
    )
)
declare(
    Signal(
        kind="ad.clicked",
        label="Ads clicked",
        group="volume",
        weight=1.0,
        half_life=21.0,
        scale=4.0,
        surges=False,
        why="Cheap, and often by mistake.",
    )
)
