"""Trials and use of the product before a purchase."""

from scotty.signals.kind import Signal, declare

declare(
    Signal(
        kind="product.trial_started",
        label="Trials started",
        group="depth",
        weight=8.0,
        half_life=45.0,
        scale=0.8,
        project=0.5,
        why="They are trying it.",
    )
)
declare(
    Signal(
        kind="product.used",
        label="Trial use",
        group="depth",
        weight=4.0,
        half_life=21.0,
        scale=10.0,
        project=0.02,
        why="Use during a trial tells more than its start.",
    )
)
