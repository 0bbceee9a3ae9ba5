package guard_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/drops"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/guard"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// desk is a service that stores titles of incidents as its telemetry.
type desk struct {
	db    *postgres.DB
	guard *guard.Guard
	api   *httpapi.API
	fails atomic.Bool
	who   auth.Identity
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	db, s := pgtest.DB(t), pgtest.NewProject(t)
	d := &desk{db: db, guard: guard.New(db, slog.New(slog.DiscardHandler)), who: auth.Identity{
		Type: auth.ActorAPIKey, Subject: uuid.NewString(), Role: auth.RoleIngest, Scopes: []string{"ingest:logs"}, TenantID: s.TenantID, ProjectID: s.ProjectID,
	}}
	options := httpapi.Options{Service: "desk", Authenticate: func(r *http.Request) (auth.Identity, error) {
		who := d.who
		if key := r.Header.Get("Key"); key != "" {
			who.Subject = key
		}
		return who, nil
	}}
	d.guard.Watch(&options)
	d.api = httpapi.New(options)
	group := ingest.NewGroup(ingest.DefaultLimits(), d.store)
	for _, path := range []string{"/a", "/b"} {
		httpapi.Raw(d.api, httpapi.Operation{ID: "desk" + path[1:], Method: http.MethodPost, Path: path, Access: httpapi.Key("ingest:logs")}, nil, nil,
			func(w http.ResponseWriter, r *http.Request) error { return d.take(w, r, group) })
	}
	return d
}

func (d *desk) take(_ http.ResponseWriter, r *http.Request, group *ingest.Group[string]) error {
	body, err := ingest.Read(r)
	if err != nil {
		return err
	}
	var judge ingest.Judge
	for i, line := range strings.Split(string(body), ",") {
		if line == "bad" {
			judge.Reject(i, ingest.CodeInvalid, "message is required")
		}
	}
	if judge.Rejected() == 2 {
		return ingest.Refuse(fault.InvalidField("logs[0]", "is bad"), &judge)
	}
	ingest.Reported(r.Context(), &judge)
	return group.Add(r.Context(), auth.Caller(r.Context()).Scope(), len(body), string(body))
}

func (d *desk) store(ctx context.Context, s auth.Scope, items []string) error {
	err := d.db.Write(ctx, s, func(tx pgx.Tx) error {
		for _, title := range items {
			if _, err := tx.Exec(ctx, `
				INSERT INTO platform.ingest_drops (tenant_id, project_id, minute, signal, reason, items, requests, last_at, sample)
				VALUES ($1, $2, now() + random() * interval '1 year', 'browser', 'scope', 1, 1, now(), $3)`, s.TenantID, s.ProjectID, title); err != nil {
				return err
			}
		}
		return nil
	})
	if d.fails.Load() {
		return errors.New("the disk is full")
	}
	return err
}

func (d *desk) send(path, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	d.api.ServeHTTP(w, r)
	return w
}

func (d *desk) stored(t *testing.T) (n int) {
	t.Helper()
	require.NoError(t, d.db.Read(t.Context(), d.who.Scope(), func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `
			SELECT count(*) FROM platform.ingest_drops WHERE tenant_id = $1 AND project_id = $2 AND signal = 'browser'`,
			d.who.TenantID, d.who.ProjectID).Scan(&n)
	}))
	return n
}

func TestABatchIsStoredOnce(t *testing.T) {
	t.Parallel()

	t.Run("however often it is sent", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t)
		id := uuid.NewString()
		for range 3 {
			require.Equal(t, http.StatusOK, d.send("/a", "one", "X-Batch-ID", strings.ToUpper(id)).Code)
		}
		require.Equal(t, 1, d.stored(t))

		require.Equal(t, http.StatusOK, d.send("/a", "one").Code, "what is no batch is stored every time")
		require.Equal(t, http.StatusOK, d.send("/a", "two", "X-Batch-ID", uuid.NewString()).Code)
		require.Equal(t, http.StatusOK, d.send("/b", "other route", "X-Batch-ID", id).Code)
		require.Equal(t, http.StatusOK, d.send("/a", "other key", "X-Batch-ID", id, "Key", uuid.NewString()).Code)
		require.Equal(t, 5, d.stored(t))
	})

	t.Run("by five senders at a time", func(t *testing.T) {
		t.Parallel()
		d, id := newDesk(t), uuid.NewString()
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() { d.send("/a", "one", "X-Batch-ID", id) })
		}
		all.Wait()
		require.Equal(t, 1, d.stored(t))
	})

	t.Run("by two replicas", func(t *testing.T) {
		t.Parallel()
		d, id := newDesk(t), uuid.NewString()
		twin := newDesk(t)
		twin.who = d.who
		var all sync.WaitGroup
		for _, replica := range []*desk{d, twin} {
			all.Go(func() { replica.send("/a", "one", "X-Batch-ID", id) })
		}
		all.Wait()
		require.Equal(t, 1, d.stored(t))
	})

	t.Run("and is not remembered when storing it failed", func(t *testing.T) {
		t.Parallel()
		d, id := newDesk(t), uuid.NewString()
		d.fails.Store(true)
		require.Equal(t, http.StatusInternalServerError, d.send("/a", "one", "X-Batch-ID", id).Code)
		d.fails.Store(false)
		require.Zero(t, d.stored(t))

		require.Equal(t, http.StatusOK, d.send("/a", "one", "X-Batch-ID", id).Code)
		require.Equal(t, 1, d.stored(t))
	})

	t.Run("and its id must be one", func(t *testing.T) {
		t.Parallel()
		w := newDesk(t).send("/a", "one", "X-Batch-ID", "seven")
		require.Equal(t, http.StatusBadRequest, w.Code)
		var answer map[string]any
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer))
		require.Equal(t, "INVALID_UUID", answer["error_code"])
	})
}

func TestWhatIsRefusedIsCounted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.send("/a", "good,bad,good")
	d.send("/a", "bad,bad")
	d.send("/a", "packed", "Content-Encoding", "br")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	require.NoError(t, d.guard.Run(ctx))

	found, err := drops.NewRepository(d.db).List(t.Context(), d.who.Scope(), time.Now().Add(-time.Hour), time.Now().Add(time.Minute))
	require.NoError(t, err)
	byReason := map[drops.Reason]drops.Drop{}
	for _, f := range found {
		if f.Signal == "logs" {
			byReason[f.Reason] = f
		}
	}
	require.Len(t, byReason, 2)
	require.Equal(t, int64(3), byReason[drops.Validation].Items)
	require.Equal(t, int64(2), byReason[drops.Validation].Requests)
	require.Equal(t, "message is required", byReason[drops.Validation].Sample)
	require.Equal(t, int64(1), byReason[drops.Unreadable].Items)
	require.Contains(t, byReason[drops.Unreadable].Sample, "content encoding")
}
