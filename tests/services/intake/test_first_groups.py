"""Groups of a first import: the same as joining them one by one."""

from array import array
from random import Random

from moderator.services.intake import first_groups
from moderator.services.words.alikeness import Union


def one_by_one(ids, marks, texts, pairs):
    union = Union()
    for mark in sorted(set(marks)):
        union.join(one for one, its in zip(ids, marks, strict=True) if its == mark)
    first = [one for one, _ in texts.values()]
    for one, other in pairs:
        union.join((first[one], first[other]))
    rows = [(min(group), len(group), one) for group in union.groups() for one in group]
    return sorted(rows, key=lambda row: row[2])


def test_copies_and_what_is_nearly_the_same_come_together():
    draw = Random(5)
    for _ in range(40):
        count = draw.randrange(1, 60)
        ids = sorted(draw.sample(range(10**9, 10**9 + 90), count))
        marks = [draw.randrange(-30, 30) for _ in ids]
        texts = {}
        for one, mark in zip(ids, marks, strict=True):
            texts.setdefault(mark, (one, "text"))
        texts[99] = 5, "a text of which no mark was kept"
        many = draw.randrange(8)
        pairs = [(draw.randrange(len(texts)), draw.randrange(len(texts))) for _ in range(many)]
        shuffled = draw.sample(range(count), count)
        for places in (range(count), shuffled):
            of = array("q", [ids[place] for place in places]), array("q", [marks[place] for place in places])
            found = first_groups.with_near(first_groups.copies(of), texts, iter(pairs))
            assert found == one_by_one(ids, marks, texts, pairs)


def test_of_no_comments_there_are_no_groups():
    assert first_groups.with_near(first_groups.copies((array("q"), array("q"))), {}, []) == []
