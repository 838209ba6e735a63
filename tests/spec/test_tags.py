from __future__ import annotations

from isthmus.measures.tags import funder_tags, joint_side, tag_shares, title_tags


def test_a_work_is_joint_or_of_one_side(spec):
    """A third country changes nothing; a work of neither has no row."""
    spec(
        joint_side,
        given="""
            work_id | year | country_code
            W1      | 2020 | CN
            W1      | 2020 | US
            W2      | 2020 | CN
            W2      | 2020 | DE
            W3      | 2020 | US
            W3      | 2020 | null
            W4      | 2020 | DE
        """,
        a="CN",
        b="US",
        expected="""
            work_id | year | side
            W1      | 2020 | joint
            W2      | 2020 | only_a
            W3      | 2020 | only_b
        """,
    )


def test_a_share_of_a_tag_is_of_the_works_whose_tags_are_known(spec):
    """W4's tags are unknown: it is in no share. W3 is known to have none."""
    spec(
        tag_shares,
        given={
            "tags": """
                work_id | tag
                W1      | health
                W1      | vision
                W1      | health
                W2      | health
                W3      | null
                W9      | health
            """,
            "sides": """
                work_id | side
                W1      | joint
                W2      | joint
                W3      | joint
                W4      | joint
                W9      | only_a
            """,
        },
        expected="""
            side   | tag    | tagged_works | known_works | tag_share
            joint  | health | 2            | 3           | 0.666667
            joint  | vision | 1            | 3           | 0.333333
            joint  | null   | 1            | 3           | 0.333333
            only_a | health | 1            | 1           | 1.0
        """,
    )


def test_a_funder_is_a_tag_and_an_unknown_list_is_no_row(spec):
    spec(
        funder_tags,
        given="""
            work_id | funder_ids
            W1      | [F1, F2]
            W2      | []
            W3      | null
        """,
        expected="""
            work_id | tag
            W1      | F1
            W1      | F2
            W2      | null
        """,
    )


def test_words_in_titles_give_tags_whatever_their_case(spec):
    """`medic` is found at the beginning of a word only; a work without a title is unknown."""
    spec(
        title_tags,
        given="""
            work_id | title
            W1      | Robots in Medicine
            W2      | A paramedic's drone
            W3      | On graphs
            W4      | null
        """,
        patterns=[("health", r"\bmedic"), ("drones", r"\bdrone")],
        expected="""
            work_id | tag
            W1      | health
            W2      | drones
            W3      | null
        """,
    )
