"""Progress on anything that takes over two seconds: rate and time left, silent off a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text


@contextmanager
def progress(*, rate: bool = False) -> Iterator[Progress]:
    """A progress display on standard error; with `rate` also how many are done a second."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        *([_Rate()] if rate else []),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as display:
        yield display


class _Rate(ProgressColumn):
    """How many are done a second, over the last half minute."""

    def render(self, task: Task) -> Text:
        """The rate as text; a dash while it is not known."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "-/s")


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
