package incident

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/page"
)

// Filter narrows a list of incidents; zero members do not filter. From and To
// are inclusive and compare with the detection.
type Filter struct {
	States      []State
	Severities  []Severity
	Sources     []Source
	ServiceName string
	AssigneeID  *uuid.UUID
	Search      string
	From, To    time.Time
}

// Order is how a list of incidents is sorted. Ties break on the id.
type Order struct {
	By         Sort
	Descending bool
}

// Sort is what a list of incidents can be sorted by.
type Sort string

// The sortings.
const (
	ByDetection Sort = "detected_at"
	ByUpdate    Sort = "updated_at"
	BySeverity  Sort = "severity"
)

// severityRank puts the worst severity highest.
const severityRank = `array_position(ARRAY['low', 'medium', 'high', 'critical'], i.severity)`

// sortings holds the ORDER BY of every sorting. The one by detection is what
// the index of the table gives without sorting, both ways.
var sortings = map[Order]string{
	{ByDetection, true}:  `i.detected_at DESC, i.id`,
	{ByDetection, false}: `i.detected_at, i.id DESC`,
	{ByUpdate, true}:     `i.updated_at DESC, i.id`,
	{ByUpdate, false}:    `i.updated_at, i.id DESC`,
	{BySeverity, true}:   severityRank + ` DESC, i.detected_at DESC, i.id`,
	{BySeverity, false}:  severityRank + `, i.detected_at DESC, i.id`,
}

// List returns one page of the incidents that pass the filter.
func (r Reader) List(ctx context.Context, s auth.Scope, f Filter, by Order, p page.Request) (page.Page[Incident], error) {
	var found page.Page[Incident]
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		where, args, err := f.narrowed(ctx, tx, s)
		if err != nil {
			return err
		}
		var total int
		err = tx.QueryRow(ctx, `SELECT count(*) FROM incident.incidents AS i WHERE `+where, args).Scan(&total)
		if err != nil || total == 0 {
			found = page.Of[Incident](nil, 0, p)
			return err
		}
		args["limit"], args["offset"] = p.Limit, p.Offset()
		items, err := listed(ctx, tx, where, sortings[by], args)
		found = page.Of(items, total, p)
		return err
	})
	if err != nil {
		return found, fmt.Errorf("list incidents: %w", err)
	}
	return found, nil
}

func listed(ctx context.Context, tx pgx.Tx, where, order string, args pgx.NamedArgs) ([]Incident, error) {
	rows, err := tx.Query(ctx, `
		WITH page AS (
			SELECT i.id
			FROM incident.incidents AS i
			WHERE `+where+`
			ORDER BY `+order+`
			LIMIT @limit OFFSET @offset
		)
		SELECT `+columns+`
		FROM page
		JOIN incident.incidents AS i ON i.id = page.id
		`+people+`
		ORDER BY `+order, args)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToStructByName[Incident])
}

// maxMatches is how many incidents a search looks up through its index. A text
// that is found in more is looked for row by row, which is then as fast.
const maxMatches = 5000

// indexed matches texts that the trigram index can look up.
var indexed = regexp.MustCompile(`[\pL\pN]{3}`)

// narrowed is where with the search answered by the index when it can be. The
// index is out of reach of row-level security, so a function reads it.
func (f Filter) narrowed(ctx context.Context, tx pgx.Tx, s auth.Scope) (string, pgx.NamedArgs, error) {
	if !indexed.MatchString(f.Search) {
		where, args := f.where(s)
		return where, args, nil
	}
	rows, err := tx.Query(ctx, `
		SELECT id
		FROM incident.matching($1, $2) AS id`, contains(f.Search), maxMatches+1)
	if err != nil {
		return "", nil, err
	}
	matches, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil || len(matches) > maxMatches {
		where, args := f.where(s)
		return where, args, err
	}
	f.Search = ""
	where, args := f.where(s)
	args["matches"] = matches
	return where + ` AND i.id = ANY(@matches)`, args, nil
}

// where writes the conditions of the members that are set.
func (f Filter) where(s auth.Scope) (string, pgx.NamedArgs) {
	conditions, args := []string{`i.tenant_id = @tenant AND i.project_id = @project`, `i.deleted_at IS NULL`}, scoped(s, pgx.NamedArgs{})
	add := func(condition, name string, value any) {
		conditions, args[name] = append(conditions, condition), value
	}
	if len(f.States) > 0 {
		add(`i.state = ANY(@states)`, "states", f.States)
	}
	if len(f.Severities) > 0 {
		add(`i.severity = ANY(@severities)`, "severities", f.Severities)
	}
	if len(f.Sources) > 0 {
		add(`i.source = ANY(@sources)`, "sources", f.Sources)
	}
	if f.ServiceName != "" {
		add(`i.service_name = @service_name`, "service_name", f.ServiceName)
	}
	if f.AssigneeID != nil {
		add(`i.assignee_id = @assignee_id`, "assignee_id", f.AssigneeID)
	}
	if f.Search != "" {
		add(`(i.title ILIKE @search OR i.description ILIKE @search OR i.service_name ILIKE @search)`, "search", contains(f.Search))
	}
	if !f.From.IsZero() {
		add(`i.detected_at >= @from`, "from", f.From)
	}
	if !f.To.IsZero() {
		add(`i.detected_at <= @to`, "to", f.To)
	}
	return strings.Join(conditions, ` AND `), args
}

// contains is the pattern of texts that hold part as it stands.
func contains(part string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(part) + "%"
}
