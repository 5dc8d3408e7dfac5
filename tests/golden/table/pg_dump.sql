--
-- PostgreSQL database dump
--

SET statement_timeout = 0;
SET standard_conforming_strings = on;

CREATE FUNCTION public.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN -- it's
 INSERT INTO log VALUES (NEW.id); RETURN NEW; END $$;

CREATE TABLE public.comments (
    commenthex text NOT NULL,
    domain text NOT NULL,
    path text NOT NULL,
    commenterhex text NOT NULL,
    markdown text NOT NULL,
    parenthex text NOT NULL,
    score integer DEFAULT 0 NOT NULL,
    creationdate timestamp without time zone NOT NULL
);

COPY public.users (id, name, bio) FROM stdin;
1	Ida	likes bread and long walks on the shore
\.

COPY public.comments (commenthex, domain, path, commenterhex, markdown, parenthex, score, creationdate) FROM stdin;
a1	example.org	/bread	c1	It's dry\nand salty\t(twice) C:\\temp	root	3	2026-06-01 10:00:00.123
a2	example.org	/bread	c2	\N	a1	0	2026-06-01 11:00:00
a3	example.org	/bread	c2	Lovely 😀	a1	-1	2026-06-01 11:30:00
\.

SELECT pg_catalog.setval('public.x', 1, true);
