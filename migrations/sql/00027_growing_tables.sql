-- What an alert still waited for: a planner that read a whole table to look at another one,
-- alerts whose rows were read one after the other because nobody had told it that there
-- were many, and counts that nobody needed.

-- +goose Up

-- refresh_statistics as in 00025. A table counts as grown by the rows it holds: changes of
-- the same rows made the outbox come first again and again, while tables that had never
-- been looked at waited. A tenth of the sample is enough to learn that a table is not empty
-- any more, and the server's own look, which follows, takes a whole one: that of the outbox
-- kept half of a small machine busy for 0.3 s.

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION platform.refresh_statistics() RETURNS text[]
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET default_statistics_target = 10
AS $$
DECLARE
	grown text;
BEGIN
	IF NOT pg_try_advisory_xact_lock(hashtext('platform.refresh_statistics')) THEN
		RETURN '{}';
	END IF;
	SELECT format('%I.%I', n.nspname, c.relname) INTO grown
	FROM pg_class AS c
	JOIN pg_namespace AS n ON n.oid = c.relnamespace
	CROSS JOIN LATERAL (SELECT pg_stat_get_live_tuples(c.oid) AS rows) AS l
	WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
		AND pg_get_userbyid(c.relowner) = current_user AND l.rows > greatest(2 * c.reltuples, 300)
	ORDER BY l.rows / greatest(c.reltuples, 1) DESC
	LIMIT 1;
	IF grown IS NULL THEN
		RETURN '{}';
	END IF;
	EXECUTE 'ANALYZE ' || grown;
	RETURN ARRAY[grown];
END
$$;
-- +goose StatementEnd

-- turn as in 00025. How many rows wait is counted for itself only where that is more than
-- are looked at anyway: it was a fifth of the work of a turn.

-- +goose StatementBegin
CREATE OR REPLACE FUNCTION events.turn(
	of_service text, of_tenant uuid, of_project uuid, of_kind text,
	sent bigint[], fences bigint[], at_most integer, lease interval, max_crashes integer
) RETURNS TABLE (
	recorded integer, waiting integer, id bigint, event_id uuid, topic text, payload jsonb,
	attempts integer, crashes integer, created_at timestamptz, fence bigint, buried boolean
)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
	nobody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
	done integer := 0;
	held integer := 0;
	next_ids bigint[];
	doomed boolean;
BEGIN
	PERFORM set_config('app.tenant_id', of_tenant::text, true), set_config('app.project_id', coalesce(of_project::text, ''), true),
		set_config('synchronous_commit', 'off', true);

	-- Written so that it cannot use the index of the queues: see decision 21.
	IF cardinality(sent) > 0 THEN
		UPDATE events.outbox AS o
		SET done_at = now(), lease_until = NULL
		WHERE o.tenant_id = of_tenant AND o.id = ANY(sent) AND o.fence = fences[array_position(sent, o.id)]
			AND coalesce(o.done_at, o.dead_at) IS NULL;
		GET DIAGNOSTICS done = ROW_COUNT;
	END IF;

	IF done = cardinality(sent) AND at_most > 0 AND pg_try_advisory_xact_lock(hashtextextended(
		'outbox:' || of_service || ':' || of_tenant || ':' || coalesce(of_project, nobody) || ':' || of_kind, 0))
	THEN
		-- Up to the first row that is leased, not due or was in the hands of one who died.
		SELECT array_agg(h.id ORDER BY h.id) FILTER (WHERE h.mine),
			bool_or(h.place = 1 AND h.crashed AND h.crashes + 1 >= max_crashes) FILTER (WHERE h.mine), count(*)
		INTO next_ids, doomed, held
		FROM (
			SELECT r.id, r.crashes, r.crashed, r.place, coalesce(r.place < min(r.stop) OVER (), true) AS mine
			FROM (
				SELECT o.id, o.crashes, coalesce(o.lease_until <= now(), false) AS crashed, o.place,
					CASE
						WHEN o.lease_until > now() OR o.next_attempt_at > now() THEN o.place
						WHEN o.lease_until IS NOT NULL OR o.crashes > 0 THEN greatest(o.place, 2)
					END AS stop
				FROM (
					SELECT o.id, o.crashes, o.lease_until, o.next_attempt_at, row_number() OVER (ORDER BY o.id) AS place
					FROM events.outbox AS o
					WHERE o.service = of_service AND o.tenant_id = of_tenant AND o.kind = of_kind
						AND coalesce(o.project_id, '00000000-0000-0000-0000-000000000000') = coalesce(of_project, nobody)
						AND o.done_at IS NULL AND o.dead_at IS NULL
					ORDER BY o.id
					LIMIT at_most
				) AS o
			) AS r
		) AS h;

		IF held = at_most THEN
			SELECT count(*) INTO held
			FROM (
				SELECT FROM events.outbox AS o
				WHERE o.service = of_service AND o.tenant_id = of_tenant AND o.kind = of_kind
					AND coalesce(o.project_id, '00000000-0000-0000-0000-000000000000') = coalesce(of_project, nobody)
					AND o.done_at IS NULL AND o.dead_at IS NULL
				LIMIT 1000
			) AS open;
		END IF;
	END IF;

	IF next_ids IS NULL THEN
		RETURN QUERY SELECT done, held, 0::bigint, nobody, '', 'null'::jsonb, 0, 0, now(), 0::bigint, false;
		RETURN;
	END IF;
	RETURN QUERY
	UPDATE events.outbox AS o
	SET lease_until = CASE WHEN NOT doomed THEN now() + lease END, fence = o.fence + 1,
		crashes = o.crashes + (o.lease_until IS NOT NULL)::integer, dead_at = CASE WHEN doomed THEN now() END,
		last_error = CASE WHEN doomed THEN 'the process died while delivering it' ELSE o.last_error END
	WHERE o.tenant_id = of_tenant AND o.id = ANY(next_ids)
	RETURNING done, held, o.id, o.event_id, o.topic, o.payload, o.attempts, o.crashes, o.created_at, o.fence, doomed;
END
$$;
-- +goose StatementEnd
