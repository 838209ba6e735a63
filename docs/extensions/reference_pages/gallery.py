"""The gallery: every figure of the catalogue with picture, definition, sources and pitfalls."""

from __future__ import annotations

from pathlib import Path

from isthmus.figures.catalogue import FIGURES, SECTIONS
from isthmus.figures.entry import Entry
from isthmus.figures.needs import NEEDS
from reference_pages.markdown import code, link, page, table, text
from reference_pages.pages import MissingEntryError

PICTURES = Path("docs/images/figures")


def pages(root: Path) -> dict[str, str]:
    """`figures.md`."""
    faults = [fault for entry in FIGURES.values() for fault in _faults(entry, root)]
    if faults:
        raise MissingEntryError("\n".join(faults))
    blocks = []
    for section, title in SECTIONS.items():
        entries = [entry for entry in FIGURES.values() if entry.section == section]
        if entries:
            blocks += [f"## {title}", *(block for entry in entries for block in _blocks(entry))]
    return {
        "figures.md": page(
            "Gallery of figures",
            "Every figure that `isthmus figure` makes, as SVG, PNG, PDF or a page with values to "
            "point at (`--out NAME.html`). Each states its definition, source, coverage, interval, "
            "definition of China and incomplete years on itself, and has its data (CSV) and a "
            "manifest beside it, from which `isthmus figure --from NAME.manifest.json` makes it "
            "again byte for byte. The pictures are drawn from the bundled data unless the text "
            "says otherwise. [How to make one](../../how-to/make-a-figure.md).",
            table(
                ["figure", "shows", "from"],
                [[f"[`{one.name}`](#{one.name})", text(one.shows), _sources(one)]
                 for one in FIGURES.values()],
            ),
            *blocks,
        )
    }  # fmt: skip


def _faults(entry: Entry, root: Path) -> list[str]:
    faults = []
    for what, given in (
        ("definition", entry.definition),
        ("reference", entry.references),
        ("pitfall", entry.pitfalls),
        ("example", entry.example),
    ):
        if not given:
            faults.append(f"figure {entry.name}: has no {what}")
    if not (root / PICTURES / f"{entry.name}.svg").is_file():
        faults.append(
            f"figure {entry.name}: has no picture in {PICTURES}; run scripts/draw_gallery.py"
        )
    return faults


def _blocks(entry: Entry) -> list[str]:
    pitfalls = "\n".join(f"- {text(pitfall)}" for pitfall in entry.pitfalls)
    sources = "; ".join(link(one.words, one.url) for one in entry.references)
    needs = ", ".join(
        f"{NEEDS[name].what} ({code(f'{NEEDS[name].table}.{NEEDS[name].column}')})"
        for name in entry.needs
    )
    illustration = (
        " The picture is an illustration of the figure only: it is drawn from a small, selective "
        "set of OpenAlex records, because the bundled data lack what it needs."
        if entry.example_corpus == "openalex"
        else ""
    )
    return [
        f"({entry.name})=\n### {entry.name}",
        f"{text(entry.shows[:1].upper() + entry.shows[1:])}.{illustration}",
        f"![{text(entry.shows)}](../../images/figures/{entry.name}.svg)",
        f"**Definition.** {text(entry.definition)}",
        f"**Source of the definition.** {sources}.",
        f"**Pitfalls.**\n\n{pitfalls}",
        f"**Needs.** {needs}." if needs else "",
        _settings(entry),
        f"```console\n$ isthmus figure {entry.example} --out {entry.name}.svg\n```",
    ]


def _settings(entry: Entry) -> str:
    if not entry.settings:
        return ""
    return table(
        ["setting (`--set NAME=VALUE`)", "meaning", "default"],
        [
            [
                code(one.name),
                text(one.meaning) + (f" One of {', '.join(one.choices)}." if one.choices else ""),
                code(one.default) if one.default != "" else "none",
            ]
            for one in entry.settings
        ],
    )


def _sources(entry: Entry) -> str:
    return "corpus, bundled counts" if entry.takes_pair_counts else "corpus"
