package incident

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Similar is an earlier or parallel incident that looks like another one, with
// what is known of its cause and how people ended it.
type Similar struct {
	Incident

	Score          float64 // 0..1: service 0.4, title 0.35, labels 0.25
	SameService    bool
	TitleLikeness  float64 // 0..1, by trigrams
	LabelOverlap   float64 // 0..1, shared label pairs of the alerts among all
	ConfirmedClaim *string // of the hypothesis that people confirmed
	ActualCause    *string // from the newest feedback that names one
	Resolution     *string // the comment with which a person mitigated or resolved it
}

// How many incidents are looked at: the newest of the service and of the
// project, of which the best by service and title are compared by labels.
const (
	similarCandidates = 500
	similarFinalists  = 50
	similarAlerts     = 20
)

// Similar returns up to limit incidents of the project that look like the given
// one, the best first and the newest first among equally good ones.
func (r Reader) Similar(ctx context.Context, s auth.Scope, id uuid.UUID, limit int) ([]Similar, error) {
	return r.similar(ctx, s, id, time.Time{}, endOfTime, limit)
}

// SimilarAround is Similar for incidents that were detected in a range.
func (r Reader) SimilarAround(ctx context.Context, s auth.Scope, id uuid.UUID, from, to time.Time, limit int) ([]Similar, error) {
	return r.similar(ctx, s, id, from, to, limit)
}

func (r Reader) similar(ctx context.Context, s auth.Scope, id uuid.UUID, from, to time.Time, limit int) ([]Similar, error) {
	var found []Similar
	err := r.db.Read(ctx, s, func(tx pgx.Tx) error {
		// To plan this takes as long as to run it, and every time the same plan comes out.
		if _, err := tx.Exec(ctx, `SET LOCAL plan_cache_mode = force_generic_plan`); err != nil {
			return err
		}
		rows, err := tx.Query(ctx, similarQuery, scoped(s, pgx.NamedArgs{
			"id": id, "from": from, "to": to, "limit": limit,
			"candidates": similarCandidates, "finalists": similarFinalists, "alerts": similarAlerts,
		}))
		if err != nil {
			return err
		}
		found, err = pgx.CollectRows(rows, pgx.RowToStructByName[Similar])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find similar incidents: %w", err)
	}
	return found, nil
}

// similarQuery compares by service and title first, because labels have to be
// read from the alerts of every candidate. The label severity tells nothing
// that the incident does not.
const similarQuery = `
	WITH self AS MATERIALIZED (
		SELECT i.id, i.title, i.service_name
		FROM incident.incidents AS i
		WHERE i.tenant_id = @tenant AND i.project_id = @project AND i.id = @id
	), own AS MATERIALIZED (
		SELECT DISTINCT label.key, label.value
		FROM (
			SELECT a.labels
			FROM integration.monitoring_alerts AS a
			WHERE a.tenant_id = @tenant AND a.project_id = @project AND a.incident_id = @id
			LIMIT @alerts
		) AS a
		CROSS JOIN LATERAL jsonb_each_text(a.labels) AS label
		WHERE label.key <> 'severity'
	), candidate AS MATERIALIZED (
		(
			SELECT i.id, i.detected_at, i.service_name, i.title
			FROM incident.incidents AS i
			WHERE i.tenant_id = @tenant AND i.project_id = @project AND i.service_name = (SELECT self.service_name FROM self)
				AND i.detected_at BETWEEN @from AND @to AND i.deleted_at IS NULL
			ORDER BY i.detected_at DESC
			LIMIT @candidates
		)
		UNION
		(
			SELECT i.id, i.detected_at, i.service_name, i.title
			FROM incident.incidents AS i
			WHERE i.tenant_id = @tenant AND i.project_id = @project
				AND i.detected_at BETWEEN @from AND @to AND i.deleted_at IS NULL
			ORDER BY i.detected_at DESC, i.id
			LIMIT @candidates
		)
	), finalist AS MATERIALIZED (
		SELECT likened.id, likened.detected_at, likened.same_service, likened.title_likeness
		FROM (
			SELECT c.id, c.detected_at, c.service_name = self.service_name AS same_service,
				public.similarity(c.title, self.title)::float8 AS title_likeness
			FROM self
			JOIN candidate AS c ON c.id <> self.id
			OFFSET 0 -- so that the likeness is computed once and not again for the order
		) AS likened
		ORDER BY likened.same_service::integer * 0.4 + likened.title_likeness * 0.35 DESC, likened.detected_at DESC
		LIMIT @finalists
	), compared AS (
		SELECT finalist.id, finalist.detected_at, finalist.same_service, finalist.title_likeness,
			coalesce(labels.shared::float8 / nullif(labels.theirs + (SELECT count(*) FROM own) - labels.shared, 0), 0) AS label_overlap
		FROM finalist
		CROSS JOIN LATERAL (
			SELECT count(*) AS theirs, count(own.key) AS shared
			FROM (
				SELECT DISTINCT label.key, label.value
				FROM (
					SELECT a.labels
					FROM integration.monitoring_alerts AS a
					WHERE a.tenant_id = @tenant AND a.project_id = @project AND a.incident_id = finalist.id
					LIMIT @alerts
				) AS a
				CROSS JOIN LATERAL jsonb_each_text(a.labels) AS label
				WHERE label.key <> 'severity'
			) AS pair
			LEFT JOIN own ON own.key = pair.key AND own.value = pair.value
		) AS labels
	), best AS (
		SELECT c.id, c.same_service, c.title_likeness, c.label_overlap,
			c.same_service::integer * 0.4 + c.title_likeness * 0.35 + c.label_overlap * 0.25 AS score
		FROM compared AS c
		WHERE c.same_service OR c.title_likeness >= 0.3 OR c.label_overlap >= 0.3
		ORDER BY round((c.same_service::integer * 0.4 + c.title_likeness * 0.35 + c.label_overlap * 0.25)::numeric, 1) DESC,
			c.detected_at DESC, c.id
		LIMIT @limit
	)
	SELECT ` + columns + `, best.score, best.same_service, best.title_likeness, best.label_overlap,
		confirmed.claim AS confirmed_claim, opinion.actual_cause, ended.content AS resolution
	FROM best
	JOIN incident.incidents AS i ON i.id = best.id AND i.tenant_id = @tenant AND i.project_id = @project
	` + people + `
	LEFT JOIN incident.hypotheses AS confirmed ON confirmed.incident_id = i.id AND confirmed.status = 'confirmed'
		AND confirmed.tenant_id = i.tenant_id AND confirmed.project_id = i.project_id
	LEFT JOIN LATERAL (
		SELECT f.actual_cause
		FROM incident.hypotheses AS h
		JOIN incident.hypothesis_feedback AS f
			ON f.hypothesis_id = h.id AND f.tenant_id = h.tenant_id AND f.project_id = h.project_id
		WHERE h.tenant_id = i.tenant_id AND h.project_id = i.project_id AND h.incident_id = i.id AND f.actual_cause <> ''
		ORDER BY f.updated_at DESC, f.id
		LIMIT 1
	) AS opinion ON true
	LEFT JOIN LATERAL (
		SELECT a.content
		FROM incident.incident_activities AS a
		WHERE a.tenant_id = i.tenant_id AND a.project_id = i.project_id AND a.incident_id = i.id
			AND a.activity_type = 'state_change' AND a.new_value IN ('mitigated', 'resolved')
			AND a.user_id IS NOT NULL AND a.content NOT LIKE 'State changed from %'
		ORDER BY a.created_at DESC, a.id
		LIMIT 1
	) AS ended ON true
	ORDER BY round(best.score::numeric, 1) DESC, i.detected_at DESC, i.id`
