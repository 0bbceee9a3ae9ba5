package api

import (
	"context"
	"math"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

// percentOf is a share with two decimals.
func percentOf(part, whole int64) float64 {
	if whole == 0 {
		return 0
	}
	return math.Round(float64(part)/float64(whole)*10_000) / 100
}

type triageInput struct {
	FingerprintInput
	Body struct {
		Status            string              `json:"status,omitempty" enum:"unresolved,investigating,resolved,ignored"`
		Assignee          httpapi.Opt[string] `json:"assignee,omitempty" maxLength:"255" doc:"Null clears it."`
		Notes             httpapi.Opt[string] `json:"notes,omitempty" maxLength:"10000" doc:"Null clears them."`
		ResolvedInRelease httpapi.Opt[string] `json:"resolved_in_release,omitempty" maxLength:"128" doc:"With status resolved."`
	}
}

// ErrorTriaged is a group after somebody decided about it.
type ErrorTriaged struct {
	Fingerprint string     `json:"fingerprint"`
	Status      string     `json:"status" enum:"updated"`
	Group       ErrorGroup `json:"group"`
}

func triagedView(g errorgroup.Group) *httpapi.Body[ErrorTriaged] {
	return &httpapi.Body[ErrorTriaged]{Body: ErrorTriaged{Fingerprint: g.Fingerprint, Status: "updated", Group: ErrorGroup{Payload: errorgroup.PayloadOf(g)}}}
}

// given is what an update says about a text; null is an empty one.
func given(o httpapi.Opt[string]) *string {
	if !o.Given {
		return nil
	}
	if o.Value == nil {
		return new(string)
	}
	return o.Value
}

func (h ErrorHandlers) triage(ctx context.Context, in *triageInput) (*httpapi.Body[ErrorTriaged], error) {
	d := errorgroup.Triage{Assignee: given(in.Body.Assignee), Notes: given(in.Body.Notes), InRelease: given(in.Body.ResolvedInRelease)}
	if in.Body.Status != "" {
		status := errorgroup.Status(in.Body.Status)
		d.Status = &status
	}
	g, err := h.Errors.Triage(ctx, auth.Caller(ctx).Scope(), in.Fingerprint, d)
	if err != nil {
		return nil, err
	}
	return triagedView(g), nil
}

type mergeInput struct {
	FingerprintInput
	Body struct {
		Into string `json:"into" minLength:"1" maxLength:"128" doc:"The fingerprint of the group that takes it in."`
	}
}

func (h ErrorHandlers) merge(ctx context.Context, in *mergeInput) (*httpapi.Body[ErrorTriaged], error) {
	g, err := h.Errors.Merge(ctx, auth.Caller(ctx).Scope(), in.Fingerprint, in.Body.Into)
	if err != nil {
		return nil, err
	}
	return triagedView(g), nil
}

type splitInput struct {
	FingerprintInput
	Body struct {
		Fingerprints []string `json:"fingerprints" minItems:"1" maxItems:"100" doc:"Merged fingerprints, as the group lists them."`
	}
}

func (h ErrorHandlers) split(ctx context.Context, in *splitInput) (*httpapi.Body[ErrorTriaged], error) {
	g, err := h.Errors.Split(ctx, auth.Caller(ctx).Scope(), in.Fingerprint, in.Body.Fingerprints)
	if err != nil {
		return nil, err
	}
	return triagedView(g), nil
}
