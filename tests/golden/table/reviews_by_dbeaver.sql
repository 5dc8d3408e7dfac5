INSERT INTO public.reviews (id, author, body, stars, created_at) VALUES
	 (1, 'Ida', E'It\'s dry\nand old', 2, '2026-06-01 10:00:00+00'),
	 (2, 'Jo', 'C:\', 5, '2026-06-01 11:00:00+00')
ON CONFLICT DO NOTHING;
insert into public.reviews (id, author, body, stars, created_at) values (3, 'Mo', 'fine; it is', 4, '2026-06-02 11:00:00+00'::timestamptz);
