-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)
--
-- Host: localhost    Database: wp
-- it's a remark
/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
SET NAMES utf8mb4;
DROP TABLE IF EXISTS `wp_commentmeta`;
CREATE TABLE `wp_commentmeta` (
  `meta_id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `comment_id` bigint unsigned NOT NULL DEFAULT '0',
  `meta_key` varchar(255) DEFAULT NULL,
  `meta_value` longtext,
  PRIMARY KEY (`meta_id`),
  KEY `comment_id` (`comment_id`)
) ENGINE=InnoDB;
INSERT INTO `wp_commentmeta` VALUES (1,11,'rating','5'),(2,12,'note','a longer text with words; and \'quotes\'');
CREATE TABLE `wp_comments` (
  `comment_ID` bigint unsigned NOT NULL AUTO_INCREMENT,
  `comment_post_ID` bigint unsigned NOT NULL DEFAULT '0',
  `comment_author` tinytext NOT NULL COMMENT 'who, (maybe)',
  `comment_author_email` varchar(100) NOT NULL DEFAULT '',
  `comment_author_url` varchar(200) NOT NULL DEFAULT '',
  `comment_author_IP` varchar(100) NOT NULL DEFAULT '',
  `comment_date` datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  `comment_date_gmt` datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  `comment_content` text NOT NULL,
  `comment_karma` int NOT NULL DEFAULT '0',
  `comment_approved` varchar(20) NOT NULL DEFAULT '1',
  `comment_agent` varchar(255) NOT NULL DEFAULT '',
  `comment_type` varchar(20) NOT NULL DEFAULT 'comment',
  `comment_parent` bigint unsigned NOT NULL DEFAULT '0',
  `user_id` bigint unsigned NOT NULL DEFAULT '0',
  PRIMARY KEY (`comment_ID`),
  KEY `comment_post_ID` (`comment_post_ID`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
LOCK TABLES `wp_comments` WRITE;
/*!40000 ALTER TABLE `wp_comments` DISABLE KEYS */;
INSERT INTO `wp_comments` VALUES (11,5,'Ida','ida@example.org','','192.0.2.1','2026-06-01 12:00:00','2026-06-01 10:00:00','It\'s too <em>salty</em> &amp; dry;\r\nnever again (really), \"they\" said: C:\\temp',0,'1','Mozilla/5.0 (X11; it\'s)','comment',0,0),(12,5,'Jörin','j@example.org','','192.0.2.2','2026-06-01 13:00:00','2026-06-01 11:00:00','INSERT INTO `wp_comments` VALUES (99,1,\'x\');',0,'spam','','comment',11,0);
INSERT INTO `wp_comments` VALUES (13,5,'Mo','m@example.org','','','2026-06-02 12:00:00','2026-06-02 10:00:00','Lovely 😀 bread',0,'0','','',0,NULL);
/*!40000 ALTER TABLE `wp_comments` ENABLE KEYS */;
UNLOCK TABLES;
CREATE TABLE `wp_posts` (`ID` bigint, `post_author` bigint, `post_content` longtext, `post_title` text);
INSERT INTO `wp_posts` VALUES (5,1,'A long post about bread and salt, which goes on','Bread');
DELIMITER ;;
/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER t BEFORE INSERT ON wp_comments FOR EACH ROW BEGIN SET NEW.x = 1; END */;;
DELIMITER ;
-- Dump completed on 2026-06-03
