"""Tables of app stores, review sites and inbox tools."""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

from moderator.core.comment import NewComment, Record, TimePrecision
from moderator.importers.base import Source
from moderator.importers.formats.known_table import Export, KnownTable, needs
from moderator.importers.generic.hints import Finish
from moderator.importers.generic.table import Reading

_REVIEW_ID = re.compile(r"reviewid=([^&#]+)", re.IGNORECASE)


def _console(source: Source, reading: Reading) -> Finish:
    """Take the id of a review from its link; Google Play Console has no column for it."""
    del source, reading

    def finish(comment: NewComment, cells: Sequence[str], number: int) -> Iterator[Record]:
        del cells, number
        found = _REVIEW_ID.search(comment.permalink or "")
        # Milliseconds since the epoch name their zone; the column beside them is the same instant.
        yield comment._replace(
            external_id=unquote(found[1]) if found else None,
            created_at_precision=TimePrecision.EXACT if comment.created_at else comment.created_at_precision,
        )

    return finish


REVIEWS = (
    KnownTable(
        Export(
            name="google_play_console",
            title="Google Play Console reviews",
            vendor="Google Play",
            platform="google_play",
            needs=needs("package_name star_rating review_text", "package_name review_text review_link"),
            fields={
                "text": ("review_text",),
                "created_at": (
                    "review_submit_millis_since_epoch",
                    "review_submit_date_and_time",
                    "review_last_update_millis_since_epoch",
                ),
                "permalink": ("review_link",),
            },
            finish=_console,
        )
    ),
    KnownTable(
        Export(
            name="google_play_scraper",
            title="Google Play reviews, google-play-scraper",
            vendor="google-play-scraper",
            platform="google_play",
            needs=needs(
                "reviewid content score",
                "reviewid content thumbsupcount",
                "username content thumbsupcount at",
            ),
            fields={
                "text": ("content",),
                "author_name": ("username",),
                "external_id": ("reviewid",),
                "created_at": ("at",),
                "like_count": ("thumbsupcount",),
            },
        )
    ),
    KnownTable(
        Export(
            name="app_store_scraper",
            title="App Store reviews, app-store-scraper",
            vendor="app-store-scraper",
            platform="app_store",
            needs=needs("review rating isedited username", "review rating username developerresponse"),
            fields={
                "text": ("review",),
                "author_name": ("username",),
                "created_at": ("date",),
                "external_id": ("id", "review_id", "reviewid"),
            },
        )
    ),
    KnownTable(
        Export(
            name="trustpilot",
            title="Trustpilot reviews",
            vendor="Trustpilot",
            platform="trustpilot",
            needs=needs(
                "customer_name rating review_text",
                "customer_name rating text",
                "consumer_displayname text",
                "consumer_displayname stars",
                "consumer_display_name stars review",
                "review_text rating review_id business_unit",
            ),
            fields={
                "text": ("review_text", "text", "review_content", "review"),
                "author_name": ("customer_name", "consumer_displayname", "consumer_display_name"),
                "author_id": ("consumer_id",),
                "created_at": (
                    "date",
                    "createdat",
                    "created_at",
                    "date_of_review",
                    "dates_publisheddate",
                    "created_(utc)",
                ),
                "external_id": ("id", "review_id", "reviewid"),
                "permalink": ("url", "review_url", "review_link"),
            },
        )
    ),
    KnownTable(
        Export(
            name="brandwatch",
            title="Brandwatch mentions",
            vendor="Brandwatch",
            needs=needs("query_name snippet", "query_name full_text", "query_id snippet resource_id"),
            fields={
                "text": ("full_text", "snippet"),
                "author_name": ("author", "full_name"),
                "created_at": ("date",),
                "external_id": ("resource_id", "mention_id"),
                "thread_id": ("thread_id",),
                "permalink": ("url", "original_url"),
                "like_count": ("likes", "facebook_likes", "instagram_likes"),
                "platform": ("page_type", "content_source_name"),
            },
        )
    ),
    KnownTable(
        Export(
            name="hootsuite",
            title="Hootsuite Inbox table",
            vendor="Hootsuite",
            needs=needs(
                "conversation_id medium contact_profile_id",
                "conversation_id channel contact_primary_identifier",
            ),
            fields={
                "text": ("message", "message_text", "content", "text", "body"),
                "author_name": ("contact_primary_identifier", "contact_secondary_identifier"),
                "author_id": ("contact_profile_id",),
                "created_at": ("created_at", "message_created_at", "sent_at"),
                "external_id": ("message_id",),
                "thread_id": ("conversation_id",),
                "platform": ("medium", "channel"),
            },
        )
    ),
    KnownTable(
        Export(
            name="sprout_social",
            title="Sprout Social table",
            vendor="Sprout Social",
            needs=needs("guid network text", "guid network message", "message_type network message"),
            fields={
                "text": ("text", "message"),
                "author_name": ("from_screen_name", "from_name", "from"),
                "author_id": ("from_guid", "from_id"),
                "created_at": ("created_time", "timestamp", "timestamp_(et)", "date"),
                "external_id": ("guid",),
                "permalink": ("perma_link", "link"),
                "platform": ("network",),
            },
        )
    ),
    KnownTable(
        Export(
            name="meta_business_suite",
            title="Meta Business Suite table",
            vendor="Meta",
            needs=needs("post_id comment author permalink", "post_id description author permalink"),
            # The export of posts has a description too, and counts of who saw them.
            forbids=frozenset({"reach", "impressions", "views", "page_id", "post_type"}),
            fields={
                "text": ("comment", "description"),
                "author_name": ("author",),
                "external_id": ("comment_id",),
                "thread_id": ("post_id",),
                "created_at": ("date", "publish_time", "created_time"),
                "permalink": ("permalink",),
            },
        )
    ),
)
