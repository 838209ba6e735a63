"""`isthmus screen --benchmark` end to end."""

from __future__ import annotations

import json


def test_the_benchmark_prints_shares_and_what_they_were_measured_on(run):
    done = run("screen", "--benchmark", "--format", "json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["method"] == "name_match_v3"
    assert answer["cases"]["number"] >= 500
    assert len(answer["lists"]) == 15
    assert answer["registry"]["version"]
    shares = {(one["class"], one["measure"]): one for one in answer["shares"]}
    assert shares["all positive", "recall"]["low"] > 0.9
    untouched = answer["untouched"]
    assert untouched["cases"]["number"] >= 120
    again = {(one["class"], one["measure"]): one for one in untouched["shares"]}
    assert again["all other spellings", "recall"]["share"] > 0.9
    for one in [*answer["wrong"], *untouched["wrong"]]:
        assert set(one) == {"subject", "class", "expected", "result", "why"}


def test_the_benchmark_takes_no_other_subject(run):
    done = run("screen", "ETH Zurich", "--benchmark")
    assert done.returncode != 0
    assert "give no other subject" in done.stderr
