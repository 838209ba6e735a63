"""What the joint works could be used for, as far as their titles say."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from isthmus.corpus.engine import table_from, to_arrow
from isthmus.datafiles import read_yaml, validated
from isthmus.figures.entry import Asked, Entry, Reference, Setting
from isthmus.figures.figure import Figure
from isthmus.figures.observations import Observations
from isthmus.figures.tag_figures import tag_figure
from isthmus.measures.tags import title_tags

NAME = "application-tags"
_FILE = Path(__file__).parent / "application_tags.yaml"


class _Tag(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    tag: str
    label: str
    words: str


class _Tags(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    tags: tuple[_Tag, ...]


@cache
def application_tags() -> tuple[_Tag, ...]:
    """The tags that titles are searched for."""
    return validated(_Tags, read_yaml(_FILE)).tags


def pattern(words: str) -> str:
    """The regular expression of a tag: each word at the beginning of a word, hyphens as spaces."""
    parts = [re.escape(word.strip()).replace(r"\ ", "[ -]") for word in words.split("|")]
    return rf"\b(?:{'|'.join(parts)})"


def application_tags_figure(observed: Observations, asked: Asked) -> Figure:
    """Applications named in the titles of joint works, against those of either side alone."""
    assert observed.corpus is not None
    assert observed.works is not None
    titled = observed.corpus.works.semi_join(observed.works, "work_id").select("work_id", "title")
    patterns = [(one.tag, pattern(one.words)) for one in application_tags()]
    tags = table_from(to_arrow(title_tags(titled, patterns)))
    return tag_figure(
        NAME,
        observed,
        asked,
        tags,
        {one.tag: one.label for one in application_tags()},
        "applications",
        "no application named",
        "A title that holds a word of a tag has the tag; a title can have several. Shares are of "
        "works with a title: joint works, and works of either country without the other. Full "
        "counting; lines: 95% interval (Wilson).",
        (
            "A tag says that a word stands in a title. Most titles name no application, and a word "
            "can be used of something else.",
        ),
    )


ENTRY = Entry(
    name=NAME,
    shows="applications that titles of joint works name, against those of either side alone",
    section="subjects",
    definition=(
        "Works whose titles hold a word of an application (medicine, driving, surveillance …), as "
        "a share of the joint works with a title, and of the works of either country without the "
        "other. The words are a file of the product, `figures/application_tags.yaml`."
    ),
    references=(
        Reference(
            "The words are our own; intervals of shares: Brown, Cai & DasGupta (2001)",
            "https://doi.org/10.1214/ss/1009213286",
        ),
    ),
    pitfalls=(
        "Words in titles find few of the works that an application has; compare shares, don’t add "
        "them up.",
        "A tag is no sign of a use, and never of a user; nothing here is about a single work.",
        "The words are English.",
    ),
    example="application-tags --corpus corpus --venue icra --venue iros --from 2000 --to 2021 "
    "--pair CN,US",
    figure=application_tags_figure,
    pairs=(1, 1),
    needs=("titles",),
    settings=(Setting("top", "so many tags", 14),),
)
