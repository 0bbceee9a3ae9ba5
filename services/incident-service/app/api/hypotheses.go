package api

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// Hypothesis is one suspected cause of an incident.
type Hypothesis hypothesis.Payload

func hypothesisView(r hypothesis.Rated) Hypothesis {
	return Hypothesis(hypothesis.PayloadOf(r.Hypothesis, r.Opinions()))
}

func hypothesisRoutes(a *httpapi.API, h *Handlers) {
	const base = "/incidents/{incident_id}/hypotheses"
	httpapi.Register(a, described(public("hypothesis-list", http.MethodGet, base, httpapi.Viewer, "Its hypotheses, by rank"),
		"Those of the latest completed generation, or of the one that is named."), h.hypotheses)
	generate := described(public("hypothesis-generate", http.MethodPost, base+"/generate", httpapi.Engineer, "Look for causes"),
		"Without force a completed generation is enough: it is answered with 200 and cached. While one runs the answer is 409 IN_PROGRESS.")
	generate.Status = http.StatusAccepted
	httpapi.Register(a, generate, h.generate)
	httpapi.Register(a, public("hypothesis-generations", http.MethodGet, base+"/generations", httpapi.Viewer,
		"The runs of the generation, newest first"), h.generations)
	httpapi.Register(a, described(public("hypothesis-judge", http.MethodPatch, base+"/{hypothesis_id}", httpapi.Engineer, "Confirm or reject a hypothesis"),
		"At most one hypothesis of an incident is confirmed; a second one is 409 CONFLICT."), h.judge)
	httpapi.Register(a, described(creating("hypothesis-rate", base+"/{hypothesis_id}/feedback", "Say what you think of a hypothesis"),
		"One opinion per person: a later one replaces it and is answered with 200."), h.rate)
	httpapi.Register(a, public("hypothesis-feedback", http.MethodGet, base+"/{hypothesis_id}/feedback", httpapi.Viewer,
		"What people think of a hypothesis, oldest first"), h.feedback)
}

type hypothesesInput struct {
	IncidentPath
	httpapi.ListQuery
	GenerationID string `query:"generation_id" format:"uuid" doc:"The latest completed one by default."`
}

func (h *Handlers) hypotheses(ctx context.Context, in *hypothesesInput) (*httpapi.List[Hypothesis], error) {
	who := auth.Caller(ctx)
	l := h.Lists.Of(ctx, path(in.ID, "/hypotheses"), in.ListQuery, "generation_id", in.GenerationID)
	after, err := l.After()
	if err != nil {
		return nil, err
	}
	generation, err := httpapi.OptionalID("query.generation_id", in.GenerationID)
	if err != nil {
		return nil, err
	}
	if _, err := h.Reader.ByID(ctx, who.Scope(), in.ID); err != nil {
		return nil, err
	}
	var found []hypothesis.Rated
	if generation == nil {
		found, err = h.Hypotheses.Latest(ctx, who.Scope(), in.ID, who.UserID())
	} else {
		found, err = h.Hypotheses.OfGeneration(ctx, who.Scope(), in.ID, *generation, who.UserID())
	}
	if err != nil {
		return nil, err
	}
	shown := rankOf(after)
	found = slices.DeleteFunc(found, func(r hypothesis.Rated) bool { return r.Rank <= shown })
	return httpapi.Answer(l, found[:min(len(found), l.More())], keyOfRank, hypothesisView), nil
}

func keyOfRank(r hypothesis.Rated) []string {
	return []string{strconv.Itoa(r.Rank)}
}

// rankOf reads what keyOfRank wrote; a list from its start has no key.
func rankOf(key []string) int {
	if len(key) == 0 {
		return 0
	}
	rank, _ := strconv.Atoi(key[0]) // signed by the cursor
	return rank
}

// GenerateHypothesesRequest asks for causes.
type GenerateHypothesesRequest struct {
	Force   bool   `json:"force,omitempty" doc:"Another run, though there are hypotheses."`
	Context string `json:"context,omitempty" maxLength:"4000" doc:"What the analysis should know."`
}

type generateInput struct {
	IncidentPath
	Body GenerateHypothesesRequest
}

// RequestedGeneration says which run answers a request.
type RequestedGeneration struct {
	IncidentID   uuid.UUID                   `json:"incident_id" format:"uuid"`
	GenerationID uuid.UUID                   `json:"generation_id" format:"uuid"`
	Status       hypothesis.GenerationStatus `json:"status" enum:"queued,completed"`
	Cached       bool                        `json:"cached" doc:"The run was made before."`
}

type generateOutput struct {
	Status int
	Body   RequestedGeneration
}

func (h *Handlers) generate(ctx context.Context, in *generateInput) (*generateOutput, error) {
	g, cached, err := h.Incidents.Generate(ctx, auth.Caller(ctx), in.ID, in.Body.Force, in.Body.Context)
	if err != nil {
		return nil, err
	}
	status := http.StatusAccepted
	if cached {
		status = http.StatusOK
	}
	return &generateOutput{Status: status, Body: RequestedGeneration{
		IncidentID: in.ID, GenerationID: g.ID, Status: g.Status, Cached: cached,
	}}, nil
}

// Generation is one run that looks for causes.
type Generation struct {
	GenerationID uuid.UUID                   `json:"generation_id" format:"uuid"`
	Status       hypothesis.GenerationStatus `json:"status" enum:"queued,running,completed,failed"`
	Source       *hypothesis.Source          `json:"source" enum:"model,rules" doc:"Null until the run has completed."`
	UsingMock    bool                        `json:"using_mock" doc:"The rules answered, not a model."`
	Run          int                         `json:"run"`
	Hypotheses   int                         `json:"hypotheses"`
	ErrorMessage *string                     `json:"error_message"`
	RequestedBy  string                      `json:"requested_by" doc:"The name of the person who asked, or System."`
	Reason       *string                     `json:"reason" doc:"Why the system repeated the run; null for every other one."`
	CreatedAt    time.Time                   `json:"created_at"`
	CompletedAt  *time.Time                  `json:"completed_at"`
}

func generationView(g hypothesis.Requested) Generation {
	view := Generation{
		GenerationID: g.ID, Status: g.Status, UsingMock: g.UsingMock, Run: g.Run, Hypotheses: g.Hypotheses,
		RequestedBy: "System", CreatedAt: g.CreatedAt, CompletedAt: g.CompletedAt,
	}
	if g.Source != "" {
		view.Source = &g.Source
	}
	if g.ErrorMessage != "" {
		view.ErrorMessage = &g.ErrorMessage
	}
	if g.Reason != "" {
		view.Reason = &g.Reason
	}
	if g.RequestedByName != nil {
		view.RequestedBy = *g.RequestedByName
	}
	return view
}

func (h *Handlers) generations(ctx context.Context, in *many) (*httpapi.List[Generation], error) {
	l, scope := h.Lists.Of(ctx, path(in.ID, "/hypotheses/generations"), in.ListQuery), auth.Caller(ctx).Scope()
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	if _, err := h.Reader.ByID(ctx, scope, in.ID); err != nil {
		return nil, err
	}
	runs, err := h.Hypotheses.Generations(ctx, scope, in.ID, (*hypothesis.Position)(after), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, runs, func(g hypothesis.Requested) []string { return httpapi.KeyAt(g.CreatedAt, g.ID) }, generationView), nil
}

// HypothesisPath names a hypothesis of an incident.
type HypothesisPath struct {
	IncidentPath
	HypothesisID uuid.UUID `path:"hypothesis_id" format:"uuid"`
}

// JudgeHypothesisRequest is a verdict.
type JudgeHypothesisRequest struct {
	Status  hypothesis.Status `json:"status" enum:"proposed,confirmed,rejected"`
	Comment string            `json:"comment,omitempty" maxLength:"5000"`
}

type judgeInput struct {
	HypothesisPath
	Body JudgeHypothesisRequest
}

func (h *Handlers) judge(ctx context.Context, in *judgeInput) (*httpapi.Body[Hypothesis], error) {
	judged, err := h.Incidents.Judge(ctx, auth.Caller(ctx), in.ID, in.HypothesisID, in.Body.Status, in.Body.Comment)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[Hypothesis]{Body: hypothesisView(judged)}, nil
}
