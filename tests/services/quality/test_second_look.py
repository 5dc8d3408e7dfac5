"""Slips among the corrections."""

import pytest

from moderator.core.comment import Sentiment
from moderator.core.errors import UserError
from moderator.services.model.scoring import classify
from moderator.services.quality import second_look
from moderator.services.review import reviewing

N, U, P = Sentiment.NEGATIVE, Sentiment.NEUTRAL, Sentiment.POSITIVE


@pytest.fixture
def corrected(library, fill):
    """60 corrections as the machine reads them, but the first, which is praise called negative."""
    texts = [
        f"{words} {place}"
        for place in range(20)
        for words in ("lovely great best", "awful terrible worst", "the song video")
    ]
    ids = fill(*texts)
    classify(library)
    labels = dict(zip(ids, [P, N, U] * 20, strict=True)) | {ids[0]: N}
    reviewing.relabel_each(library, list(labels.items()))
    return ids


def test_a_slip_is_found_with_what_it_should_be(library, corrected):
    [slip] = second_look.slips(library)
    assert (slip.comment_id, slip.said, slip.suggested, slip.alike) == (corrected[0], N, P, 0)
    assert slip.probability > 0.6
    assert "it is positive with a probability of" in slip.reason
    assert second_look.find(library, corrected[0]) == slip
    with pytest.raises(UserError, match="not among those"):
        second_look.find(library, corrected[1])


def test_of_many_corrections_the_latest_are_looked_at_wherever_their_comments_stand(
    library, corrected, monkeypatch
):
    monkeypatch.setattr(second_look, "MOST", 50)
    assert second_look.slips(library) == []
    for label in (U, N):
        reviewing.relabel(library, corrected[:1], label)
    assert [slip.comment_id for slip in second_look.slips(library)] == corrected[:1]


def test_agreeing_is_a_step_that_can_be_undone(library, corrected, rows):
    [slip] = second_look.slips(library)
    second_look.agree(library, slip)
    assert rows([slip.comment_id])[0].corrected_label is P
    assert second_look.slips(library) == []
    reviewing.undo(library)
    assert rows([slip.comment_id])[0].corrected_label is N
    assert second_look.slips(library) == [slip]


def test_what_a_person_stands_by_is_not_asked_again(library, corrected):
    [slip] = second_look.slips(library)
    second_look.keep(library, slip)
    assert second_look.slips(library) == []
    # Said otherwise, it is another matter.
    reviewing.relabel(library, [slip.comment_id], U)
    assert [one.comment_id for one in second_look.slips(library)] in ([slip.comment_id], [])


def test_copies_that_contradict_each_other_are_told_first(library, corrected, fill):
    copies = fill("Where is my refund today?", "where is my refund today", "WHERE is my refund, today?!")
    classify(library)
    reviewing.relabel_each(library, [(copies[0], N), (copies[1], N), (copies[2], U)])
    first = second_look.slips(library)[0]
    assert not {copies[0], copies[1]} & {slip.comment_id for slip in second_look.slips(library)}
    assert (first.comment_id, first.said, first.suggested, first.alike) == (copies[2], U, N, 2)
    assert first.reason == "2 comments like it were labelled negative."


def test_with_few_corrections_only_contradictions_are_told(library, fill):
    assert second_look.slips(library) == []
    ids = fill("i love it", "so so", "so so!")
    classify(library)
    reviewing.relabel_each(library, [(ids[0], N), (ids[1], U), (ids[2], N)])
    [slip] = second_look.slips(library)
    assert slip.comment_id in ids[1:]
    assert slip.alike == 1
