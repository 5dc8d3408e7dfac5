window.YTD.tweets.part0 = [
 {
  "tweet": {
   "id_str": "1900000000000000001",
   "id": "1900000000000000001",
   "full_text": "Bread &amp; butter https://t.co/x",
   "created_at": "Mon Jun 01 10:00:00 +0000 2026",
   "favorite_count": "12",
   "retweet_count": "0",
   "entities": {
    "urls": [
     {
      "url": "https://t.co/x",
      "expanded_url": "https://example.org",
      "indices": [
       "0",
       "1"
      ]
     }
    ]
   }
  }
 },
 {
  "tweet": {
   "id_str": "1900000000000000002",
   "full_text": "@jorin no",
   "created_at": "Mon Jun 01 11:00:00 +0000 2026",
   "in_reply_to_status_id_str": "1900000000000000001",
   "favorite_count": "0"
  }
 },
 {
  "tweet": {
   "id_str": "1900000000000000003",
   "full_text": "RT @jorin: a long day\u2026",
   "created_at": "Mon Jun 01 12:00:00 +0000 2026",
   "favorite_count": "0",
   "retweeted": false
  }
 }
]