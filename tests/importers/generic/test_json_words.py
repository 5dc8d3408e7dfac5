from moderator.importers.generic.json_words import joined


def test_a_text_in_pieces_is_one_text_in_their_order():
    value = ["See ", {"type": "link", "text": "http"}, [" and ", {"value": "this"}, None], {"text": ["!", 1]}]
    assert joined(value) == "See http and this!1"


def test_pieces_may_lie_deep():
    value: object = "down here"
    for _ in range(50_000):
        value = [{"text": value}, "."]
    assert joined(value) == "down here" + "." * 50_000
