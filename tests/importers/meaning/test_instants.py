"""Of several columns with dates, the one that says most exactly when a comment was written."""

from tests.importers.reading import read


def test_an_exact_instant_goes_before_a_date_that_can_be_read_both_ways() -> None:
    head = "review_text,review_datetime,review_timestamp\n"
    rows = "cold and hard,03/01/2024 10:00:00,1709287200\nvery good indeed,03/02/2024 13:46:40,1709387200\n"
    found = read(head + rows).comments
    assert [one.created_at.isoformat() for one in found if one.created_at] == [
        "2024-03-01T10:00:00+00:00",
        "2024-03-02T13:46:40+00:00",
    ]


def test_a_date_that_proves_its_order_is_as_good_as_any() -> None:
    rows = "cold and hard,03/01/2024,1709287200\nvery good indeed,25/02/2024,1709287201\n"
    found = read("comment,date,updated_ts\n" + rows).comments
    assert [str(one.created_at)[:10] for one in found] == ["2024-01-03", "2024-02-25"]


def test_the_time_in_utc_goes_before_the_same_by_the_clock_of_the_site() -> None:
    table = (
        "review,date_created,date_created_gmt\n"
        "It broke after two days,2024-03-01T11:00:00,2024-03-01T10:00:00\n"
        "It cuts very well,2024-03-02T11:00:00,2024-03-02T10:00:00\n"
    )
    document = (
        '[{"review": "It broke after two days", "date_created": "2024-03-01T11:00:00",'
        ' "date_created_gmt": "2024-03-01T10:00:00"}]'
    )
    for content in (table, document):
        one = read(content).comments[0]
        assert (str(one.created_at), one.created_at_precision) == ("2024-03-01 10:00:00+00:00", "exact")
