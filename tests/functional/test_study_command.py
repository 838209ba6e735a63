from __future__ import annotations


def test_a_study_of_the_counts_of_pairs_needs_no_corpus(run, tmp_path):
    (tmp_path / "study.yaml").write_text(
        "title: The world\n"
        "sections:\n"
        "  - heading: Pairs\n"
        "    figures:\n"
        '      - {id: cn-us, figure: pair-works, source: world, pairs: ["CN,US"]}\n',
        encoding="utf-8",
    )
    done = run("study", "run", "study.yaml", "--out", "out")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "out/report.html", "out/report.pdf", "out/study.manifest.json",
    ]  # fmt: skip
    names = sorted(path.name for path in (tmp_path / "out" / "figures").iterdir())
    assert names == ["cn-us.csv", "cn-us.manifest.json", "cn-us.svg"]
    again = run("figure", "--from", "out/figures/cn-us.manifest.json", "--out", "cn-us.svg")
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "cn-us.svg").read_bytes() == (
        tmp_path / "out" / "figures" / "cn-us.svg"
    ).read_bytes()


def test_checking_says_what_is_wrong_or_that_nothing_is(run, tmp_path):
    done = run("study", "check", "--example")
    assert done.returncode == 0
    assert "no fault" in done.stdout
    (tmp_path / "study.yaml").write_text("title: x\nsection: []\n", encoding="utf-8")
    wrong = run("study", "check", "study.yaml")
    assert wrong.returncode == 2
    assert "did you mean 'sections'" in wrong.stderr
    neither = run("study", "run")
    assert neither.returncode == 2
    assert "name one study: a file, or --example" in neither.stderr
