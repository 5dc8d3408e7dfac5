import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.core.comment import TimePrecision
from moderator.importers.base import Options
from moderator.importers.meaning.headers import choose, platform_of
from moderator.importers.meaning.synonyms import SYNONYMS, claims, normalise, recognised
from tests.importers.reading import read

DAYS = [f"2026-06-{day:02d} 10:00:00" for day in range(1, 21)]
LONG = [f"This is a comment of some length, number {n}, about bread" for n in range(20)]


def chosen(**columns: list[str]) -> dict[str, str]:
    names = [name.replace("__", " ") for name in columns]
    found = choose(names, list(zip(*columns.values(), strict=True)))
    return {target: choice.column for target, choice in found.items()}


@pytest.mark.parametrize("name", [name for names in SYNONYMS["text"].split() for name in [names]])
def test_every_name_of_the_text_is_known(name: str) -> None:
    assert chosen(**{"n": [str(n) for n in range(20)], name: LONG})["text"] == name


def test_normalise() -> None:
    assert normalise("\ufeff Review-Text.Original/x ") == "review_text_original_x"
    assert normalise("Beğeni") == "begeni"
    assert normalise("コメント") == "コメント"


def test_stars_are_no_likes() -> None:
    numbers = [str(n % 5 + 1) for n in range(20)]
    assert "like_count" not in chosen(content=LONG, score=numbers)
    assert chosen(content=LONG, score=numbers, thumbsUpCount=numbers)["like_count"] == "thumbsUpCount"


def test_answers_and_titles_are_not_the_comment() -> None:
    short = [f"Nice {n}" for n in range(20)]
    assert chosen(content=short, replyContent=LONG, title=LONG)["text"] == "content"


@pytest.mark.parametrize("name", ["Beitrag", "Artículo", "Пост", "帖子"])
def test_the_post_is_known_in_other_languages(name: str) -> None:
    posts = ["The June box", "Opening hours"] * 10
    found = chosen(Datum=DAYS, Kommentar=[f"Nice {n}" for n in range(20)], **{name: posts})
    assert (found["text"], found["thread_title"]) == ("Kommentar", name)


def test_a_column_called_post_is_the_post_where_it_repeats() -> None:
    assert chosen(comment=LONG, post=[f"Bread {n % 4}" for n in range(20)])["thread_title"] == "post"
    assert "thread_title" not in chosen(comment=LONG, post=[f"A new one, {n}" for n in range(20)])
    assert chosen(user=[f"ida{n}" for n in range(20)], post=LONG)["text"] == "post"


def test_the_date_that_moves_most_is_the_comment_s() -> None:
    stored = [f"2026-11-01 10:00:{n:02d}" for n in range(20)]
    assert chosen(text=LONG, created_at=stored, timestamp=DAYS)["created_at"] == "timestamp"
    assert chosen(text=LONG, created_at=DAYS, updated_at=stored)["created_at"] == "created_at"


def test_comment_date_is_a_date() -> None:
    found = chosen(**{"Comment__Date": DAYS, "Comment": LONG, "Comment__Likes": [str(n) for n in range(20)]})
    assert (found["text"], found["created_at"], found["like_count"]) == (
        "Comment",
        "Comment Date",
        "Comment Likes",
    )


def test_row_numbers_are_no_identity() -> None:
    numbers = [str(n) for n in range(1, 21)]
    assert "external_id" not in chosen(id=numbers, text=LONG)
    assert chosen(comment_id=numbers, text=LONG)["external_id"] == "comment_id"


def test_post_id_is_the_comment_s_only_where_it_is_unique() -> None:
    unique = [f"p{n}" for n in range(20)]
    assert chosen(post_id=[f"p{n % 3}" for n in range(20)], text=LONG)["thread_id"] == "post_id"
    assert chosen(post_id=unique, text=LONG)["external_id"] == "post_id"


def test_verdicts_of_other_machines_are_kept_aside() -> None:
    got = read("text,sentiment\nThe lid does not close,negative\nLovely bread here,positive\n")
    assert got.comments[0].extra == {"sentiment": "negative"}


def test_reasons_in_words() -> None:
    names = ["body", "user", "when", "likes", "post_title", "comment_id"]
    table = [[LONG[n], f"user{n}", DAYS[n], str(n), f"Post {n % 6}", f"c{n}"] for n in range(20)]
    reasons = {target: choice.reason for target, choice in choose(names, table).items()}
    assert reasons["text"] == "The longest text; 11 words on average"
    assert reasons["created_at"] == "A date in every row"
    assert reasons["like_count"] == "Whole numbers"
    assert reasons["thread_title"] == "6 different in 20 rows"
    assert reasons["external_id"] == "Different in every row; finds duplicates"


@pytest.mark.parametrize(
    ("titles", "reason"),
    [
        (["How to  bake bread"] * 20, "The same in every row: “How to bake bread”"),
        (["How to bake bread"] * 9 + [""] * 11, "The same in 9 of 20 rows: “How to bake bread”"),
        (["bread " * 20] * 20, "The same in every row: “bread bread bread bread bread bread brea…”"),
    ],
)
def test_what_is_the_same_everywhere_is_shown(titles: list[str], reason: str) -> None:
    table = [[LONG[n], titles[n]] for n in range(20)]
    assert choose(["body", "post_title"], table)["thread_title"].reason == reason


def test_a_person_s_mapping_goes_first_and_may_take_away() -> None:
    table = "a,b,likes\nfirst words of it,other words of it,3\nmore words here,even more here,4\n"
    got = read(table, Options(mapping={"text": "b", "like_count": ""}))
    assert got.texts == ["other words of it", "even more here"]
    assert got.comments[0].like_count is None
    assert got.comments[0].extra["likes"] == "3"


@pytest.mark.parametrize("damaged", ["1.16925E+18", "1,16925E+18", "1169246717864000000"])
def test_damaged_ids_are_none(damaged: str) -> None:
    got = read("tweet,comment_id\n" + "".join(f'some words {n} of mine,"{damaged}"\n' for n in range(5)))
    assert [comment.external_id for comment in got.comments] == [None] * 5


def test_ids_keep_their_zeros() -> None:
    got = read("comment_id,text\n007,hello there\n0000008,hello again\n")
    assert [comment.external_id for comment in got.comments] == ["007", "0000008"]


def test_order_of_day_and_month_from_the_last_row() -> None:
    table = "text,date\n" + "a few words,03/04/2026\n" * 2000 + "a few words,04/25/2026\n"
    first = read(table).comments[0]
    assert first.created_at is not None
    assert (first.created_at.month, first.created_at.day) == (3, 4)
    assert first.created_at_precision is TimePrecision.LOCAL
    undecided = read("text,date\n" + "a few words,03/04/2026\n" * 3).comments[0]
    assert undecided.created_at_precision is TimePrecision.AMBIGUOUS


def test_private_columns_are_not_kept() -> None:
    got = read("text,ip_address,email,lang\nsome words,192.0.2.1,a@example.org,en\n")
    assert got.comments[0].extra == {"lang": "en"}


def test_header_below_a_preamble_and_doubled_names() -> None:
    got = read("Report of June,,\nMade by,us,\n\nComment,Author,\nsome words,ann,x\nother words,bo,y\n")
    assert got.texts == ["some words", "other words"]
    assert got.comments[0].author_name == "ann"


def test_platforms_by_their_other_names() -> None:
    assert (platform_of("Twitter"), platform_of("YouTube"), platform_of("the moon")) == ("x", "youtube", None)


@given(st.lists(st.text(max_size=30), max_size=8))
def test_any_row_can_be_asked_for_names(row: list[str]) -> None:
    assert 0 <= recognised(row) <= len(row)


@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=10))
def test_any_table_can_be_asked(table: list[list[str]]) -> None:
    found = choose(["id", "text", "date"], table)
    places = [choice.place for choice in found.values()]
    assert len(places) == len(set(places))


def test_a_product_or_a_person_is_no_comment_above() -> None:
    codes = [f"B00{n % 7}XYZ" for n in range(20)]
    assert "parent_external_id" not in chosen(text=LONG, parent_asin=codes)
    names = ["---" if n % 2 else "Ann" for n in range(20)]
    assert "parent_external_id" not in chosen(Comment=LONG, User__Replied__To=names)


def test_the_post_above_is_not_the_comment_however_long() -> None:
    assert (
        chosen(post_text=LONG, comment_message=[f"Nice {n}" for n in range(20)])["text"] == "comment_message"
    )


def test_a_name_with_a_zone_makes_times_exact() -> None:
    got = read(
        "Comment,Created (UTC),Author\nsome words,2026-06-13 10:00:00,ann\n[x] words,2026-06-14 10:00:00,\n"
    )
    assert {comment.created_at_precision for comment in got.comments} == {TimePrecision.EXACT}


def test_the_last_change_is_better_than_no_date() -> None:
    assert chosen(text=LONG, updated=DAYS)["created_at"] == "updated"
    assert chosen(text=LONG, updated=DAYS, date=DAYS)["created_at"] == "date"


def test_the_name_of_a_resource_is_nobody_s() -> None:
    names = [f"accounts/1/locations/2/reviews/{n}" for n in range(20)]
    people = [f"ann {n % 7}" for n in range(20)]
    assert (
        chosen(comment=LONG, name=names, **{"reviewer.displayName": people})["author_name"]
        == "reviewer.displayName"
    )


def test_entities_of_platforms_that_write_them_are_decoded_once() -> None:
    for content in (
        "subreddit,comment\nr/bread,so &amp;amp; so\nr/bread,\n",
        "Tweet Id,Text\n1700000000000000001,so &amp;amp; so\n",
        '[{"subreddit": "r/bread", "comment": "so &amp;amp; so"}, {"comment": "so &amp;amp; so", "replies": []}]',
    ):
        assert {(one.text, one.extra["raw_text"]) for one in read(content).comments} == {
            ("so &amp; so", "so &amp;amp; so")
        }
    assert read("Author,Comment\nann,so &amp; so\n").texts == ["so &amp; so"]


def test_a_date_is_better_than_how_long_ago_it_was() -> None:
    ages = [f"{n + 2} days ago" for n in range(20)]
    assert chosen(text=LONG, review_date_original=ages, review_date=DAYS)["created_at"] == "review_date"
    assert chosen(text=LONG, time=ages)["created_at"] == "time"
    assert chosen(text=LONG, time=ages, scraped_at=DAYS)["created_at"] == "time"


@pytest.mark.parametrize(
    ("content", "name", "platform"),
    [
        ("comment,source\nso it is,instagram\nnot so,Instagram\n", "x.csv", "instagram"),
        ("comment,source\nso it is,Web\nnot so,Web\n", "x.csv", None),
        ('[{"text": "so it is", "red_social": "Tiktok"}]', "x.json", "tiktok"),
        ("comment_id,text\nY29tbWVudDoxMjM0NTZfNzg5,so it is\n", "x.csv", "facebook"),
        ("comment,label\nso it is,1\n", "tiktok_comments.csv", "tiktok"),
        ("comment,label\nso it is,1\n", "Tweets about us.csv", "x"),
        ("comment,label\nso it is,1\n", "tiktok and youtube.csv", None),
        ("comment,subreddit\nso it is,r/bread\n", "youtube.csv", "reddit"),
        ('["so it is", "not so"]', "facebook-comments (2).json", "facebook"),
    ],
)
def test_what_gives_the_platform_away_last_of_all_the_name_of_the_file(
    content: str, name: str, platform: str | None
) -> None:
    assert {comment.platform for comment in read(content, name=name).comments} == {platform}


def test_what_is_said_of_a_video_is_not_the_video() -> None:
    some = [str(n % 4) for n in range(20)]
    assert "thread_id" not in chosen(comment=LONG, bias__of__video=some)
    assert "thread_id" not in chosen(comment=LONG, thread__level=some)
    assert chosen(comment=LONG, id__of__video=[f"v{n}" for n in some])["thread_id"] == "id of video"


def test_what_a_review_is_headed_with_is_no_thread_and_a_page_for_programs_no_link() -> None:
    titles = [f"Bread {n}" for n in range(20)]
    assert "thread_title" not in chosen(review=LONG, review__title=titles)
    pages = {kind: [f"https://{kind}.example.org/{n}" for n in range(20)] for kind in ("api", "www")}
    assert chosen(body=LONG, url=pages["api"], html_url=pages["www"])["permalink"] == "html_url"


def test_the_address_of_a_video_is_no_link_to_a_comment() -> None:
    videos = [f"https://www.tiktok.com/@ann/video/75670602868893483{n % 15:02d}" for n in range(20)]
    assert "permalink" not in chosen(text=LONG, url=videos)
    own = [f"https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=Ug{n % 15}" for n in range(20)]
    assert chosen(text=LONG, url=own)["permalink"] == "url"
    posts = [f"https://www.instagram.com/p/Cx{n}/" for n in range(20)]
    assert chosen(caption_text=LONG, url=posts)["permalink"] == "url"


def test_pictures_from_a_service_among_the_words_are_no_words() -> None:
    face = '<img src=""https://pictures.example.org/a/smile.png"" class=""face"" />'
    got = read(f'content,note_id\n"Rye{face}",n1\n"Wheat<br/><br/>and salt",n1\n')
    assert got.texts == ["Rye", "Wheat\n\nand salt"]
    assert got.comments[0].thread_id == "n1"


def test_an_age_is_a_time_where_it_is_called_so_and_else_how_long_something_takes() -> None:
    spans = [f"{n % 9 + 1} weeks" for n in range(20)]
    assert chosen(text=LONG, time=spans)["created_at"] == "time"
    assert "created_at" not in chosen(text=LONG, needed=spans)


def test_by_which_way_a_survey_came_is_nobody() -> None:
    ways = ["anonymous", "email"] * 10
    assert "author_id" not in chosen(answer=LONG, DistributionChannel=ways)
    assert chosen(comment=LONG, channel=[f"UC{n}" for n in range(20)])["author_id"] == "channel"


def test_what_the_shop_wrote_below_a_review_is_not_the_review() -> None:
    short = [f"Nice bread {n}" for n in range(20)]
    assert chosen(review_id=DAYS, review_content=short, comment_content=LONG)["text"] == "review_content"
    assert chosen(comment_id=DAYS, comment_content=short)["text"] == "comment_content"


@pytest.mark.parametrize("name", ["Reviewer_Nationality", "User Location", "author type", "customer country"])
def test_what_is_said_of_a_person_is_no_name(name: str) -> None:
    assert "author_name" not in chosen(comment=LONG, **{name: [f"Kind {n % 3}" for n in range(20)]})


def test_places_in_threads_are_no_ids() -> None:
    places = ["1", "1_1", "1_1_1", "2", "2_1"] + [str(n) for n in range(3, 18)]
    assert "external_id" not in chosen(comment=LONG, comment_id=places)
    assert chosen(comment=LONG, comment_id=[f"{n}_7" for n in range(20)])["external_id"] == "comment_id"


def test_a_number_of_all_threads_is_none() -> None:
    assert chosen(comment=LONG, thread_id=["0"] * 20, post_id=["5", "6"] * 10)["thread_id"] == "post_id"


def test_when_a_form_was_finished_is_its_time() -> None:
    ended = [day.replace("10:00", "10:05") for day in DAYS]
    found = chosen(**{"Start time": DAYS, "Completion time": ended, "What else?": LONG})
    assert found["created_at"] == "Completion time"


@pytest.mark.parametrize("name", ["Product Handle", "Brand name", "App Name", "movie_author_name"])
def test_what_things_are_called_names_no_person(name: str) -> None:
    found = chosen(
        **{name: [f"thing {n}" for n in range(20)], "Reviewer Display Name": list("abcdefghijklmnopqrst")},
        review=LONG,
    )
    assert found["author_name"] == "Reviewer Display Name"


def test_titles_of_talks_are_no_comments() -> None:
    names = [f"Ida Holm: bread {n}" for n in range(20)]
    assert "text" not in chosen(
        comments=[str(n) for n in range(20)], name=names, views=[str(n * 7) for n in range(20)]
    )
    assert chosen(name=LONG)["text"] == "name"


def test_a_field_that_nobody_filled_in_is_not_the_text() -> None:
    assert chosen(Comments=[""] * 20, **{"What could be better?": LONG})["text"] == "What could be better?"
    assert chosen(id=list("abcdefghijklmnopqrst"), Comments=[""] * 20)["text"] == "Comments"


def test_what_a_customer_asks_is_described_in_a_ticket() -> None:
    found = chosen(
        **{
            "Ticket ID": [str(n) for n in range(20)],
            "Requester": list("abcdefghijklmnopqrst"),
            "Description": LONG,
        }
    )
    assert (found["text"], found["author_name"]) == ("Description", "Requester")


def test_a_title_names_a_person_where_no_name_of_one_stands_beside() -> None:
    people, places = [f"Ida {n}" for n in range(20)], ["Bakery", "Oven"] * 10
    assert chosen(name=places, author_title=people, review_text=LONG)["author_name"] == "author_title"
    assert (
        chosen(Reviewer__Title=places, Reviewer__Name=people, review=LONG)["author_name"] == "Reviewer Name"
    )


def test_of_a_name_without_end_only_the_end_is_looked_at() -> None:
    # Each of its hundred thousand ends would take a day.
    assert "author_name" in claims("word " * 100_000 + "author name")


@pytest.mark.parametrize("name", ["reviewTitle", "Review Title", "commentTitle", "comment_title"])
def test_the_title_of_a_review_is_not_what_it_stands_under(name: str) -> None:
    columns = ["hotelId", name, "reviewText"]
    found = choose(
        columns, [["h1", "Fine", "The soup was cold and late"], ["h1", "Good", "It was warm and quick"]]
    )
    assert found["text"].column == "reviewText"
    assert "thread_title" not in found
    assert found["thread_id"].column == "hotelId"
