package app_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// explain does what ai-service does with the queued run of an incident: it
// finds two hypotheses.
func (r room) explain(t *testing.T, incidentID string) {
	t.Helper()
	id := uuid.MustParse(incidentID)
	runs, db := hypothesis.NewRuns(pgtest.DB(t)), hypothesis.NewReader(pgtest.DB(t))
	queued, err := db.Generations(t.Context(), r.scope, id, nil, 1)
	require.NoError(t, err)
	lease, err := runs.Claim(t.Context(), r.scope, queued[0].ID, 4)
	require.NoError(t, err)
	require.NoError(t, runs.Complete(t.Context(), lease, hypothesis.Outcome{
		Source: hypothesis.SourceRules, UsingMock: true, EvidenceHash: []byte{1},
		Hypotheses: []hypothesis.Hypothesis{
			{
				Claim: "The pool is too small.", ConfidenceScore: 0.7, Source: hypothesis.SourceRules,
				SupportingEvidence: []string{"Pool at 100 %"},
				Evidence:           []hypothesis.Evidence{{Kind: hypothesis.EvidenceAlert, Ref: "1", Summary: "PoolFull"}},
			},
			{Claim: "A release is broken.", ConfidenceScore: 0.4, Source: hypothesis.SourceRules},
		},
	}))
}

func TestHypotheses(t *testing.T) {
	t.Parallel()

	t.Run("appear by rank when their run has completed", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, body := r.declare(t, "")
		require.Equal(t, []any{}, r.as(t, r.viewer, http.MethodGet, path+"/hypotheses", "").list)

		r.explain(t, text(body["id"]))

		got := r.as(t, r.viewer, http.MethodGet, path+"/hypotheses", "")
		require.Len(t, got.list, 2, got.text)
		first := at(t, got.list, 0)
		require.Equal(t, "The pool is too small.", at(t, first, "claim"))
		require.EqualValues(t, 1, at(t, first, "rank"))
		require.Equal(t, "proposed", at(t, first, "status"))
		require.Equal(t, map[string]any{"up": 0.0, "down": 0.0, "mine": nil}, at(t, first, "feedback"))
		require.Equal(t, map[string]any{"kind": "alert", "ref": "1", "summary": "PoolFull", "observed_at": nil, "link": nil}, at(t, first, "evidence", 0))
		require.Equal(t, []any{}, at(t, first, "contradicting_evidence"))

		generations := r.as(t, r.viewer, http.MethodGet, path+"/hypotheses/generations", "")
		require.Len(t, generations.list, 1, generations.text)
		run := at(t, generations.list, 0)
		require.Equal(t, "completed", at(t, run, "status"))
		require.EqualValues(t, 2, at(t, run, "hypotheses"))
		require.Equal(t, r.engineer.Name, at(t, run, "requested_by"))
		named := r.as(t, r.viewer, http.MethodGet, path+"/hypotheses?generation_id="+text(at(t, run, "generation_id")), "")
		require.Equal(t, got.text, named.text)
		require.Equal(t, http.StatusNotFound, r.as(t, r.viewer, http.MethodGet, path+"/hypotheses?generation_id="+uuid.NewString(), "").status)
		events := r.as(t, r.viewer, http.MethodGet, path+"/events", "")
		require.Contains(t, events.text, `"kind":"hypothesis"`)
	})

	t.Run("are generated again on demand, one run at a time", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, body := r.declare(t, "")

		running := r.as(t, r.engineer, http.MethodPost, path+"/hypotheses/generate", `{"force":true}`)
		require.Equal(t, http.StatusConflict, running.status, running.text)
		require.Equal(t, "IN_PROGRESS", running.body["error_code"])
		require.NotEmpty(t, running.header.Get("Retry-After"))

		r.explain(t, text(body["id"]))
		before := len(r.posted(t))
		cached := r.as(t, r.engineer, http.MethodPost, path+"/hypotheses/generate", "")
		require.Equal(t, http.StatusOK, cached.status, cached.text)
		require.Equal(t, true, cached.body["cached"])
		require.Equal(t, "completed", cached.body["status"])
		require.Equal(t, []string{"generation:/generate-hypotheses?async=true"}, r.posted(t)[before:], "ai-service counts the reuse")
		before++

		again := r.as(t, r.engineer, http.MethodPost, path+"/hypotheses/generate", `{"force":true,"context":"look at the pool"}`)
		require.Equal(t, http.StatusAccepted, again.status, again.text)
		require.Equal(t, "queued", again.body["status"])
		require.NotEqual(t, cached.body["generation_id"], again.body["generation_id"])
		require.Equal(t, []string{
			"event:workflow.step", "audit:hypothesis.requested", "generation:/generate-hypotheses?async=true",
			"event:incident.updated", "event:incident.activity",
		}, r.posted(t)[before:])
		require.Equal(t, []any{"hypothesis_status"}, r.data(t, "incident.updated")["changed"])
		workflow := r.as(t, r.viewer, http.MethodGet, path+"/workflow", "")
		require.EqualValues(t, 2, workflow.body["run"], workflow.text)
		require.EqualValues(t, 2, workflow.body["runs"])
		require.Equal(t, map[string]any{
			"total_steps": 1.0, "completed_steps": 0.0, "failed_steps": 0.0, "in_progress_steps": 0.0, "pending_steps": 0.0,
			"skipped_steps": 1.0, "total_cost_usd": 0.0, "total_tokens": 0.0,
		}, workflow.body["workflow_summary"])
		first := r.as(t, r.viewer, http.MethodGet, path+"/workflow?run=1", "")
		require.Len(t, first.body["steps"], 9, first.text)
		require.Equal(t, http.StatusNotFound, r.as(t, r.viewer, http.MethodGet, path+"/workflow?run=9", "").status)
	})

	t.Run("are confirmed by people, one per incident", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, body := r.declare(t, "")
		r.explain(t, text(body["id"]))
		list := r.as(t, r.viewer, http.MethodGet, path+"/hypotheses", "").list
		first, second := text(at(t, list, 0, "id")), text(at(t, list, 1, "id"))
		before := len(r.posted(t))

		got := r.as(t, r.engineer, http.MethodPatch, path+"/hypotheses/"+first, `{"status":"confirmed","comment":"Seen it."}`)
		require.Equal(t, http.StatusOK, got.status, got.text)
		require.Equal(t, "confirmed", got.body["status"])
		require.Equal(t, []string{"event:hypothesis.updated", "audit:hypothesis.updated", "event:incident.activity"}, r.posted(t)[before:])
		newest := at(t, r.as(t, r.viewer, http.MethodGet, path+"/activities", "").list, 0)
		require.Equal(t, "system", at(t, newest, "activity_type"))
		require.Equal(t, "Seen it.\n\nHypothesis confirmed: The pool is too small.", at(t, newest, "content"))

		other := r.as(t, r.engineer, http.MethodPatch, path+"/hypotheses/"+second, `{"status":"confirmed"}`)
		require.Equal(t, http.StatusConflict, other.status, other.text)
		require.Equal(t, "CONFLICT", other.body["error_code"])
		same := r.as(t, r.engineer, http.MethodPatch, path+"/hypotheses/"+first, `{"status":"confirmed"}`)
		require.Equal(t, http.StatusOK, same.status)
		require.Len(t, r.posted(t), before+3)
		wrong, _ := r.declare(t, "")
		require.Equal(t, http.StatusNotFound, r.as(t, r.engineer, http.MethodPatch, wrong+"/hypotheses/"+first, `{"status":"rejected"}`).status)
	})

	t.Run("are rated once per person", func(t *testing.T) {
		t.Parallel()
		r := newRoom(t)
		path, body := r.declare(t, "")
		r.explain(t, text(body["id"]))
		id := text(at(t, r.as(t, r.viewer, http.MethodGet, path+"/hypotheses", "").list, 0, "id"))
		feedback := path + "/hypotheses/" + id + "/feedback"

		given := r.as(t, r.engineer, http.MethodPost, feedback, `{"rating":"up"}`)
		require.Equal(t, http.StatusCreated, given.status, given.text)
		require.Equal(t, r.engineer.Name, given.body["user_name"])
		changed := r.as(t, r.engineer, http.MethodPost, feedback, `{"rating":"down","comment":"No.","actual_cause":"The cache."}`)
		require.Equal(t, http.StatusOK, changed.status, changed.text)
		require.Equal(t, given.body["id"], changed.body["id"])
		require.Equal(t, http.StatusCreated, r.as(t, r.admin, http.MethodPost, feedback, `{"rating":"up"}`).status)

		opinions := r.as(t, r.viewer, http.MethodGet, feedback, "")
		require.Len(t, opinions.list, 2, opinions.text)
		require.Equal(t, changed.body, at(t, opinions.list, 0))
		mine := at(t, r.as(t, r.engineer, http.MethodGet, path+"/hypotheses", "").list, 0, "feedback")
		require.Equal(t, map[string]any{"up": 1.0, "down": 1.0, "mine": "down"}, mine)
		event := r.data(t, "hypothesis.updated")
		require.Nil(t, at(t, event, "feedback", "mine"))
		require.Equal(t, http.StatusBadRequest, r.as(t, r.engineer, http.MethodPost, feedback, `{"rating":"meh"}`).status)
		require.Equal(t, http.StatusNotFound, r.as(t, r.viewer, http.MethodGet, path+"/hypotheses/"+uuid.NewString()+"/feedback", "").status)
	})
}

func TestIncidentMetrics(t *testing.T) {
	t.Parallel()
	r := newRoom(t)
	path, body := r.declare(t, `{"title":"Checkout is slow","service_name":"checkout"}`)
	r.explain(t, text(body["id"]))
	id := uuid.MustParse(text(body["id"]))
	requests := airequest.NewRepository(pgtest.DB(t))
	for _, failed := range []bool{false, true} {
		require.NoError(t, requests.Insert(t.Context(), r.scope, airequest.Request{
			ID: uuid.Must(uuid.NewV7()), IncidentID: &id, Kind: airequest.KindHypothesis, Tokens: airequest.Tokens{Input: 4000, Output: 1000},
			CostUSD: 0.0012, Model: "some-model", Success: !failed, CreatedAt: clock.Now(),
		}))
	}

	got := r.as(t, r.viewer, http.MethodGet, path+"/metrics", "")

	require.Equal(t, http.StatusOK, got.status, got.text)
	require.Equal(t, "Checkout is slow", got.body["incident_title"])
	require.EqualValues(t, 2, at(t, got.body, "summary", "total_ai_requests"), "failed requests count")
	require.EqualValues(t, 10000, at(t, got.body, "summary", "total_tokens"))
	require.InDelta(t, 0.0024, at(t, got.body, "summary", "total_cost_usd"), 1e-9)
	require.Positive(t, at(t, got.body, "summary", "total_analysis_steps"))
	require.Equal(t, map[string]any{"input_cost_usd": 0.0012, "output_cost_usd": 0.0012, "total_cost_usd": 0.0024}, got.body["cost_breakdown"])
	require.Equal(t, false, at(t, got.body, "ai_requests", 1, "success"))
}
