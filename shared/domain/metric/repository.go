package metric

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/prometheus/model/labels"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/platform/recent"
)

// Settings bound what a Repository keeps.
type Settings struct {
	// Series is how many a project may have.
	Series int
	// KeepDays is how long samples are kept.
	KeepDays int
	// QueryBytes is how much packed data one selector may read.
	QueryBytes int
	// CacheBytes is the memory for unpacked fresh samples.
	CacheBytes int
	// Now is the clock.
	Now func() time.Time
}

// DefaultSettings are those of the platform.
func DefaultSettings(now func() time.Time) Settings {
	return Settings{Series: 1_000_000, KeepDays: 30, QueryBytes: 256 << 20, CacheBytes: 96 << 20, Now: now}
}

// Repository keeps metrics in PostgreSQL. It is a Store.
type Repository struct {
	db       *postgres.DB
	settings Settings
	known    *directory
	catalog  *catalog
	fresh    *recent.Cache[*block] // which are read again and again until they are moved
}

// NewRepository returns a repository over db.
func NewRepository(db *postgres.DB, settings Settings) *Repository {
	return &Repository{
		db: db, settings: settings, known: newDirectory(settings.Now), catalog: newCatalog(settings.Now), fresh: recent.New[*block](settings.CacheBytes),
	}
}

// Known returns the series of a project that this replica has stored lately.
func (r *Repository) Known(s auth.Scope) Directory { //nolint:ireturn // its type is nobody's business
	return knownNow{known: r.known.of(s.ProjectID), now: r.settings.Now().Unix()}
}

// Clock returns the bounds of the times that samples may have.
func (r *Repository) Clock() Clock {
	return Clock{Now: r.settings.Now(), Keep: time.Duration(r.settings.KeepDays) * 24 * time.Hour}
}

// Append stores batches in one transaction. What it does not take is noted in each batch.
func (r *Repository) Append(ctx context.Context, s auth.Scope, batches []*Batch) error {
	var learned map[Key]uint64
	err := r.db.Write(ctx, s, func(tx pgx.Tx) error {
		w := &appending{ctx: ctx, tx: tx, scope: s, settings: r.settings}
		var err error
		if learned, err = w.resolve(batches); err != nil {
			return err
		}
		if err := w.insertBlocks(batches); err != nil {
			return err
		}
		if err := w.insertExemplars(batches); err != nil {
			return err
		}
		return w.upsertMetadata(batches)
	})
	if err != nil {
		return err
	}
	r.db.AfterCommit(ctx, func() { r.known.put(s.ProjectID, learned) })
	return nil
}

// appending is one transaction that stores batches.
type appending struct {
	ctx      context.Context //nolint:containedctx // it lives as long as the call that made it
	tx       pgx.Tx
	scope    auth.Scope
	settings Settings
}

// identity is what makes a series that series.
type identity struct {
	name string
	hash [16]byte
}

func identityOf(s *Series) identity {
	sum := sha256.Sum256(s.Labels.Bytes(nil))
	return identity{name: s.Name, hash: [16]byte(sum[:16])}
}

// stored is a row of the registry as far as writing goes.
type stored struct {
	id          uint64
	temporality Temporality
}

// resolve finds or makes the series of the groups that have none and returns the keys it
// learned.
func (w *appending) resolve(batches []*Batch) (map[Key]uint64, error) {
	wanted := map[identity]*Series{}
	for _, b := range batches {
		for i := range b.groups {
			if g := &b.groups[i]; g.series != nil {
				id := identityOf(g.series)
				if _, ok := wanted[id]; !ok {
					wanted[id] = g.series
				}
				g.series.observe(b.ts[g.from:g.to])
			}
		}
	}
	if len(wanted) == 0 {
		return map[Key]uint64{}, nil
	}
	found, err := w.lookUp(wanted)
	if err != nil {
		return nil, err
	}
	missing := maps.Clone(wanted)
	maps.DeleteFunc(missing, func(id identity, _ *Series) bool { _, ok := found[id]; return ok })
	if err := w.touch(found); err != nil {
		return nil, err
	}
	if len(missing) > 0 {
		if err := w.register(missing, found); err != nil {
			return nil, err
		}
	}
	return w.assign(batches, found), nil
}

// assign gives the groups their series, and refuses those that have none.
func (w *appending) assign(batches []*Batch, found map[identity]stored) map[Key]uint64 {
	learned := map[Key]uint64{}
	for _, b := range batches {
		for i := range b.groups {
			g := &b.groups[i]
			if g.series == nil {
				continue
			}
			row, ok := found[identityOf(g.series)]
			switch {
			case !ok:
				b.refuse(*g, ingest.CodeQuota, fmt.Sprintf("The project has %d series, which is its limit.", w.settings.Series))
			case (row.temporality == Delta) != g.series.Adds():
				b.refuse(*g, ingest.CodeInvalid, "The series exists with values of another kind: increments and totals do not mix.")
			default:
				g.id = row.id
				learned[g.key] = row.id
			}
		}
	}
	return learned
}

// observe widens the time in which a series was seen.
func (s *Series) observe(ts []int64) {
	for _, t := range ts {
		at := time.UnixMilli(t).UTC()
		if s.FirstSeen.IsZero() || at.Before(s.FirstSeen) {
			s.FirstSeen = at
		}
		if at.After(s.LastSeen) {
			s.LastSeen = at
		}
	}
}

// lookUp reads the registry for identities.
func (w *appending) lookUp(wanted map[identity]*Series) (map[identity]stored, error) {
	names, hashes := make([]string, 0, len(wanted)), make([][]byte, 0, len(wanted))
	for id := range wanted {
		names, hashes = append(names, id.name), append(hashes, id.hash[:])
	}
	rows, err := w.tx.Query(w.ctx, `
		SELECT s.id, s.metric_name, s.labels_hash, s.temporality
		FROM unnest(@names::text[], @hashes::bytea[]) AS q (metric_name, labels_hash)
		JOIN telemetry.metric_series AS s ON s.metric_name = q.metric_name AND s.labels_hash = q.labels_hash
		WHERE s.tenant_id = @tenant_id AND s.project_id = @project_id`, pgx.NamedArgs{
		"names": names, "hashes": hashes, "tenant_id": w.scope.TenantID, "project_id": w.scope.ProjectID,
	})
	if err != nil {
		return nil, fmt.Errorf("look up series: %w", err)
	}
	return collectStored(rows, make(map[identity]stored, len(wanted)))
}

func collectStored(rows pgx.Rows, into map[identity]stored) (map[identity]stored, error) {
	var row stored
	var id identity
	var hash []byte
	_, err := pgx.ForEachRow(rows, []any{&row.id, &id.name, &hash, &row.temporality}, func() error {
		id.hash = [16]byte(hash)
		into[id] = row
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read series: %w", err)
	}
	return into, nil
}

// touch says that series are still alive. Rows are locked in the order of their ids, so
// that replicas do not wait for each other in a circle.
func (w *appending) touch(found map[identity]stored) error {
	if len(found) == 0 {
		return nil
	}
	ids := make([]int64, 0, len(found))
	for _, row := range found {
		ids = append(ids, int64(row.id))
	}
	slices.Sort(ids)
	_, err := w.tx.Exec(w.ctx, `
		WITH alive AS (
			SELECT s.id FROM telemetry.metric_series AS s
			WHERE s.tenant_id = @tenant_id AND s.project_id = @project_id AND s.id = ANY (@ids)
				AND s.last_seen < @now::timestamptz - interval '30 minutes'
			ORDER BY s.id FOR UPDATE
		)
		UPDATE telemetry.metric_series AS s SET last_seen = @now
		FROM alive WHERE s.id = alive.id AND s.tenant_id = @tenant_id AND s.project_id = @project_id`, pgx.NamedArgs{
		"tenant_id": w.scope.TenantID, "project_id": w.scope.ProjectID, "ids": ids, "now": w.settings.Now(),
	})
	if err != nil {
		return fmt.Errorf("touch series: %w", err)
	}
	return nil
}

// register inserts series and adds them to found, as many as the project may have. One
// transaction of a project does so at a time, so that ids are committed in their order.
func (w *appending) register(missing map[identity]*Series, found map[identity]stored) error {
	count, err := w.lockProject()
	if err != nil {
		return err
	}
	meanwhile, err := w.lookUp(missing)
	if err != nil {
		return err
	}
	maps.Copy(found, meanwhile)
	maps.DeleteFunc(missing, func(id identity, _ *Series) bool { _, ok := meanwhile[id]; return ok })

	ids := slices.SortedFunc(maps.Keys(missing), func(a, b identity) int {
		if c := strings.Compare(a.name, b.name); c != 0 {
			return c
		}
		return slices.Compare(a.hash[:], b.hash[:])
	})
	ids = ids[:max(0, min(len(ids), w.settings.Series-count))]
	for part := range slices.Chunk(ids, 2000) {
		if err := w.insertSeries(part, missing, found); err != nil {
			return err
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err = w.tx.Exec(w.ctx, `
		UPDATE telemetry.metric_projects
		SET series_count = series_count + @added, last_id = (
			SELECT max(s.id) FROM telemetry.metric_series AS s
			WHERE s.tenant_id = @tenant_id AND s.project_id = @project_id AND s.id >= last_id)
		WHERE tenant_id = @tenant_id AND project_id = @project_id`,
		pgx.NamedArgs{"added": len(ids), "tenant_id": w.scope.TenantID, "project_id": w.scope.ProjectID})
	if err != nil {
		return fmt.Errorf("count series: %w", err)
	}
	return nil
}

// lockProject returns how many series the project has and keeps others from adding any.
func (w *appending) lockProject() (count int, err error) {
	_, err = w.tx.Exec(w.ctx, `
		INSERT INTO telemetry.metric_projects (tenant_id, project_id) VALUES ($1, $2) ON CONFLICT (project_id) DO NOTHING`,
		w.scope.TenantID, w.scope.ProjectID)
	if err != nil {
		return 0, fmt.Errorf("begin the registry of a project: %w", err)
	}
	err = w.tx.QueryRow(w.ctx, `
		SELECT series_count FROM telemetry.metric_projects WHERE tenant_id = $1 AND project_id = $2 FOR UPDATE`,
		w.scope.TenantID, w.scope.ProjectID).Scan(&count)
	if err != nil {
		return 0, fmt.Errorf("lock the registry of a project: %w", err)
	}
	return count, nil
}

func (w *appending) insertSeries(ids []identity, missing map[identity]*Series, found map[identity]stored) error {
	n := len(ids)
	names, proms, services, types := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	temporalities, units, sets, hashes := make([]string, n), make([]*string, n), make([]string, n), make([][]byte, n)
	firsts, lasts := make([]time.Time, n), make([]time.Time, n)
	for i, id := range ids {
		s := missing[id]
		names[i], proms[i], services[i], types[i], temporalities[i] = s.Name, s.PromName, s.Service, string(s.Type), string(s.Temporality)
		sets[i], hashes[i], firsts[i], lasts[i] = labelText(s.Labels), id.hash[:], s.FirstSeen, w.settings.Now()
		if s.LastSeen.After(lasts[i]) {
			lasts[i] = s.LastSeen
		}
		if s.Unit != "" {
			units[i] = &s.Unit
		}
		if firsts[i].IsZero() {
			firsts[i] = lasts[i]
		}
	}
	rows, err := w.tx.Query(w.ctx, `
		INSERT INTO telemetry.metric_series (tenant_id, project_id, metric_name, prom_name, service_name, metric_type,
			temporality, unit, labels, labels_hash, first_seen, last_seen)
		SELECT @tenant_id, @project_id, q.metric_name, q.prom_name, q.service_name, q.metric_type,
			q.temporality, q.unit, q.labels, q.labels_hash, q.first_seen, q.last_seen
		FROM unnest(@names::text[], @proms::text[], @services::text[], @types::text[], @temporalities::text[], @units::text[],
			@labels::jsonb[], @hashes::bytea[], @firsts::timestamptz[], @lasts::timestamptz[]) WITH ORDINALITY
			AS q (metric_name, prom_name, service_name, metric_type, temporality, unit, labels, labels_hash, first_seen, last_seen, place)
		ORDER BY q.place
		RETURNING id, metric_name, labels_hash, temporality`, pgx.NamedArgs{
		"tenant_id": w.scope.TenantID, "project_id": w.scope.ProjectID, "names": names, "proms": proms, "services": services,
		"types": types, "temporalities": temporalities, "units": units, "labels": sets, "hashes": hashes, "firsts": firsts, "lasts": lasts,
	})
	if err != nil {
		return fmt.Errorf("insert series: %w", err)
	}
	_, err = collectStored(rows, found)
	return err
}

// labelText writes labels as a JSON object.
func labelText(ls labels.Labels) string {
	text, _ := json.Marshal(ls.Map()) // a map of texts always can be
	return string(text)
}

// insertBlocks stores the samples of all batches as blocks.
func (w *appending) insertBlocks(batches []*Batch) error {
	var pieces []piece
	held := 0
	flush := func() error {
		if held == 0 {
			return nil
		}
		err := w.insertBlock(pieces, held)
		pieces, held = pieces[:0], 0
		return err
	}
	for _, b := range batches {
		for _, g := range b.groups {
			if g.id == 0 || g.from == g.to {
				continue
			}
			if held+g.to-g.from > maxBlockSamples {
				if err := flush(); err != nil {
					return err
				}
			}
			pieces = append(pieces, piece{id: g.id, ts: b.ts[g.from:g.to], vs: b.vs[g.from:g.to]})
			held += g.to - g.from
		}
	}
	return flush()
}

func (w *appending) insertBlock(pieces []piece, held int) error {
	first, last := pieces[0].ts[0], pieces[0].ts[0]
	for _, p := range pieces {
		for _, t := range p.ts {
			first, last = min(first, t), max(last, t)
		}
	}
	room := blockRoom.Get().(*[]byte) //nolint:forcetypeassert // New makes nothing else
	defer blockRoom.Put(room)
	*room = appendBlock((*room)[:0], pieces)
	_, err := w.tx.Exec(w.ctx, `
		INSERT INTO telemetry.metric_wal (tenant_id, project_id, min_ts, max_ts, sample_count, data)
		VALUES ($1, $2, $3, $4, $5, $6)`, w.scope.TenantID, w.scope.ProjectID, first, last, held, *room)
	if err != nil {
		return fmt.Errorf("insert samples: %w", err)
	}
	return nil
}
