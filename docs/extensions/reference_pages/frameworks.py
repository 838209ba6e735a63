"""A page for each framework with all its rules, and one for the catalogue of mitigations."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from isthmus.assessment.conditions import CONDITIONS, Condition
from isthmus.assessment.register import register_of
from isthmus.assessment.rules import (
    Areas,
    Catalogue,
    CitationFields,
    Coverage,
    Facts,
    FrameworkFields,
    Rule,
    RuleCase,
)
from isthmus.datafiles import read_yaml, validated
from isthmus.errors import FrameworkError
from reference_pages.framework_cases import given_words
from reference_pages.framework_register import coverage_blocks, coverage_page
from reference_pages.markdown import anchor, code, day, link, page, table, text, toctree
from reference_pages.pages import MissingEntryError

FOLDER = Path("src/isthmus/frameworks")
REQUIRED = ("brookings-fcai", "ca-strac")
KINDS = {
    "eligibility": "eligibility: whether money can be had",
    "band": "a band: how much weighs, and what it asks for",
    "diligence_level": "a level of diligence: how closely to look",
    "reflection": "reflection: how far it has been thought through; no verdict",
    "reminder": "a reminder: something is to be done; no verdict",
}
BASES = {
    "primary": "read in the text itself",
    "secondary": "read in another's account of it",
    "derived": "derived, stated by no source",
}


def pages(root: Path) -> dict[str, str]:
    """`frameworks/index.md`, `frameworks/mitigations.md` and `frameworks/<id>.md`."""
    found: dict[str, str] = {}
    faults: list[str] = []
    frameworks: list[FrameworkFields] = []
    try:
        register = register_of(root / FOLDER)
    except FrameworkError as error:
        raise MissingEntryError(str(error)) from error
    for path in sorted((root / FOLDER).glob("*/framework.yaml")):
        try:
            framework = validated(FrameworkFields, read_yaml(path, FrameworkError), FrameworkError)
            entry = register.get(framework.id)
            if entry is None:
                raise MissingEntryError(f"coverage.yaml says nothing of {framework.id}")
            found[f"frameworks/{framework.id}.md"] = _framework_page(framework, entry, path.parent)
            frameworks.append(framework)
        except (FrameworkError, MissingEntryError) as error:
            faults.append(str(error))
    present = {one.id for one in frameworks}
    faults += [f"the framework {name} is missing" for name in REQUIRED if name not in present]
    for name, write in (("mitigations", _mitigations_page), ("facts", _facts_page)):
        try:
            found[f"frameworks/{name}.md"] = write(root / FOLDER / f"{name}.yaml")
        except FrameworkError as error:
            faults.append(str(error))
    if faults:
        raise MissingEntryError("\n".join(faults))
    found["frameworks/conditions.md"] = _conditions_page()
    found["frameworks/coverage.md"] = coverage_page(frameworks, register, root / FOLDER)
    return found | {"frameworks/index.md": _index(frameworks)}


def _index(frameworks: Sequence[FrameworkFields]) -> str:
    return page(
        "Frameworks",
        "Each framework judges a proposal on its own scale; outcomes are shown side by side and "
        "never blended into one. The rules are data: what stands here is what is applied. What of "
        "each source is encoded and what is lacking stands in the [register](coverage.md).",
        table(
            ["framework", "published by", "what its outcome is", "edition", "since", "verified on"],
            [
                [
                    f"[{text(one.short_title or one.title)}]({one.id}.md)",
                    text(one.publisher),
                    text(one.outcome_kind.replace("_", " ")),
                    code(one.history[-1].version),
                    day(one.history[-1].since),
                    day(one.verified_on or one.read_on),
                ]
                for one in frameworks
            ],
        ),
        "What all of them use: [conditions](conditions.md) that a rule can name, "
        "[facts](facts.md) that may be missing, and [mitigations](mitigations.md).",
        toctree(
            ["coverage", *(one.id for one in frameworks), "conditions", "facts", "mitigations"]
        ),
    )


def _framework_page(framework: FrameworkFields, entry: Coverage, folder: Path) -> str:
    rules = [
        validated(Rule, read_yaml(path, FrameworkError), FrameworkError)
        for path in sorted((folder / "rules").glob("*.yaml"))
    ]
    if not rules:
        raise MissingEntryError(f"the framework {framework.id} has no rules")
    ordered = sorted(rules, key=lambda rule: (rule.order, rule.id))
    blocks = [block for rule in ordered for block in _rule_blocks(rule, folder)]
    return page(
        text(framework.short_title or framework.title),
        f"{text(framework.title)}. {text(framework.publisher)} · {link('source', framework.url)}, "
        f"read on {framework.read_on} · identifier {code(framework.id)}",
        f"**What it is.** {text(framework.kind)}. Its outcome is {KINDS[framework.outcome_kind]}.",
        f"**When it applies.** {text(framework.applicability)}{_applies(framework)}",
        *coverage_blocks(entry),
        "## Outcomes",
        "In the order of the framework's scale. Where findings lead to several, the later one is "
        "the framework's.",
        table(
            ["outcome", "meaning", "strength", "who decides"],
            [
                [
                    f"{text(one.label)} ({code(one.id)})",
                    text(one.meaning),
                    one.strength,
                    text(one.decides),
                ]
                for one in framework.scale
            ],
        ),
        *_policy_blocks(framework),
        "## Editions",
        table(
            ["edition", "since", "what changed"],
            [[code(one.version), day(one.since), text(one.change)] for one in framework.history],
        ),
        *_question_blocks(framework),
        "## Correction, appeal, advice",
        f"**How to correct.** {text(framework.correction)}",
        f"**How to appeal.** {text(framework.appeal)}",
        f"**Before an adverse outcome.** {text(framework.retry)}",
        text(framework.advice),
        "## Rules",
        _overview(framework.id, ordered),
        *blocks,
        *_areas_blocks(folder / "areas.yaml"),
    )


def _applies(framework: FrameworkFields) -> str:
    said = ""
    if framework.home:
        said += f" Home organisations: {', '.join(map(code, framework.home))}."
    if framework.applies_when:
        said += f" Only when {_conditions(framework.applies_when)}."
    return said


def _question_blocks(framework: FrameworkFields) -> list[str]:
    if not framework.questions:
        return []
    return [
        "## Questions",
        "A proposal answers them under `answers`, by id, with evidence, who answered and when to "
        "look again. `unknown` is an answer and makes no result worse.",
        table(
            ["question", "id", "why it is asked", "whom to ask", "where it stands"],
            [
                [
                    text(one.text),
                    code(one.id),
                    text(one.why),
                    text(one.ask),
                    _citation(one.citation),
                ]
                for one in framework.questions
            ],
        ),
    ]


def _policy_blocks(framework: FrameworkFields) -> list[str]:
    blocks = []
    for policy in framework.policies:
        options = table(
            ["value", "meaning"],
            [
                [
                    code(option.id) + (" (default)" if option.id == policy.default else ""),
                    text(option.label),
                ]
                for option in policy.options
            ],
        )
        blocks += [
            f"## Policy parameter: {text(policy.title)}",
            "The source leaves this open. The outcome under each value is shown; one is the "
            f"default. {_citation(policy.citation)}",
            options,
        ]
    return blocks


def _overview(framework_id: str, rules: Sequence[Rule]) -> str:
    return table(
        ["rule", "issue", "status", "in force"],
        [
            [
                f"[{text(rule.title)}](#{anchor(framework_id, rule.id)})",
                text(rule.issue.replace("_", " ")),
                rule.status,
                _period(rule),
            ]
            for rule in rules
        ],
    )


def _rule_blocks(rule: Rule, folder: Path) -> list[str]:
    blocks = [
        f"({anchor(folder.name, rule.id)})=\n### {text(rule.title)}",
        f"{code(rule.id)} · {rule.status} · in force {_period(rule)} · issue: "
        f"{text(rule.issue.replace('_', ' '))}",
        f"**Citation.** {_citation(rule.citation)}",
    ]
    if rule.inactive_because:
        blocks.append(f"**Not applied, because** {text(rule.inactive_because)}")
    if rule.interpretation:
        blocks.append(f"**Interpretation.** {text(rule.interpretation)}")
    if rule.applies_when:
        blocks.append(f"**Applies when** {_conditions(rule.applies_when)}")
    blocks.append(f"**Condition.** {_conditions(rule.when)}")
    blocks += _pathway_blocks(rule)
    if rule.values:
        blocks.append(
            table(
                ["value", "from", "is"],
                [
                    [code(name), day(since), code(_shown(value))]
                    for name, dated in rule.values.items()
                    for since, value in sorted(dated.items())
                ],
            )
        )
    blocks += [_statuses(rule), *_cases_blocks(folder / "tests" / f"{rule.id}.yaml")]
    return blocks


def _pathway_blocks(rule: Rule) -> list[str]:
    if rule.pathway is None:
        return []
    rows = [
        ["costs", "; ".join(text(one) for one in rule.pathway.costs) or "none stated"],
        ["benefits", "; ".join(text(one) for one in rule.pathway.benefits) or "none stated"],
        ["stance", text(rule.pathway.stance)],
        ["role of cooperation between countries", text(rule.pathway.cooperation)],
    ]
    return [table(["of this pathway", "the source says"], rows)]


def _statuses(rule: Rule) -> str:
    """What each status means for the reader: the reason given, the outcome, the mitigations."""
    rows = []
    for status in ("flagged", "undetermined", "clear", "not_applicable"):
        reason = rule.reasons.get(status)  # type: ignore[call-overload]
        mitigations = rule.mitigations.get(status, ())  # type: ignore[call-overload]
        outcome = rule.leads_to.get(status)  # type: ignore[call-overload]
        if reason or mitigations or outcome:
            rows.append(
                [
                    code(status),
                    text(reason or ""),
                    _outcome(outcome, rule.policy),
                    ", ".join(f"[{one}](mitigations.md)" for one in mitigations),
                ]
            )
    header = ["finding", "reason given", "leads to", "mitigations"]
    used = [column for column in range(len(header)) if any(row[column] for row in rows)]
    return table(
        [header[column] for column in used], [[row[column] for column in used] for row in rows]
    )


def _outcome(outcome: str | Mapping[str, str] | None, policy: str | None) -> str:
    if outcome is None:
        return ""
    if isinstance(outcome, str):
        return code(outcome)
    return "; ".join(
        f"{code(name)} if {code(f'{policy}={option}')}" for option, name in outcome.items()
    )


def _cases_blocks(path: Path) -> list[str]:
    """The rule's cases, which its tests run."""
    if not path.is_file():
        raise MissingEntryError(f"{path.parent.parent.name}: no cases in tests/{path.name}")
    document = read_yaml(path, FrameworkError)
    cases = TypeAdapter(tuple[RuleCase, ...]).validate_python(document.data)
    return [
        table(
            ["case", "given", "on", "finding"],
            [
                [
                    text(case.name),
                    given_words(case),
                    day(case.date),
                    code(case.finding) + (f" → {code(case.outcome)}" if case.outcome else ""),
                ]
                for case in cases
            ],
        )
    ]


def _facts_page(path: Path) -> str:
    facts = validated(Facts, read_yaml(path, FrameworkError), FrameworkError).facts
    return page(
        "Facts that may be missing",
        "A missing fact leaves a rule undetermined. The assessment then names the fact, why it "
        "matters and who can help, the one that would settle most first.",
        table(
            ["fact", "why it matters", "whom to ask"],
            [[text(one.fact), text(one.why), text(one.ask)] for one in facts],
        ),
    )


def _conditions_page() -> str:
    return page(
        "Conditions",
        "A rule names one or more of these and gives them parameters; all of them must hold. A "
        "condition that lacks a fact is neither true nor false. None of them sees a person. Where "
        "an organisation has its seat is seen only by those with a parameter of the type "
        "`places`, and only for places that the rule's own citation names.",
        table(
            ["condition", "holds when", "parameters"],
            [[code(one.name), text(one.meaning), _parameters(one)] for one in CONDITIONS.values()],
        ),
    )


def _parameters(condition: Condition) -> str:
    return "; ".join(
        f"{code(name)}: "
        + (", ".join(map(code, sorted(words))) if words else condition.types[name])
        for name, words in condition.parameters.items()
    )


def _areas_blocks(path: Path) -> list[str]:
    if not path.is_file():
        return []
    areas = validated(Areas, read_yaml(path, FrameworkError), FrameworkError)
    return [
        f"## {text(areas.title)}",
        f"{text(areas.publisher)}, as of {areas.as_of} · {link('source', areas.url)}. A proposal "
        f"confirms one as {code(f'{areas.taxonomy}:ID')}.",
        table(
            ["group", "sub-category", "ID"],
            [
                [text(group.name), text(area.name), code(area.id)]
                for group in areas.groups
                for area in group.subcategories
            ],
        ),
    ]


def _mitigations_page(path: Path) -> str:
    catalogue = validated(Catalogue, read_yaml(path, FrameworkError), FrameworkError)
    return page(
        text(catalogue.title),
        "Least restrictive first. A measure is proposed only as the answer to a named finding, "
        "with an owner, a due date and a review. "
        f"Sources read on {catalogue.read_on}. From rung {catalogue.flagged_finding_needed_from} "
        "on, a measure is proposed only for a flagged finding.",
        table(
            ["rung", "what it is"],
            [[str(one.rung), text(one.title)] for one in catalogue.ladder],
            right=["rung"],
        ),
        table(
            ["measure", "rung", "use when", "burden", "cost in openness", "source", "basis"],
            [
                [
                    f"{code(one.id)} {text(one.title)}"
                    + (f" ({text(one.note)})" if one.note else ""),
                    str(one.rung),
                    text(one.use_when),
                    one.burden,
                    one.openness_cost,
                    text(one.source),
                    one.basis,
                ]
                for one in sorted(catalogue.measures, key=lambda one: (one.rung, one.id))
            ],
            right=["rung"],
        ),
    )


def _citation(citation: CitationFields) -> str:
    said = f"{link(citation.title, citation.url)}, {text(citation.locator)}"
    if citation.basis:
        said += f" ({BASES[citation.basis]})"
    if citation.places:
        said += f"; it names {', '.join(map(code, citation.places))}"
    return said


def _period(rule: Rule) -> str:
    since = f"since {day(rule.in_force.since)}"
    return since if rule.in_force.until is None else f"{since} until {day(rule.in_force.until)}"


def _conditions(conditions: Mapping[str, Mapping[str, Any]]) -> str:
    """Named conditions with their parameters; all of them must hold."""
    return " and ".join(
        f"[`{name}`](conditions.md)"
        + (
            f" ({', '.join(f'{text(key)}: {code(_shown(value))}' for key, value in given.items())})"
            if given
            else ""
        )
        for name, given in conditions.items()
    )


def _shown(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(one) for one in value)
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)
