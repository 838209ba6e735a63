"""Progress on anything that takes over two seconds: rate and time left, silent off a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress display on standard error."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as display:
        yield display


def step_reporter(display: Progress) -> Callable[[str, int, int | None], None]:
    """Shows the step that runs now: told its name, how much is done, and of how much, if known."""
    tasks: dict[str, TaskID] = {}

    def show(step: str, done: int, total: int | None) -> None:
        if step not in tasks:
            for shown in tasks.values():
                display.update(shown, visible=False)
            tasks[step] = display.add_task(step, total=total)
        display.update(tasks[step], completed=done)

    return show
