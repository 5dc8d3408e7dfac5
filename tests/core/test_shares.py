from moderator.core.shares import wilson


def test_wilsons_interval() -> None:
    low, high = wilson(86, 100)
    assert (round(low, 3), round(high, 3)) == (0.779, 0.915)
    assert wilson(0, 10)[0] == 0
    assert wilson(10, 10)[1] == 1


def test_where_nothing_was_counted_it_may_be_anything() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
