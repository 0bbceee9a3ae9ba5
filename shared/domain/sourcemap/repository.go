package sourcemap

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/klauspost/compress/zstd"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

// What a project may keep: what was uploaded longest ago makes room.
const (
	maxMaps  = 1000
	maxBytes = 256 << 20
)

// maxOpen is about how much memory maps that are ready to be asked may take.
const maxOpen = 96 << 20

// Repository keeps the source maps of projects.
type Repository struct {
	db   *postgres.DB
	pack *zstd.Encoder
	read *zstd.Decoder

	turn  chan struct{} // for ready, and to read a map: one at a time
	ready map[uuid.UUID]opened
	cost  int
}

// NewRepository returns a Repository in db.
func NewRepository(db *postgres.DB) *Repository {
	pack, _ := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1)) // options that it accepts
	read, _ := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(MaxMap))
	return &Repository{db: db, pack: pack, read: read, turn: make(chan struct{}, 1), ready: map[uuid.UUID]opened{}}
}

// wait waits for the turn to read a map, which done ends.
func (r *Repository) wait(ctx context.Context) (done func(), err error) {
	select {
	case r.turn <- struct{}{}:
		return func() { <-r.turn }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("read source map: %w", ctx.Err())
	}
}

// packed is what is kept of a map, packed.
func (r *Repository) packed(ctx context.Context, body []byte) ([]byte, error) {
	done, err := r.wait(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	slim, err := Slim(body)
	if err != nil {
		return nil, err
	}
	return r.pack.EncodeAll(slim, nil), nil
}

// Add keeps a map, in place of the one that its file had.
func (r *Repository) Add(ctx context.Context, s auth.Scope, k Key, body []byte) error {
	packed, err := r.packed(ctx, body)
	if err != nil {
		return err
	}
	err = r.db.Write(ctx, s, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `
			INSERT INTO telemetry.source_maps AS m (tenant_id, project_id, app_name, release, file, map)
			VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (project_id, app_name, release, file) DO UPDATE
			SET id = gen_random_uuid(), map = excluded.map, uploaded_at = now()`,
			s.TenantID, s.ProjectID, k.App, k.Release, k.File, packed); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `
			DELETE FROM telemetry.source_maps AS m
			USING (
				SELECT o.id, row_number() OVER newest AS place, sum(octet_length(o.map)) OVER newest AS bytes
				FROM telemetry.source_maps AS o
				WHERE o.tenant_id = $1 AND o.project_id = $2
				WINDOW newest AS (ORDER BY o.uploaded_at DESC, o.id)
			) AS kept
			WHERE m.id = kept.id AND m.tenant_id = $1 AND m.project_id = $2 AND (kept.place > $3 OR kept.bytes > $4 AND kept.place > 1)`,
			s.TenantID, s.ProjectID, maxMaps, maxBytes)
		return err
	})
	if err != nil {
		return fmt.Errorf("store source map: %w", err)
	}
	return nil
}

// Stored is a map that is kept.
type Stored struct {
	Key

	Bytes      int
	UploadedAt time.Time
}

// List returns the newest maps of an application, of all for the empty name.
func (r *Repository) List(ctx context.Context, s auth.Scope, app string, limit int) ([]Stored, error) {
	var found []Stored
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT app_name, release, file, octet_length(map), uploaded_at
			FROM telemetry.source_maps
			WHERE tenant_id = $1 AND project_id = $2 AND ($3 = '' OR app_name = $3)
			ORDER BY uploaded_at DESC, id
			LIMIT $4`, s.TenantID, s.ProjectID, app, limit)
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Stored, error) {
			var one Stored
			err := row.Scan(&one.App, &one.Release, &one.File, &one.Bytes, &one.UploadedAt)
			return one, err
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list source maps: %w", err)
	}
	return found, nil
}

// Trace is a stack trace of a release; the empty release stands for the newest map of each
// file.
type Trace struct{ Release, Stack string }

// How long one question may take, and how many maps it may read. What is left is answered
// without maps.
const (
	maxTime  = 3 * time.Second
	maxReads = 20
)

// Traces reads stack traces of an application with its maps. Those that no map helps with
// are empty in the answer.
func (r *Repository) Traces(ctx context.Context, s auth.Scope, app string, traces []Trace) ([]string, error) {
	known, err := r.known(ctx, s, app)
	if err != nil || len(known) == 0 {
		return make([]string, len(traces)), err
	}
	within, cancel := context.WithTimeout(ctx, maxTime)
	defer cancel()
	texts, read := make([]string, len(traces)), map[uuid.UUID]opened{}
	for i, t := range traces {
		text, ok, err := mapped(within, t.Stack, func(ctx context.Context, file string) (opened, bool, error) {
			id, is := known[place{t.Release, file}]
			if !is {
				return opened{}, false, nil
			}
			m, done := read[id]
			if !done && len(read) < maxReads {
				var err error
				if m, err = r.open(ctx, s, id); err != nil {
					return opened{}, false, err
				}
				read[id] = m
			}
			return m, m.of != nil, nil
		})
		switch {
		case within.Err() != nil && ctx.Err() == nil:
			return texts, nil
		case err != nil:
			return texts, err
		case ok:
			texts[i] = text
		}
	}
	return texts, nil
}

// place is a file of a release.
type place struct{ release, file string }

// known are the maps of an application; those of the empty release are the newest.
func (r *Repository) known(ctx context.Context, s auth.Scope, app string) (map[place]uuid.UUID, error) {
	known := map[place]uuid.UUID{}
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			SELECT id, release, file
			FROM telemetry.source_maps
			WHERE tenant_id = $1 AND project_id = $2 AND app_name = $3
			ORDER BY uploaded_at, id`, s.TenantID, s.ProjectID, app)
		if err != nil {
			return err
		}
		var id uuid.UUID
		var release, file string
		_, err = pgx.ForEachRow(rows, []any{&id, &release, &file}, func() error {
			known[place{release, file}], known[place{"", file}] = id, id
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find source maps: %w", err)
	}
	return known, nil
}

// open returns a map that is ready to be asked; one that has gone meanwhile is empty.
func (r *Repository) open(ctx context.Context, s auth.Scope, id uuid.UUID) (opened, error) {
	done, err := r.wait(ctx)
	if err != nil {
		return opened{}, err
	}
	defer done()
	if m, ok := r.ready[id]; ok {
		return m, nil
	}
	var packed []byte
	err = r.db.Read(ctx, s, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `SELECT map FROM telemetry.source_maps WHERE tenant_id = $1 AND project_id = $2 AND id = $3`,
			s.TenantID, s.ProjectID, id).Scan(&packed)
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return opened{}, nil
	}
	if err != nil {
		return opened{}, fmt.Errorf("read source map: %w", err)
	}
	slim, err := r.read.DecodeAll(packed, nil)
	if err != nil {
		return opened{}, fmt.Errorf("unpack source map: %w", err)
	}
	m, err := open(slim)
	if err != nil {
		return opened{}, err
	}
	if r.cost += m.cost; r.cost > maxOpen {
		clear(r.ready)
		r.cost = m.cost
	}
	r.ready[id] = m
	return m, nil
}
