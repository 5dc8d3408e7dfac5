"""What columns are called, by the field of a comment that they hold."""

import re
import unicodedata
from functools import lru_cache

SYNONYMS: dict[str, str] = {
    "text": (
        "text_raw text comment comment_text comment_message comments content contents body message message_text "
        "review review_text "
        "review_body review_text_published "
        "full_text fulltext rawcontent raw_content tweet tweet_text snippet caption_text "
        "post_text textoriginal textdisplay text_original text_display comment_body comment_content "
        "message_body body_text post_raw live_chat_text comentario comentarios texto mensaje mensagem resena "
        "commentaire commentaires texte avis kommentar kommentare nachricht bewertung bericht komentar "
        "ulasan "
        "pesan yorum yorumlar commento commenti recensione testo opinie opinia komentarz tresc reactie tekst "
        "комментарий комментарии текст отзыв сообщение 评论 评论内容 评价 内容 留言 コメント 本文 レビュー "
        "댓글 내용 리뷰 تعليق التعليق نص 評論 內容 留言內容 訊息 коментар коментарі відгук "
        "komentare komentarze binh_luan noi_dung ความคิดเห็น ข้อความ σχολιο κειμενο متن نظر نظرات دیدگاه پیام "
        "kommentti kommentit arvostelu hozzaszolas velemeny comentariu comentarii recenzie תגובה תגובות टिप्पणी "
        "recenzija "
        "feedback remark remarks verbatim ruckmeldung anmerkung anmerkungen bemerkung bemerkungen observaciones "
        "sugerencias remarque remarques osservazioni observacoes opmerking opmerkingen uwagi "
        "body_html content_html comment_html html_body text_html message_html html raw"
    ),
    "author_name": (
        "user_@ nick by uname member_uname author_username comment_by reviewer_name author_title reviewer_title "
        "author_user_name user_username user_screen_name author_screen_name "
        "author_handle usertag user_tag "
        "user_unique_id author_unique_id author_text authortext author author_name user username "
        "user_name screen_name handle name display_name displayname nickname "
        "from from_name sender sender_name ownerusername owner_username uniqueid unique_id profilename "
        "profile_name customer_name reviewer reviewer_name contact_primary_identifier authordisplayname "
        "author_display_name user_display_name userdisplayname login user_login author_login creator_name "
        "commenter commenter_name comment_author full_name autor usuario nombre auteur "
        "utilisateur nutzer nutzername benutzer benutzername verfasser kunde kundin kundenname "
        "nama nama_akun nama_pengguna pengguna kullanici kullanici_adi "
        "autore utente nome автор имя пользователь 用户 用户名 用户昵称 昵称 作者 ユーザー ユーザー名 名前 "
        "投稿者 작성자 아이디 닉네임 사용자 이름 الكاتب المستخدم اسم_المستخدم الاسم 用戶 用戶名 暱稱 使用者 使用者名稱 "
        "користувач "
        "gebruiker gebruikersnaam anvandare anvandarnamn bruger brugernavn bruker brukernavn uzytkownik "
        "nguoi_dung ten_nguoi_dung "
        "consumer_name consumer review_consumer_name influencer critic_name critic "
        "pseudo pseudonyme nazwa_uzytkownika nick_uzytkownika kayttajanimi kayttaja nimimerkki uzivatel "
        "uzivatelske_jmeno jmeno pouzivatel felhasznalo felhasznalonev utilizator nume_utilizator χρηστης "
        "ονομα_χρηστη ім'я_користувача "
        "ім'я משתמש שם_משתמש उपयोगकर्ता उपयोगकर्ता_नाम korisnik korisnicko_ime "
        "评论者昵称 评论者 评论用户 "
        "ผู้ใช้ ชื่อผู้ใช้ screenname account_username from_user from_user_name "
        "author_attributes_name actor_name nom_du_profil nom_de_profil profilname nombre_del_perfil nombre_de_perfil "
        "nome_do_perfil nome_del_profilo نویسنده کاربر نام_کاربری"
    ),
    "author_id": (
        "author_id user_id userid uid from_id profile_id profileid author_channel_id authorchannelid "
        "authorchannelid_value author_channelid author_attributes_id actor_id actor_uuid sec_uid owner_id "
        "contact_profile_id authorid "
        "comment_author_id commenter_id creator_id user_id_str user_pk owner_pk "
        "sender_id from_id_user_id reviewer_id reviewerid steamid 用户id ユーザーid 사용자id id_de_usuario id_usuario "
        "id_do_usuario id_utilisateur benutzer_id nutzer_id id_utente user_account_id customer_id customerid "
        "person_id member_id memberid id_member member_mid poster_id insertuserid consumer_id channel channel_id"
    ),
    "external_id": (
        "comment_id commentid cid kommentar_id id_kommentar id_comentario id_del_comentario id_de_comentario "
        "id_do_comentario comentario_id id_commentaire id_reactie reactie_id id_komentarza コメント_id "
        "評論_id 评论_id 댓글_id "
        "id_комментария yorum_kimligi comment_no pk id_$oid "
        "id_du_commentaire id_commento id_komentar yorum_id 评论id external_id tweet_id tweetid message_id "
        "messageid responseid response_id respondent_id recommendationid review_id reviewid ext_id id_str id ids "
        "event_id "
        "status_id uuid objectid rpid guid mention_id resource_id commenthex post_id postid submission_id entry_id"
    ),
    "parent_external_id": (
        "parent parent_id parentid parent_comment parentcomment reply_to_comment_id in_reply_to_comment_id "
        "parent_tweet_id parent_message_id parent_comment_id parentcommentid reply_to replytocid in_reply_to "
        "in_reply_to_id in_reply_to_status_id in_reply_to_status_id_str inreplytotweetid reply_to_message_id "
        "replied_to replied_to_comment_id in_response_to_tweet_id reply_to_msg_id reply_to_comment "
        "reply_to_status_id message_reference_message_id "
        "reply_to_reply_to_msg_id replytocommentid repliestoid comment_parent parent_external_id "
        "reply_to_id replyto "
        "referenced_tweets_replied_to_id 父评论id 上级评论id 回复评论id 親コメントid 親コメント_id "
        "id_del_comentario_padre "
        "parentcommentno parent_comment_no parent_uuid replied_to_id root_id "
        "id_comentario_padre id_commentaire_parent id_do_comentario_pai parent_kommentar_id"
    ),
    "thread_id": (
        "video_id videoid thread_id threadid conversation_id_str page_key content_container_uuid "
        "post_id postid media_id link_id submission_id conversation_id "
        "conversationid aweme_id awemeid topic_id article_id facebookid "
        "ticket_id discussion_id id_topic oid "
        "note_id noteid story_id video thread page_id status_id weibo_id 视频id 作品id 笔记id 微博id 帖子id 動画id "
        "動画_id id_del_video id_video id_publicacion id_post listing_id "
        "room_id track_id hotel_id product_id business_id property_id asin place_id beitrag_id beitrags_id artikel_id"
    ),
    "thread_title": (
        "thread_title post post_title posttitle video_title videotitle article_title page_title topic_title title "
        "video_name post_name titulo titre titel titolo 标题 タイトル 제목 beitrag beitragstitel artikel artikeltitel "
        "product_name hotel_name business_name restaurant_name place_name podcast "
        "video videotitel chat chat_name chat_title articulo articolo artigo gonderi пост статья 帖子 게시물"
    ),
    "created_at": (
        "created_at createdat created created_utc created_time createtime createtimeiso create_time "
        "creation_time creation_date create_date date datetime date_time timestamp time published published_at "
        "publishedat posted_at postedat posted at when date_created review_date submit_date "
        "comment_create_timestamp comment_published comment_date comment_date_gmt publish_time "
        "publish_date publishedtimetext "
        "createddate ctime ts unix_timestamp comment_time comment_timestamp "
        "review_submit_date_and_time fecha data fecha_hora horodatage datum zeit zeitpunkt "
        "tanggal waktu tarih ora дата время 时间 日期 发布时间 评论时间 日付 日時 投稿日時 날짜 작성일 "
        "작성시간 التاريخ 時間 發布時間 留言時間 written_at ngay วันที่ timestamp_utc date_$date created_at_$date "
        "تاریخ زمان regtime reg_time dateline post_date poster_time completion_time submission_date submission_time "
        "paivamaara aika ημερομηνια תאריך तारीख दिनांक vrijeme "
        "sent_at sentat date_submitted submitted submitted_at submitted_on recordeddate recorded_date pubdate pub_date "
        "create_at "
        "marca_temporal carimbo_de_data_hora informazioni_cronologiche zeitstempel horodateur отметка_времени "
        "tijdstempel tidsstampel sygnatura_czasowa zaman_damgasi casova_znacka タイムスタンプ 타임스탬프 时间戳记 "
        "時間戳記 طابع_زمني टाइमस्टैम्प समय"
    ),
    "like_count": (
        "likes like like_count likecount likes_count likescount favorite_count favourites favorites votes "
        "vote_count votecount upvotes ups digg_count diggcount thumbsupcount thumbs_up_count thumbsup "
        "thumbs_up "
        "reactions reactions_count reaction_count helpful_count helpful_vote helpful_votes recommendations "
        "public_metrics_like_count me_gusta j_aime "
        "like_counts vote_up votes_up upvote_count ranks_up rank_ranks_up jumlah_like jumlah_suka "
        "mentions_j_aime gefallt_mir suka begeni begeniler mi_piace curtidas лайки лайков 点赞 点赞数 いいね "
        "いいね数 좋아요 좋아요수 إعجابات الإعجابات 讚 讚數 按讚數 vind_ik_leuk gillar liker polubienia "
        "libi_se вподобання вподобань لایک پسند "
        "tykkaykset kedvelesek aprecieri μου_αρεσει לייקים पसंद gilla_markeringar vind_ik_leuks عدد_الإعجابات svidanja "
        "useful_count isusefulcount mag_ich mag_ich_bewertungen "
        "up up_count 有用数 有用 sympathycount sympathy_count positive_feedback_count 评论获赞数 获赞数 赞数 点赞量 "
        "luot_thich ถูกใจ comment_like_count edge_liked_by_count likes_summary_total_count gostos"
    ),
    "permalink": (
        "url link permalink status_url comment_url commenturl permalink_url tweet_url post_url review_link source_url "
        "ap_id perma_link links_html commentlink comment_link html_url enlace lien ссылка 链接 リンク 링크"
    ),
    "platform": (
        "platform source_platform social_network network plattform plataforma plateforme 平台 source red_social "
        "rede_social reseau_social soziales_netzwerk media_sosial social_media social_platform"
    ),
}
"""Normalised names, by target."""

_NEVER_TEXT = """replycontent reply_content developerresponse developer_response developer_reply_text media_caption
posttitle post_title title description label sentiment classification category subject reply response language lang
post_text_original video_description caption bio biography user_bio author_bio profile_bio user_biography about about_me
signature user_signature"""
NEVER_TEXT = frozenset(_NEVER_TEXT.split())
"""Names of texts that are not the comment."""
NEVER_LIKES = frozenset(("score", "rating", "stars", "star_rating", "star", "grade", "note"))
OF_A_FEED = frozenset(("author", "description", "pubdate"))
"""Columns of a tool that keeps comments as a feed does, such as Netlytic: the description is the comment."""
VERDICTS = frozenset(("label", "sentiment", "classification", "polarity", "toxicity", "emotion"))
"""Columns of other machines; kept beside the comment."""
ROW_NUMBERS = frozenset(
    ("", "id", "index", "no", "nr", "num", "row", "unnamed_0", "number", "level_0", "s_no", "sno")
)
"""Names under which 1, 2, 3, … are lines and not identities."""

_PATHS = """path comment_path thread_path reply_path parent_path tree_path materialized_path ancestor_path ancestors
ancestor_ids references parents parent_ids parents_stack lineage reply_chain"""
PATHS = frozenset(_PATHS.split())
"""Names under which the ids of all comments above one can stand."""

_SPLIT = re.compile(r"[\s\-./:'’?!*]+|_+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ASIDE = re.compile(r"\s*[(\[（].*?[)\]）]")
_TOO_SHORT = frozenset(
    ("id", "at", "from", "name", "user", "time", "data", "ora", "no", "like", "ups", "up", "url", "uid")
)
"""Names that mean something else behind another word ("group_id", "campaign_name")."""
_OWN = frozenset(
    ("comment", "comments", "review", "tweet", "message", "snippet", "toplevelcomment", "reply", "data", "fields",
     "attributes", "properties", "answers")
)  # fmt: skip
"""Words before "id", "url" or "time" behind which the thing itself is meant."""
EXACT, SUFFIX, TOKEN = 3, 2, 1


@lru_cache(maxsize=16_384)
def normalise(header: str) -> str:
    """Return a header as it is compared: lower case, no accents, words joined by one underscore."""
    folded = unicodedata.normalize(
        "NFKD", header.replace("\ufeff", "").replace("\u0131", "i").strip().lower()
    )
    bare = unicodedata.normalize("NFC", "".join(c for c in folded if not unicodedata.combining(c)))
    return "_".join(part for part in _SPLIT.split(bare) if part)


WHOLE: dict[str, dict[str, int]] = {}
"""Normalised name -> targets, each with its place in the list: the earlier, the likelier."""
for _target, _names in SYNONYMS.items():
    for _place, _name in enumerate(_names.split()):
        WHOLE.setdefault(normalise(_name), {}).setdefault(_target, _place)


_MOST_WORDS = max(name.count("_") + 1 for name in WHOLE)
"""No longer end of a name is worth a look: a value that stands where a name should may have a million words."""


@lru_cache(maxsize=16_384)
def forms(header: str) -> tuple[str, ...]:
    """Return the ways a header can be read: as written, with its humps as words, without what is in brackets."""
    plain = _ASIDE.sub("", header)
    found = [normalise(header), normalise(_CAMEL.sub("_", header)), normalise(plain)]
    if found[0].endswith("_seconds"):
        found += [name.removesuffix("_seconds") for name in found[:2]]  # An instant, as Firestore writes it.
    return tuple(dict.fromkeys(name for name in found if name))


@lru_cache(maxsize=16_384)
def claims(header: str) -> dict[str, float]:
    """Return the targets a header could mean, with the strength of each: 3 exact, 2 by its end, 1 by a word."""
    scores: dict[str, float] = {}
    for name in forms(header):
        for target, place in WHOLE.get(name, {}).items():
            scores[target] = max(scores.get(target, 0), EXACT - place * 0.005)
        if scores:
            continue
        parts = name.split("_")
        for start in range(max(1, len(parts) - _MOST_WORDS), len(parts)):
            ending = "_".join(parts[start:])
            if ending in WHOLE and (ending not in _TOO_SHORT or parts[start - 1] in _OWN):
                for target, place in WHOLE[ending].items():
                    scores.setdefault(target, SUFFIX - place * 0.005)
                break
        if not scores:
            for part in parts:
                if part in WHOLE and part not in _TOO_SHORT:
                    for target in WHOLE[part]:
                        scores.setdefault(target, TOKEN)
    return scores


def is_path(header: str) -> bool:
    """Say whether a field is called as the ids of all that is above a comment can be."""
    return not PATHS.isdisjoint(forms(header))


def is_known(cell: str) -> bool:
    """Say whether a cell is exactly what a column of comments is called."""
    return len(cell) <= 60 and any(name in WHOLE for name in forms(cell))


def fields_named(row: list[str]) -> set[str]:
    """Return the different fields that the cells of a row name, each the likeliest of its cell."""
    found: set[str] = set()
    for cell in row[:200]:
        if cell and len(cell) <= 60:
            for name in forms(cell):
                if name in WHOLE:
                    found.add(next(iter(WHOLE[name])))
    return found


def recognised(row: list[str]) -> int:
    """Return how many different fields the cells of a row name: the header row names the most."""
    return len(fields_named(row))
