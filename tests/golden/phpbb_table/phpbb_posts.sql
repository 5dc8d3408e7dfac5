#
# phpBB Backup Script
# Dump of tables for phpbb_
#
# DATE : 01-06-2026 10:00:00 GMT
#
BEGIN TRANSACTION;

# Table: phpbb_posts
DROP TABLE IF EXISTS phpbb_posts;
CREATE TABLE `phpbb_posts` (
  `post_id` int(10) unsigned NOT NULL AUTO_INCREMENT,
  `topic_id` int(10) unsigned NOT NULL DEFAULT '0',
  `forum_id` mediumint(8) unsigned NOT NULL DEFAULT '0',
  `poster_id` int(10) unsigned NOT NULL DEFAULT '0',
  `poster_ip` varchar(40) NOT NULL DEFAULT '',
  `post_time` int(11) unsigned NOT NULL DEFAULT '0',
  `post_username` varchar(255) NOT NULL DEFAULT '',
  `post_subject` varchar(255) NOT NULL DEFAULT '',
  `post_text` mediumtext NOT NULL,
  `bbcode_uid` varchar(8) NOT NULL DEFAULT '',
  PRIMARY KEY (`post_id`)
);
INSERT INTO phpbb_posts (post_id, topic_id, forum_id, poster_id, poster_ip, post_time, post_username, post_subject, post_text, bbcode_uid) VALUES (1, 1, 2, 2, '192.0.2.1', 1780308000, 'Ida', 'Welcome', '<t>This is a post in your forum, and it''s dry.<br/>\nReally.</t>', 'abc');
INSERT INTO phpbb_posts (post_id, topic_id, forum_id, poster_id, poster_ip, post_time, post_username, post_subject, post_text, bbcode_uid) VALUES (2, 1, 2, 3, '192.0.2.1', 1780318000, 'Jo', 'Re: Welcome', '<r><B><s>[b]</s>Never<e>[/b]</e></B> again <E>:-)</E></r>', 'abc');
CREATE TABLE phpbb_privmsgs (msg_id int, author_id int, message_text text);
INSERT INTO phpbb_privmsgs VALUES (1,2,'secret words between the two of us');
COMMIT;
