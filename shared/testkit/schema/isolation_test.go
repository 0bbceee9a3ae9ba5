package schema_test

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

const denied = "42501" // insufficient_privilege: a missing right as well as a refused row

var errUndo = errors.New("undo")

func stateOf(err error) string {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code
	}
	return ""
}

func TestEveryTableIsTried(t *testing.T) {
	t.Parallel()
	rows, err := pgtest.Owner(t).Query(t.Context(), `
		SELECT DISTINCT format('%s.%s', n.nspname, c.relname)
		FROM pg_catalog.pg_class AS c
		JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'p') AND c.relrowsecurity AND NOT c.relispartition
		ORDER BY 1`)
	require.NoError(t, err)
	secured, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)

	var tried []string
	for _, table := range tables {
		tried = append(tried, table.name)
	}
	slices.Sort(tried)

	require.Equal(t, secured, tried)
}

func TestAnotherTenantIsOutOfReach(t *testing.T) {
	t.Parallel()
	db, a, b := pgtest.DB(t), newTenant(t), newTenant(t)

	for _, table := range tables {
		t.Run(table.name, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()

			require.NoError(t, db.Read(ctx, a, func(tx pgx.Tx) error {
				own, foreign, err := owned(ctx, tx, table.name, a)
				require.NoError(t, err)
				require.NotZero(t, own, "its own row is there, so an empty answer means something")
				require.Zero(t, foreign)
				return nil
			}))

			for statement, query := range map[string]string{
				"UPDATE": fmt.Sprintf(`UPDATE %s SET %[2]s = %[2]s RETURNING %[2]s`, table.name, tenantColumn(table.name)),
				"DELETE": fmt.Sprintf(`DELETE FROM %s RETURNING %s`, table.name, tenantColumn(table.name)),
			} {
				tenants, err := everyTenantTouched(t, a, query)
				if slices.Contains(appendOnly[table.name], statement) {
					require.Equal(t, denied, stateOf(err), "%s is not granted", statement)
					continue
				}
				require.NoError(t, err, statement)
				require.NotEmpty(t, tenants, statement)
				for _, tenant := range tenants {
					require.Equal(t, a.TenantID, tenant, statement)
				}
			}
		})
	}

	for _, table := range tables {
		var own int
		require.NoError(t, db.Read(t.Context(), b, func(tx pgx.Tx) (err error) {
			own, _, err = owned(t.Context(), tx, table.name, b)
			return err
		}))
		require.NotZero(t, own, "%s: the other tenant's row is untouched", table.name)
	}
}

// everyTenantTouched runs a statement without any filter in the scope s, undoes
// it and returns whose rows it met.
func everyTenantTouched(t *testing.T, s auth.Scope, query string) ([]uuid.UUID, error) {
	t.Helper()
	var tenants []uuid.UUID
	err := pgtest.DB(t).Write(t.Context(), s, func(tx pgx.Tx) error {
		rows, err := tx.Query(t.Context(), query)
		if err != nil {
			return err
		}
		if tenants, err = pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]); err != nil {
			return err
		}
		return errUndo
	})
	if errors.Is(err, errUndo) {
		err = nil
	}
	return tenants, err
}

func tenantColumn(table string) string {
	if table == "auth.tenants" {
		return "id"
	}
	return "tenant_id"
}

func TestNothingIsWrittenIntoAnotherTenant(t *testing.T) {
	t.Parallel()
	db, a, b := pgtest.DB(t), newTenant(t), newTenant(t)
	fresh := auth.Scope{TenantID: b.TenantID, ProjectID: b.ProjectID}

	for _, table := range tables {
		t.Run(table.name, func(t *testing.T) {
			t.Parallel()
			insert := db.Write(t.Context(), a, func(tx pgx.Tx) error {
				_, err := tx.Exec(t.Context(), table.of(fresh), b.TenantID, b.ProjectID)
				return err
			})
			require.Equal(t, denied, stateOf(insert), "INSERT: %v", insert)

			move := db.Write(t.Context(), a, func(tx pgx.Tx) error {
				_, err := tx.Exec(t.Context(), fmt.Sprintf(`UPDATE %s SET %s = $1`, table.name, tenantColumn(table.name)), b.TenantID)
				return err
			})
			require.Equal(t, denied, stateOf(move), "UPDATE: %v", move)
		})
	}
}

// TestAnotherProjectIsOutOfReach takes two projects of one tenant: what has a
// project is bound to it as well.
func TestAnotherProjectIsOutOfReach(t *testing.T) {
	t.Parallel()
	db, a := pgtest.DB(t), newTenant(t)
	sibling := pgtest.NewSibling(t, a)

	for _, table := range tables {
		if !hasProject(t, table.name) || table.name == "auth.auth_sessions" { // a session moves between projects
			continue
		}
		t.Run(table.name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, db.Read(t.Context(), sibling, func(tx pgx.Tx) error {
				own, foreign, err := owned(t.Context(), tx, table.name, a)
				require.Zero(t, own+foreign)
				return err
			}))
			tenants, err := everyTenantTouched(t, sibling, fmt.Sprintf(`UPDATE %s SET tenant_id = tenant_id RETURNING tenant_id`, table.name))
			if len(appendOnly[table.name]) == 0 {
				require.NoError(t, err)
			}
			require.Empty(t, tenants)
		})
	}
}

func hasProject(t *testing.T, table string) bool {
	t.Helper()
	var has bool
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_attribute WHERE attrelid = $1::text::regclass AND attname = 'project_id')`,
		table).Scan(&has))
	return has
}

func TestWithoutAScopeThereIsNothing(t *testing.T) {
	t.Parallel()
	db, s := pgtest.DB(t), newTenant(t)

	for _, table := range tables {
		t.Run(table.name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, db.Unscoped(t.Context(), func(tx pgx.Tx) error {
				own, foreign, err := owned(t.Context(), tx, table.name, s)
				require.Zero(t, own+foreign)
				return err
			}))
			err := db.Unscoped(t.Context(), func(tx pgx.Tx) error {
				_, err := tx.Exec(t.Context(), table.of(auth.Scope{ProjectID: uuid.New()}), uuid.New(), uuid.New())
				return err
			})
			require.Equal(t, denied, stateOf(err), "INSERT: %v", err)
		})
	}
}
