"""What a figure is: a chart, its data, and everything a reader needs to trust or doubt it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from isthmus.figures.panels import Specification
from isthmus.figures.svg import Drawing, drawing

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Figure:
    """One figure, ready to publish.

    `finding` is one sentence that the data support, with its interval. `text_alternative` says the
    chart's shape in words. `table` holds all that is drawn, one observation a row. `narrow` is the
    same chart for a screen of 360 pixels.
    """

    name: str
    title: str
    definition: str
    finding: str
    text_alternative: str
    source: str
    """Source, snapshot and coverage, in one or two sentences."""
    chart: Specification
    narrow: Specification
    table: pa.Table
    manifest: Mapping[str, Any]
    caveats: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """The terms it was made on, for its footer: the definition of China, withheld cells."""

    @cached_property
    def drawing(self) -> Drawing:
        """The chart, drawn once for all the files that show it."""
        return drawing(self.chart)

    @cached_property
    def narrow_drawing(self) -> Drawing:
        """The chart for a narrow screen, drawn once."""
        return drawing(self.narrow)
