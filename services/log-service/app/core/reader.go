package core

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/query"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	// scansPerProject is how many searches of one project work at a time, and scanWait
	// how long another one waits for its turn.
	scansPerProject = 2
	scanWait        = 10 * time.Second

	// maxExport is how many lines an export has, exportPage how many are read at a time.
	maxExport  = 100_000
	exportPage = 1000

	maxQuery    = 1000
	contextSpan = 24 * time.Hour
)

// Exports leaves word of lines that are taken away.
type Exports interface {
	RecordExport(ctx context.Context, s auth.Scope, asked map[string]any) error
}

// Reader is how people search.
type Reader struct {
	store   logs.Store
	views   logs.Views
	exports Exports
	now     func() time.Time

	mu    sync.Mutex
	turns map[uuid.UUID]*turn
}

// turn are the searches of a project: those at work and those that wait.
type turn struct {
	slots chan struct{}
	users int
}

// NewReader returns a reader of a store.
func NewReader(store logs.Store, views logs.Views, exports Exports, now func() time.Time) *Reader {
	return &Reader{store: store, views: views, exports: exports, now: now, turns: map[uuid.UUID]*turn{}}
}

// Selection says which lines are meant, as people ask for it.
type Selection struct {
	Query      string
	Syntax     query.Syntax
	Service    string
	Levels     string
	MinLevel   string
	Host       string
	TraceID    string
	Attributes []string
}

// Where makes one tree of a selection. The warning says why the query is not read as
// it was meant.
func (sel Selection) Where() (where query.Node, warning string, err error) {
	text, warning, err := sel.text()
	if err != nil {
		return where, "", err
	}
	parts := []query.Node{}
	for _, field := range [][2]string{{query.FieldService, sel.Service}, {query.FieldHost, sel.Host}, {query.FieldTrace, sel.TraceID}} {
		if field[1] != "" {
			parts = append(parts, query.Exactly(field[0], field[1]))
		}
	}
	if levels := Levels(sel.Levels); len(levels) > 0 {
		nodes := make([]query.Node, len(levels))
		for i, level := range levels {
			nodes[i] = query.Exactly(query.FieldLevel, level)
		}
		parts = append(parts, query.Either(nodes...))
	}
	if sel.MinLevel != "" {
		if query.Rank(query.Level(sel.MinLevel)) == 0 {
			return where, "", fault.InvalidField("query.min_level", "must be one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL")
		}
		parts = append(parts, query.Compare(query.FieldLevel, query.AtLeast, sel.MinLevel, false))
	}
	for _, attribute := range sel.Attributes {
		key, value, ok := strings.Cut(attribute, "=")
		if !ok || key == "" {
			return where, "", fault.InvalidField("query.attribute", "must be key=value")
		}
		parts = append(parts, query.Compare("attributes."+key, query.Equal, value, false))
	}
	return query.Both(append(parts, text)...), warning, nil
}

// text reads the query itself.
func (sel Selection) text() (query.Node, string, error) {
	text := strings.TrimSpace(sel.Query)
	if sel.Syntax == query.Plain || sel.Syntax != query.Full && !query.LooksFull(text) {
		return query.Contains(text), "", nil
	}
	n, err := query.Parse(text)
	var problem *query.Error
	switch {
	case errors.As(err, &problem) && problem.TooMany:
		return n, "", fault.InvalidField("query.query", "must have at most %d terms", query.MaxTerms)
	case err != nil:
		return query.Contains(text), "The query was searched as plain text: " + err.Error() + ".", nil
	}
	return n, "", nil
}

// Levels are the names of levels in a comma list.
func Levels(list string) []string {
	var levels []string
	for entry := range strings.SplitSeq(list, ",") {
		if entry = strings.TrimSpace(entry); entry != "" {
			levels = append(levels, query.Level(entry))
		}
	}
	return levels
}

// scan waits for the turn of a search and returns what ends it.
func (r *Reader) scan(ctx context.Context, s auth.Scope) (func(), error) {
	r.mu.Lock()
	t, ok := r.turns[s.ProjectID]
	if !ok {
		t = &turn{slots: make(chan struct{}, scansPerProject)}
		r.turns[s.ProjectID] = t
	}
	t.users++
	r.mu.Unlock()
	leave := func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		if t.users--; t.users == 0 {
			delete(r.turns, s.ProjectID)
		}
	}

	wait := time.NewTimer(scanWait)
	defer wait.Stop()
	select {
	case t.slots <- struct{}{}:
		return func() { <-t.slots; leave() }, nil
	case <-wait.C:
		leave()
		return nil, fault.New(fault.RateLimited, "RATE_LIMITED", "Other searches of the project are still at work. Try again shortly.").RetryIn(2 * time.Second)
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}

// Search returns lines in order.
func (r *Reader) Search(ctx context.Context, who auth.Identity, q logs.Query, p logs.Page) (logs.Found, error) {
	done, err := r.scan(ctx, who.Scope())
	if err != nil {
		return logs.Found{}, err
	}
	defer done()
	return r.store.Search(ctx, who.Scope(), q, p)
}

// Stats counts lines.
func (r *Reader) Stats(ctx context.Context, who auth.Identity, q logs.Query, step int) (logs.Stats, error) {
	done, err := r.scan(ctx, who.Scope())
	if err != nil {
		return logs.Stats{}, err
	}
	defer done()
	return r.store.Stats(ctx, who.Scope(), q, step)
}

// Facets counts the values of fields.
func (r *Reader) Facets(ctx context.Context, who auth.Identity, q logs.Query, fields []string, limit int) (logs.Facets, error) {
	done, err := r.scan(ctx, who.Scope())
	if err != nil {
		return logs.Facets{}, err
	}
	defer done()
	return r.store.Facets(ctx, who.Scope(), q, fields, limit)
}

// Services lists who wrote lines since a time.
func (r *Reader) Services(ctx context.Context, who auth.Identity, since time.Time) ([]string, error) {
	return r.store.Services(ctx, who.Scope(), since)
}

// Patterns lists patterns.
func (r *Reader) Patterns(ctx context.Context, who auth.Identity, q logs.PatternQuery) ([]logs.Pattern, error) {
	return r.store.Patterns(ctx, who.Scope(), q)
}

// Context returns the lines around one line, oldest first, of the same service and host.
func (r *Reader) Context(ctx context.Context, who auth.Identity, anchor string, before, after int) ([]logs.Line, error) {
	id, ok := logs.ParseID(anchor)
	if !ok {
		return nil, fault.Missing()
	}
	done, err := r.scan(ctx, who.Scope())
	if err != nil {
		return nil, err
	}
	defer done()
	at := time.UnixMicro(id.Micros).UTC()
	just := id
	just.Seq--
	found, err := r.store.Search(ctx, who.Scope(), logs.Query{From: at, To: at}, logs.Page{OldestFirst: true, After: &just, Limit: 1, Uncounted: true})
	if err != nil {
		return nil, err
	}
	if len(found.Lines) == 0 || logs.IDOf(found.Lines[0]) != id {
		return nil, fault.Missing()
	}
	line := found.Lines[0]
	where := query.Both(query.Exactly(query.FieldService, line.Service), query.Exactly(query.FieldHost, line.Host))
	earlier, err := r.around(ctx, who, logs.Query{From: at.Add(-contextSpan), To: at, Where: where}, logs.Page{After: &id, Limit: before})
	if err != nil {
		return nil, err
	}
	later, err := r.around(ctx, who, logs.Query{From: at, To: at.Add(contextSpan), Where: where}, logs.Page{After: &id, Limit: after, OldestFirst: true})
	if err != nil {
		return nil, err
	}
	slices.Reverse(earlier)
	return slices.Concat(earlier, []logs.Line{line}, later), nil
}

func (r *Reader) around(ctx context.Context, who auth.Identity, q logs.Query, p logs.Page) ([]logs.Line, error) {
	if p.Limit == 0 {
		return nil, nil
	}
	p.Uncounted = true
	found, err := r.store.Search(ctx, who.Scope(), q, p)
	return found.Lines, err
}

// Export leaves word that the caller takes lines away and returns them, newest first.
func (r *Reader) Export(ctx context.Context, who auth.Identity, q logs.Query, asked map[string]any) (func(context.Context) iter.Seq2[[]logs.Line, error], error) {
	if err := r.exports.RecordExport(ctx, who.Scope(), asked); err != nil {
		return nil, err
	}
	return func(ctx context.Context) iter.Seq2[[]logs.Line, error] {
		return func(yield func([]logs.Line, error) bool) {
			p := logs.Page{Limit: exportPage, Uncounted: true}
			for taken := 0; taken < maxExport; taken += exportPage {
				found, err := r.Search(ctx, who, q, p)
				if err == nil && !found.Complete {
					err = errors.New("the lines could not be read in time")
				}
				if !yield(found.Lines, err) || err != nil || !found.More {
					return
				}
				last := logs.IDOf(found.Lines[len(found.Lines)-1])
				p.After = &last
			}
		}
	}, nil
}

// AddView saves a search for the caller.
func (r *Reader) AddView(ctx context.Context, who auth.Identity, v logs.View) (logs.View, error) {
	v.ID, v.CreatedAt = uuid.Must(uuid.NewV7()), r.now()
	if id := who.UserID(); id.Valid {
		v.CreatedBy = &id.UUID
	}
	return v, r.views.Add(ctx, who.Scope(), v)
}

// Views lists what the caller sees.
func (r *Reader) Views(ctx context.Context, who auth.Identity, after *logs.ViewPlace, limit int) ([]logs.View, error) {
	return r.views.Visible(ctx, who.Scope(), logs.Visible{UserID: who.UserID(), After: after, Limit: limit})
}

// RemoveView deletes a saved search: one's own, for admins any. Those of others that
// are not shared are missing to everybody else.
func (r *Reader) RemoveView(ctx context.Context, who auth.Identity, id uuid.UUID) error {
	return r.views.Remove(ctx, who.Scope(), id, func(v logs.View) error {
		own := v.CreatedBy != nil && who.UserID().Valid && *v.CreatedBy == who.UserID().UUID
		switch {
		case own, who.Role.Admits(auth.RoleAdmin):
			return nil
		case v.Shared:
			return fault.New(fault.Forbidden, fault.CodeForbidden, "Only who saved the search and admins may delete it.")
		default:
			return fault.Missing()
		}
	})
}
