from __future__ import annotations

import numpy as np
import pytest

from isthmus.figures.resampling import percentile_interval, replicate_works


def test_the_same_seed_draws_the_same_works():
    assert (replicate_works([5, 100]) == replicate_works([5, 100])).all()
    assert (replicate_works([5, 100], seed=1) != replicate_works([5, 100], seed=2)).any()


def test_a_cell_without_works_stays_without():
    assert (replicate_works([0, 7])[:, 0] == 0).all()


def test_the_interval_of_a_count_is_that_of_a_poisson_count():
    """Of 400: 400 ± 1.96·20, to within the noise of a thousand replicates."""
    low, high = percentile_interval(replicate_works([400])[:, 0])
    assert low == pytest.approx(361, abs=6)
    assert high == pytest.approx(439, abs=6)


def test_values_that_are_no_number_are_left_out_and_too_many_give_no_interval():
    values = np.array([*range(90), *[np.nan] * 10], dtype=float)
    assert percentile_interval(values) == (2.0, 87.0)
    assert percentile_interval(np.array([*range(89), *[np.inf] * 11], dtype=float)) is None
    assert percentile_interval([]) is None
