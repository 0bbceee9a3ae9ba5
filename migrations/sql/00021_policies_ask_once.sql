-- Policies asked for the tenant and the project of the transaction again for every row
-- that a statement looked at, which was most of the time of counting ten thousand
-- incidents. Inside a sub-select they are asked for once per statement.

-- +goose Up
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION platform.isolate(
	target regclass,
	level text,
	privileges text DEFAULT 'SELECT, INSERT, UPDATE, DELETE'
) RETURNS void
LANGUAGE plpgsql
AS $$
DECLARE
	allowed text := CASE level
		WHEN 'project' THEN
			'tenant_id = (SELECT platform.current_tenant()) AND project_id = (SELECT platform.current_project())'
		WHEN 'membership' THEN
			'tenant_id = (SELECT platform.current_tenant()) AND (project_id = (SELECT platform.current_project())'
			' OR project_id IS NULL OR (SELECT platform.current_project()) IS NULL)'
		WHEN 'tenant' THEN 'tenant_id = (SELECT platform.current_tenant())'
		WHEN 'root' THEN 'id = (SELECT platform.current_tenant())'
	END;
BEGIN
	IF allowed IS NULL THEN
		RAISE EXCEPTION 'unknown isolation level %', level;
	END IF;

	EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
	EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
	EXECUTE format('CREATE POLICY scope ON %s USING (%s) WITH CHECK (%s)', target, allowed, allowed);
	IF privileges <> '' THEN
		EXECUTE format('GRANT %s ON %s TO srecopilot_app', privileges, target);
	END IF;
	IF EXISTS (
		SELECT 1 FROM pg_catalog.pg_attribute
		WHERE attrelid = target AND attname = 'updated_at' AND NOT attisdropped
	) THEN
		EXECUTE format(
			'CREATE TRIGGER touch_updated_at BEFORE UPDATE ON %s'
			' FOR EACH ROW EXECUTE FUNCTION platform.touch_updated_at()', target);
	END IF;
END
$$;

DO $$
DECLARE
	policy record;
	allowed text;
BEGIN
	FOR policy IN
		SELECT p.polrelid::regclass AS target, pg_get_expr(p.polqual, p.polrelid) AS allowed
		FROM pg_catalog.pg_policy AS p
		WHERE p.polname = 'scope'
	LOOP
		allowed := regexp_replace(policy.allowed, 'platform\.current_(tenant|project)\(\)', '(SELECT platform.current_\1())', 'g');
		EXECUTE format('ALTER POLICY scope ON %s USING (%s) WITH CHECK (%s)', policy.target, allowed, allowed);
	END LOOP;
END
$$;
-- +goose StatementEnd
