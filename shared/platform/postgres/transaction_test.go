package postgres_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// open returns a pool of the given size as srecopilot_app.
func open(t *testing.T, size int32) *postgres.DB {
	t.Helper()
	db, err := postgres.Open(t.Context(), postgres.Config{URL: pgtest.URL(t), MaxConns: size})
	require.NoError(t, err)
	t.Cleanup(db.Close)
	return db
}

func addIncident(ctx context.Context, tx pgx.Tx, s auth.Scope, title string) error {
	_, err := tx.Exec(ctx, `
		INSERT INTO incident.incidents (tenant_id, project_id, title, detected_at)
		VALUES ($1, $2, $3, now())`, s.TenantID, s.ProjectID, title)
	return err
}

// titles lists what a transaction sees without any filter of its own.
func titles(ctx context.Context, tx pgx.Tx) ([]string, error) {
	rows, err := tx.Query(ctx, `SELECT title FROM incident.incidents ORDER BY title`)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func seen(t *testing.T, db *postgres.DB, s auth.Scope) []string {
	t.Helper()
	var found []string
	require.NoError(t, db.Read(t.Context(), s, func(tx pgx.Tx) (err error) {
		found, err = titles(t.Context(), tx)
		return err
	}))
	return found
}

func TestTransactions(t *testing.T) {
	t.Parallel()

	t.Run("a committed write is seen in its own project only", func(t *testing.T) {
		t.Parallel()
		db, s := pgtest.DB(t), pgtest.NewProject(t)

		require.NoError(t, db.Write(t.Context(), s, func(tx pgx.Tx) error {
			return addIncident(t.Context(), tx, s, "mine")
		}))

		require.Equal(t, []string{"mine"}, seen(t, db, s))
		require.Empty(t, seen(t, db, pgtest.NewProject(t)))
		require.Empty(t, seen(t, db, pgtest.NewSibling(t, s)))
		require.Empty(t, seen(t, db, s.TenantOnly()))
	})

	t.Run("a failed write leaves nothing and returns its error", func(t *testing.T) {
		t.Parallel()
		db, s, refused := pgtest.DB(t), pgtest.NewProject(t), errors.New("refused")

		err := db.Write(t.Context(), s, func(tx pgx.Tx) error {
			require.NoError(t, addIncident(t.Context(), tx, s, "gone"))
			return refused
		})

		require.ErrorIs(t, err, refused)
		require.Empty(t, seen(t, db, s))
	})

	t.Run("a panic rolls back and gives the connection back", func(t *testing.T) {
		t.Parallel()
		db, s := open(t, 1), pgtest.NewProject(t)

		require.Panics(t, func() {
			_ = db.Write(t.Context(), s, func(tx pgx.Tx) error {
				require.NoError(t, addIncident(t.Context(), tx, s, "gone"))
				panic("bug")
			})
		})

		require.Empty(t, seen(t, db, s))
	})

	t.Run("a read cannot write", func(t *testing.T) {
		t.Parallel()
		db, s := pgtest.DB(t), pgtest.NewProject(t)

		err := db.Read(t.Context(), s, func(tx pgx.Tx) error { return addIncident(t.Context(), tx, s, "no") })

		require.ErrorContains(t, err, "read-only transaction")
	})

	t.Run("a cancelled request does not commit", func(t *testing.T) {
		t.Parallel()
		db, s := pgtest.DB(t), pgtest.NewProject(t)
		ctx, cancel := context.WithCancel(t.Context())

		err := db.Write(ctx, s, func(tx pgx.Tx) error {
			defer cancel()
			return addIncident(ctx, tx, s, "gone")
		})

		require.ErrorIs(t, err, context.Canceled)
		require.Empty(t, seen(t, db, s))
	})

	t.Run("times come back in UTC to the microsecond, ids as they went", func(t *testing.T) {
		t.Parallel()
		db, s := pgtest.DB(t), pgtest.NewProject(t)
		sent, id := clock.Now(), uuid.New()

		var at, later time.Time
		var times []time.Time
		var back uuid.UUID
		var none, some uuid.NullUUID
		var ids []uuid.UUID
		require.NoError(t, db.Read(t.Context(), s, func(tx pgx.Tx) error {
			return tx.QueryRow(t.Context(), `
				SELECT $1::timestamptz, now(), ARRAY[$1::timestamptz], $2::uuid, NULL::uuid, $2::uuid, $3::uuid[]`,
				sent, id, []uuid.UUID{id}).Scan(&at, &later, &times, &back, &none, &some, &ids)
		}))

		require.Equal(t, sent, at)
		require.Equal(t, time.UTC, later.Location())
		require.Equal(t, []time.Time{sent}, times)
		require.Equal(t, id, back)
		require.False(t, none.Valid)
		require.Equal(t, id, some.UUID)
		require.Equal(t, []uuid.UUID{id}, ids)
	})
}

func TestScopeNeverStaysOnAConnection(t *testing.T) {
	t.Parallel()
	db := open(t, 1)
	a, b := pgtest.NewProject(t), pgtest.NewProject(t)
	for s, title := range map[auth.Scope]string{a: "a", b: "b"} {
		require.NoError(t, db.Write(t.Context(), s, func(tx pgx.Tx) error {
			return addIncident(t.Context(), tx, s, title)
		}))
	}

	requireBare := func() {
		var count int
		var tenant, project *string
		require.NoError(t, db.Pool().QueryRow(t.Context(), `
			SELECT (SELECT count(*) FROM incident.incidents),
				nullif(current_setting('app.tenant_id', true), ''), nullif(current_setting('app.project_id', true), '')`).
			Scan(&count, &tenant, &project))
		require.Zero(t, count)
		require.Nil(t, tenant)
		require.Nil(t, project)
	}

	require.Equal(t, []string{"a"}, seen(t, db, a))
	requireBare()
	require.Equal(t, []string{"b"}, seen(t, db, b))
	requireBare()
	require.NoError(t, db.Unscoped(t.Context(), func(tx pgx.Tx) error {
		found, err := titles(t.Context(), tx)
		require.Empty(t, found)
		return err
	}))
	requireBare()
}

func TestManyScopesShareAPool(t *testing.T) {
	t.Parallel()
	db := open(t, 4)
	scopes := make([]auth.Scope, 5)
	for i := range scopes {
		scopes[i] = pgtest.NewProject(t)
		require.NoError(t, db.Write(t.Context(), scopes[i], func(tx pgx.Tx) error {
			return addIncident(t.Context(), tx, scopes[i], scopes[i].ProjectID.String())
		}))
	}

	var foreign, own atomic.Int64
	var wg sync.WaitGroup
	for g := range 20 {
		wg.Go(func() {
			for n := range 50 {
				s := scopes[(g+n)%len(scopes)]
				err := db.Read(t.Context(), s, func(tx pgx.Tx) error {
					found, err := titles(t.Context(), tx)
					for _, title := range found {
						if title == s.ProjectID.String() {
							own.Add(1)
						} else {
							foreign.Add(1)
						}
					}
					return err
				})
				if err != nil {
					foreign.Add(1)
				}
			}
		})
	}
	wg.Wait()

	require.Zero(t, foreign.Load())
	require.EqualValues(t, 1000, own.Load())
}

func TestAtomically(t *testing.T) {
	t.Parallel()

	add := func(ctx context.Context, t *testing.T, db *postgres.DB, s auth.Scope, title string) {
		t.Helper()
		require.NoError(t, db.Write(ctx, s, func(tx pgx.Tx) error { return addIncident(ctx, tx, s, title) }))
	}

	t.Run("writes below it commit together", func(t *testing.T) {
		t.Parallel()
		db, s := pgtest.DB(t), pgtest.NewProject(t)

		require.NoError(t, db.Atomically(t.Context(), s, func(ctx context.Context, _ pgx.Tx) error {
			add(ctx, t, db, s, "one")
			add(ctx, t, db, s, "two")
			require.Equal(t, []string{}, seen(t, db, s), "nothing is committed yet")
			return nil
		}))

		require.Equal(t, []string{"one", "two"}, seen(t, db, s))
	})

	t.Run("an error takes all of them back", func(t *testing.T) {
		t.Parallel()
		db, s, refused := pgtest.DB(t), pgtest.NewProject(t), errors.New("refused")

		err := db.Atomically(t.Context(), s, func(ctx context.Context, _ pgx.Tx) error {
			add(ctx, t, db, s, "gone")
			return refused
		})

		require.ErrorIs(t, err, refused)
		require.Empty(t, seen(t, db, s))
	})

	t.Run("a write that failed can be followed by another", func(t *testing.T) {
		t.Parallel()
		db, s := pgtest.DB(t), pgtest.NewProject(t)

		require.NoError(t, db.Atomically(t.Context(), s, func(ctx context.Context, _ pgx.Tx) error {
			err := db.Write(ctx, s, func(tx pgx.Tx) error {
				_, err := tx.Exec(ctx, "SELECT 1/0")
				return err
			})
			require.ErrorContains(t, err, "division by zero")
			add(ctx, t, db, s, "kept")
			return nil
		}))

		require.Equal(t, []string{"kept"}, seen(t, db, s))
	})

	t.Run("reads below it see what it wrote", func(t *testing.T) {
		t.Parallel()
		db, s := pgtest.DB(t), pgtest.NewProject(t)

		require.NoError(t, db.Atomically(t.Context(), s, func(ctx context.Context, _ pgx.Tx) error {
			add(ctx, t, db, s, "fresh")
			return db.Read(ctx, s, func(tx pgx.Tx) error {
				found, err := titles(ctx, tx)
				require.Equal(t, []string{"fresh"}, found)
				return err
			})
		}))
	})

	t.Run("each part has its own scope and the outer one comes back", func(t *testing.T) {
		t.Parallel()
		db, a, b := open(t, 1), pgtest.NewProject(t), pgtest.NewProject(t)
		sees := func(ctx context.Context, tx pgx.Tx, want ...string) {
			found, err := titles(ctx, tx)
			require.NoError(t, err)
			require.ElementsMatch(t, want, found)
		}

		require.NoError(t, db.Atomically(t.Context(), a, func(ctx context.Context, tx pgx.Tx) error {
			add(ctx, t, db, a, "a")
			add(ctx, t, db, b, "b")
			sees(ctx, tx, "a")
			require.NoError(t, db.Read(ctx, b, func(tx pgx.Tx) error {
				sees(ctx, tx, "b")
				return nil
			}))
			require.Error(t, db.Write(ctx, b, func(pgx.Tx) error { return errors.New("refused") }))
			sees(ctx, tx, "a")
			require.NoError(t, db.Unscoped(ctx, func(tx pgx.Tx) error {
				sees(ctx, tx)
				return nil
			}))
			sees(ctx, tx, "a")
			return nil
		}))
	})

	t.Run("a nested one joins the first", func(t *testing.T) {
		t.Parallel()
		db, s, refused := open(t, 1), pgtest.NewProject(t), errors.New("refused")

		err := db.Atomically(t.Context(), s, func(ctx context.Context, _ pgx.Tx) error {
			require.NoError(t, db.Atomically(ctx, s, func(ctx context.Context, _ pgx.Tx) error {
				add(ctx, t, db, s, "gone")
				return nil
			}))
			return refused
		})

		require.ErrorIs(t, err, refused)
		require.Empty(t, seen(t, db, s))
	})
}

func TestAfterWrite(t *testing.T) {
	t.Parallel()
	s := pgtest.NewProject(t)
	nothing := func(pgx.Tx) error { return nil }

	tests := []struct {
		name string
		run  func(ctx context.Context, db *postgres.DB) error
		want int
	}{
		{"is called after a committed write", func(ctx context.Context, db *postgres.DB) error {
			return db.Write(ctx, s, nothing)
		}, 1},
		{"is called once for writes that commit together", func(ctx context.Context, db *postgres.DB) error {
			return db.Atomically(ctx, s, func(ctx context.Context, _ pgx.Tx) error {
				return errors.Join(db.Write(ctx, s, nothing), db.Write(ctx, s, nothing))
			})
		}, 1},
		{"is not called after a read", func(ctx context.Context, db *postgres.DB) error {
			return db.Read(ctx, s, nothing)
		}, 0},
		{"is not called after a failed write", func(ctx context.Context, db *postgres.DB) error {
			_ = db.Write(ctx, s, func(pgx.Tx) error { return errors.New("refused") })
			return nil
		}, 0},
		{"is not called when the outer write fails", func(ctx context.Context, db *postgres.DB) error {
			_ = db.Atomically(ctx, s, func(ctx context.Context, _ pgx.Tx) error {
				return errors.Join(db.Write(ctx, s, nothing), errors.New("refused"))
			})
			return nil
		}, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			db, calls := open(t, 1), 0
			db.AfterWrite(func([]any) { calls++ })

			require.NoError(t, test.run(t.Context(), db))

			require.Equal(t, test.want, calls)
		})
	}
}

func TestNotes(t *testing.T) {
	t.Parallel()
	db, s := open(t, 1), pgtest.NewProject(t)
	var told [][]any
	db.AfterWrite(func(notes []any) { told = append(told, notes) })

	require.Error(t, db.Write(t.Context(), s, func(tx pgx.Tx) error {
		postgres.Note(tx, "rolled back")
		return errors.New("refused")
	}))
	require.NoError(t, db.Write(t.Context(), s, func(pgx.Tx) error { return nil }))
	require.NoError(t, db.Atomically(t.Context(), s, func(ctx context.Context, tx pgx.Tx) error {
		postgres.Note(tx, "outer")
		return db.Write(ctx, s, func(tx pgx.Tx) error {
			postgres.Note(tx, "inner")
			postgres.Note(tx, "outer")
			return nil
		})
	}))

	require.Equal(t, [][]any{nil, {"outer", "inner"}}, told)
}

func TestAfterCommit(t *testing.T) {
	t.Parallel()
	db, s, refused := pgtest.DB(t), pgtest.NewProject(t), errors.New("refused")
	var calls []string
	note := func(ctx context.Context, text string) { db.AfterCommit(ctx, func() { calls = append(calls, text) }) }

	note(t.Context(), "at once")
	require.Equal(t, []string{"at once"}, calls)

	require.NoError(t, db.Atomically(t.Context(), s, func(ctx context.Context, _ pgx.Tx) error {
		require.ErrorIs(t, db.Atomically(ctx, s, func(ctx context.Context, _ pgx.Tx) error {
			note(ctx, "of a savepoint that was rolled back")
			return refused
		}), refused)
		require.NoError(t, db.Atomically(ctx, s, func(ctx context.Context, _ pgx.Tx) error {
			note(ctx, "inner")
			return nil
		}))
		note(ctx, "outer")
		require.Len(t, calls, 1, "nothing is said before the commit")
		return nil
	}))
	require.Equal(t, []string{"at once", "inner", "outer"}, calls)

	require.ErrorIs(t, db.Atomically(t.Context(), s, func(ctx context.Context, _ pgx.Tx) error {
		note(ctx, "of a transaction that was rolled back")
		return refused
	}), refused)
	require.Len(t, calls, 3)
}
