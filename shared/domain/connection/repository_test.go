package connection_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/connection"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func keep(pgx.Tx) error { return nil }

// add stores a setting that is as old as given.
func add(t *testing.T, r *connection.Repository, s auth.Scope, of connection.Category, name string, age time.Duration) connection.Setting {
	t.Helper()
	at := clock.Now().Add(-age)
	x := connection.New(s, at)
	_, err := vault(t).Apply(&x, connection.Draft{Category: of, Name: name, Config: connection.Config{"api_key": "canary"}}, at)
	require.NoError(t, err)
	require.NoError(t, r.Insert(t.Context(), s, x, keep))
	return x
}

func TestSettingsAreStored(t *testing.T) {
	t.Parallel()
	repo, s := connection.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
	openAI := add(t, repo, s, connection.OpenAI, "b", 2*time.Hour)
	azure := add(t, repo, s, connection.AzureOpenAI, "c", time.Hour)
	slack := add(t, repo, s, connection.Slack, "a", 0)
	stranger := pgtest.NewProject(t)

	for _, test := range []struct {
		filter connection.Filter
		after  connection.Position
		want   []connection.Setting
	}{
		{connection.Filter{}, connection.Position{}, []connection.Setting{azure, openAI, slack}},
		{connection.Filter{}, connection.PositionOf(azure.Key()), []connection.Setting{openAI, slack}},
		{connection.Filter{Category: connection.Slack}, connection.Position{}, []connection.Setting{slack}},
		{connection.Filter{Prefix: "ai_"}, connection.Position{}, []connection.Setting{azure, openAI}},
		{connection.Filter{Prefix: "ai%"}, connection.Position{}, []connection.Setting{}},
	} {
		found, err := repo.List(t.Context(), s, test.filter, test.after, 10)
		require.NoError(t, err)
		require.Equal(t, test.want, found, "%+v", test)
	}
	none, err := repo.List(t.Context(), stranger, connection.Filter{}, connection.Position{}, 10)
	require.NoError(t, err)
	require.Empty(t, none)

	one, err := repo.ByID(t.Context(), s, slack.ID)
	require.NoError(t, err)
	require.Equal(t, slack, one)
	for _, id := range []uuid.UUID{slack.ID, uuid.New()} {
		_, err = repo.ByID(t.Context(), stranger, id)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	}
}

func TestTheNewestTestedModelCounts(t *testing.T) {
	t.Parallel()
	repo, s := connection.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
	models := []connection.Category{connection.OpenAI, connection.AzureOpenAI}
	older := add(t, repo, s, connection.OpenAI, "older", 2*time.Hour)
	newer := add(t, repo, s, connection.AzureOpenAI, "newer", time.Hour)
	newest := func(tested bool) *connection.Setting {
		found, err := repo.Newest(t.Context(), s, models, tested)
		require.NoError(t, err)
		return found
	}

	require.Nil(t, newest(true), "none was tested")
	require.Equal(t, newer.ID, newest(false).ID)
	require.NoError(t, repo.Tested(t.Context(), s, newer, connection.Success, clock.Now(), keep))
	require.NoError(t, repo.Tested(t.Context(), s, older, connection.Success, clock.Now(), keep))
	require.Equal(t, newer.ID, newest(true).ID)

	require.NoError(t, repo.Tested(t.Context(), s, newer, connection.Failed, clock.Now(), keep))
	require.Equal(t, older.ID, newest(true).ID, "a test that failed does not count")
	stale := older
	stale.Sealed = "enc:v1:another"
	require.NoError(t, repo.Tested(t.Context(), s, stale, connection.Failed, clock.Now(), keep))
	require.Equal(t, older.ID, newest(true).ID, "a test of what is not stored any more does not count")

	off := false
	_, err := repo.Change(t.Context(), s, older.ID, func(x *connection.Setting) error {
		_, err := vault(t).Apply(x, connection.Draft{Category: x.Category, Name: x.Name, Config: x.Display, IsActive: &off}, clock.Now())
		return err
	}, keep)
	require.NoError(t, err)
	require.Nil(t, newest(true))
}

func TestChangesAndRecordsAreOneTransaction(t *testing.T) {
	t.Parallel()
	repo, s := connection.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
	x := add(t, repo, s, connection.Slack, "name", 0)
	refuse := func(pgx.Tx) error { return fault.New(fault.Conflict, fault.CodeConflict, "No.") }

	_, err := repo.Change(t.Context(), s, x.ID, func(x *connection.Setting) error { x.Name = "new"; return nil }, refuse)
	require.Equal(t, fault.Conflict, fault.KindOf(err))
	require.Error(t, repo.Tested(t.Context(), s, x, connection.Success, clock.Now(), refuse))
	require.Error(t, repo.Delete(t.Context(), s, x.ID, func(tx pgx.Tx, _ connection.Setting) error { return refuse(tx) }))
	stored, err := repo.ByID(t.Context(), s, x.ID)
	require.NoError(t, err)
	require.Equal(t, x, stored)

	gone := func(_ pgx.Tx, gone connection.Setting) error {
		require.Equal(t, "name", gone.Name)
		return nil
	}
	require.Equal(t, fault.NotFound, fault.KindOf(repo.Delete(t.Context(), pgtest.NewProject(t), x.ID, gone)))
	require.NoError(t, repo.Delete(t.Context(), s, x.ID, gone))
	require.Equal(t, fault.NotFound, fault.KindOf(repo.Delete(t.Context(), s, x.ID, gone)))
}
