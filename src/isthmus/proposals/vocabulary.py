"""The closed vocabularies of a proposal: the words a file may use, and no others.

A word that is not here is a fault with the nearest one as a hint; what doesn't fit a word is said
in the description beside it. `unknown` stands wherever a fact may be missing.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

YesNoUnknown = Literal["yes", "no", "unknown"]
Unknown = Literal["unknown"]
DateOrUnknown = date | Unknown
Side = Literal["home", "partner"]

Pathway = Literal[
    "joint_publication", "conference", "enrolment", "visit", "open_publication", "private_lab",
    "funding", "equipment", "data_transfer",
]  # fmt: skip
"""Ways along which a collaboration runs; a proposal can run along several at once."""

Direction = Literal["home_lab_abroad", "partner_lab_at_home"]

Sector = Literal[
    "university", "public_research", "hospital", "company", "government", "military", "non_profit",
    "other", "unknown",
]  # fmt: skip

ExchangeKind = Literal[
    "know_how", "code", "weights", "training_recipe", "compute", "data", "equipment", "samples",
    "funding", "facility_access", "services",
]  # fmt: skip
"""What one side gives the other; `funding` is money."""

DataKind = Literal[
    "public", "experimental", "environmental", "personal", "health", "genetic", "biometric",
    "geolocation", "financial", "private_communications", "infrastructure", "commercial", "text",
    "other",
]  # fmt: skip
Sensitivity = Literal["open", "internal", "confidential", "restricted", "unknown"]
Identifiability = Literal["none", "anonymised", "pseudonymised", "identifiable", "unknown"]

TransferRule = Literal[
    "eu_gdpr_adequacy", "eu_gdpr_contract_clauses", "eu_gdpr_derogation", "eu_health_data",
    "uk_gdpr", "us_hipaa", "us_bulk_data_rule", "ca_pipeda", "cn_export_assessment",
    "cn_standard_contract", "cn_human_genetic_resources", "ethics_approval", "consent", "other",
]  # fmt: skip
"""Rules on moving personal or medical data that somebody has found to apply."""

Openness = Literal["all_public", "mostly_public", "partly_public", "not_public", "unknown"]
OutputKind = Literal[
    "paper", "preprint", "thesis", "code", "weights", "data", "patent", "product", "report", "other"
]

Stage = Literal["fundamental", "applied", "development", "unknown"]
"""How far from use the research is, in the proposer's judgement."""

PublicGood = Literal[
    "climate_environment", "food_security", "renewable_energy", "public_health",
    "disaster_mitigation", "sustainable_development",
]  # fmt: skip

FundingTerm = Literal[
    "mirroring", "relocation", "exclusivity", "publication_control", "ip_assignment",
    "non_disclosure", "recruiting", "no_termination", "reporting_to_funder", "end_use_restriction",
    "data_localisation", "equipment_purchase", "open_access",
]  # fmt: skip
"""What a funder attaches to its money: a laboratory of the same kind abroad (mirroring), moving the
laboratory, sole rights, consent to publications, and so on."""

FundingStage = Literal["planned", "submitted", "selected", "awarded", "unknown"]

TieKind = Literal[
    "employed", "appointed", "honorary", "visiting", "conducts_research", "consulting", "board",
    "talent_programme", "funding", "in_kind", "contract", "patent", "co_publication", "degree",
]  # fmt: skip
"""What ties a role to an organisation. `degree` is where one was taken; it is never current."""

ProgrammeTerm = Literal[
    "compensation", "transfers_protected_material", "recruits_others",
    "post_against_award_terms", "cannot_terminate", "overlaps_award", "applies_for_its_funding",
    "omits_home_institution", "conceals_participation", "conflict_against_award_terms",
]  # fmt: skip
"""What a contract with a talent programme says, one word for each feature of the definition in
42 U.S.C. 19237(4)(A), in its order; `compensation` is the common premise of the nine others."""

AgreementKind = Literal[
    "collaboration", "research_contract", "memorandum", "data_transfer", "material_transfer",
    "non_disclosure", "licence", "visitor", "consortium", "other",
]  # fmt: skip
AgreementTopic = Literal[
    "publication_rights", "intellectual_property", "end_use", "termination", "export_control",
    "reciprocity", "data_protection", "roles", "change_of_control",
]  # fmt: skip

ApplicationPlace = Literal["home", "partner", "elsewhere", "everywhere", "unknown"]
ApplicationUse = Literal["civilian", "dual_use", "military", "internal_security", "unknown"]

MovementDirection = Literal["inbound", "outbound"]
MovementLevel = Literal["undergraduate", "masters", "doctoral", "postdoctoral", "staff", "unknown"]

ControlKind = Literal["entity", "asset"]

BenefitKind = Literal[
    "joint_output", "access", "training", "partner_standing", "public_good", "funding", "insight",
    "other",
]  # fmt: skip


def words(vocabulary: object) -> tuple[str, ...]:
    """The words of a closed vocabulary, in the order in which they are declared."""
    return tuple(str(word) for word in get_args(vocabulary))
