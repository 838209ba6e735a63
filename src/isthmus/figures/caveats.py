"""What limits the figures of a source, in sentences that stand under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from isthmus.figures.wording import listed

INTERVAL_CAVEAT = (
    "Intervals cover counting noise only. Works that the source lacks, unknown countries and the "
    "dependence between the pairs of one work come on top, so they are lower bounds of what is "
    "uncertain."
)
CODES_CAVEAT = (
    "Hong Kong (HK), Macao (MO) and Taiwan (TW) are their own codes and not part of CN, as in ISO "
    "3166-1, ROR and OpenAlex."
)
WORLD_CAVEATS = (
    "2022 and 2023 are incomplete: affiliations reach the source one to two years late. They are "
    "dashed and take no part in the sentences about change.",
    "All fields and all types of work; a preprint and its published version can both count.",
    CODES_CAVEAT,
    INTERVAL_CAVEAT,
)


def volume_caveat(shares: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Said where the number of works in the source changes much from year to year."""
    least, most = (pick(shares, key=lambda row: row["works"]) for pick in (min, max))
    if most["works"] < 2 * least["works"]:
        return ()
    return (
        f"The source holds between {least['works']:,} works ({least['year']}) and "
        f"{most['works']:,} ({most['year']}) a year. Where it holds fewer, counts fall although "
        "nobody works less together: read counts beside the coverage strip, and prefer shares.",
    )


def corpus_caveats(is_venue_selection: bool, join: Sequence[str]) -> tuple[str, ...]:
    """What limits any figure from a corpus."""
    composition = (
        "Only the named venues: the figures describe them, not all research of a country. "
        "Venues change what they accept, where they meet and how many papers they take."
        if is_venue_selection
        else "Different venues are present in different years, so a change over time can be one of "
        "composition. Name venues that are present in all years to avoid it."
    )
    codes = (
        f"{listed(list(join))}: counted as one country by request; works among the members are "
        "domestic."
        if join
        else CODES_CAVEAT
    )
    return composition, codes, INTERVAL_CAVEAT


def china_definition(country_sets: Sequence[Sequence[str]]) -> list[str]:
    """The codes that stand for China: CN alone, or with those that it is joined with."""
    return next((list(codes) for codes in country_sets if "CN" in codes), ["CN"])


def china_words(codes: Sequence[str]) -> str:
    """The definition of China as a footer states it."""
    others = [code for code in ("HK", "MO", "TW") if code not in codes]
    apart = f"; {listed(others)} {'is' if len(others) == 1 else 'are'} counted apart"
    head = "CN alone" if list(codes) == ["CN"] else "+".join(codes)
    return f"China: {head}{apart if others else ''}."
