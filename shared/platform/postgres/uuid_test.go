package postgres_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestIDs(t *testing.T) {
	t.Parallel()
	a, b := uuid.New(), uuid.New()

	require.NoError(t, pgtest.DB(t).Unscoped(t.Context(), func(tx pgx.Tx) error {
		var plain, zero, unset uuid.UUID
		var pointer, none *uuid.UUID
		var set, null uuid.NullUUID
		var list []uuid.UUID
		unset = b
		require.NoError(t, tx.QueryRow(t.Context(), `
			SELECT $1::uuid, $2::uuid, NULL::uuid, $3::uuid, $4::uuid, $5::uuid, $6::uuid, $7::uuid[]`,
			a, uuid.Nil, &a, (*uuid.UUID)(nil), uuid.NullUUID{UUID: b, Valid: true}, uuid.NullUUID{}, []uuid.UUID{a, b}).
			Scan(&plain, &zero, &unset, &pointer, &none, &set, &null, &list))
		require.Equal(t, a, plain)
		require.Equal(t, uuid.Nil, zero)
		require.Equal(t, b, unset, "NULL changes nothing")
		require.Equal(t, &a, pointer)
		require.Nil(t, none)
		require.Equal(t, uuid.NullUUID{UUID: b, Valid: true}, set)
		require.False(t, null.Valid)
		require.Equal(t, []uuid.UUID{a, b}, list)

		var text string
		require.NoError(t, tx.QueryRow(t.Context(), `SELECT $1::uuid::text`, a).Scan(&text))
		require.Equal(t, a.String(), text)
		require.NoError(t, tx.QueryRow(t.Context(), `SELECT $1::uuid`, a.String()).Scan(&text), "text is an id too")
		require.Equal(t, a.String(), text)
		return nil
	}))
}
