package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// undefinedTable is PostgreSQL's code for a table or schema that does not exist.
const undefinedTable = "42P01"

// roleProblems lists why the current role is not bound by row-level security,
// for itself or for a role it may become.
const roleProblems = `
	SELECT format('role %I is a superuser', rolname)
	FROM pg_catalog.pg_roles
	WHERE rolsuper AND pg_has_role(current_user, oid, 'MEMBER')
	UNION ALL
	SELECT format('role %I has BYPASSRLS', rolname)
	FROM pg_catalog.pg_roles
	WHERE rolbypassrls AND NOT rolsuper AND pg_has_role(current_user, oid, 'MEMBER')
	UNION ALL
	SELECT format('role %I owns %s tables, such as %s', pg_get_userbyid(c.relowner), count(*), min(c.oid::regclass::text))
	FROM pg_catalog.pg_class AS c
	JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
	WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
	  AND pg_has_role(current_user, c.relowner, 'MEMBER')
	  AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolsuper AND rolname = current_user)
	GROUP BY c.relowner`

// CheckRole returns an error that names the reason when the role of this pool is
// not held back by row-level security: a service must not run as it.
func (db *DB) CheckRole(ctx context.Context) error {
	rows, err := db.pool.Query(ctx, roleProblems)
	if err != nil {
		return fmt.Errorf("read the database role: %w", describe(err))
	}
	defer rows.Close()

	var problems []string
	for rows.Next() {
		var problem string
		if err := rows.Scan(&problem); err != nil {
			return fmt.Errorf("read the database role: %w", err)
		}
		problems = append(problems, problem)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read the database role: %w", describe(err))
	}
	if len(problems) > 0 {
		return fmt.Errorf("the database role is not bound by row-level security (%s): connect as srecopilot_app",
			strings.Join(problems, "; "))
	}
	return nil
}

// CheckSchema returns an error when the database has not been migrated as far as
// this program needs. A newer database is fine: migrations keep the previous
// release running.
func (db *DB) CheckSchema(ctx context.Context, want int64) error {
	var have int64
	err := db.pool.QueryRow(ctx, `
		SELECT coalesce(max(version_id), 0)
		FROM platform.schema_migrations
		WHERE is_applied`).Scan(&have)
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == undefinedTable {
		err = nil // no migration ran yet
	}
	if err != nil {
		return fmt.Errorf("read the schema version: %w", describe(err))
	}
	if have < want {
		return fmt.Errorf("the database is at schema version %d, this program needs %d: run the migration command", have, want)
	}
	return nil
}
