package httpapi

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
)

// metadataKey is where a registered operation travels through huma.
const metadataKey = "httpapi"

// Register adds a typed operation. The input struct carries path, query and
// header parameters and a Body field; the output struct carries response
// headers, an optional Status and a Body field.
func Register[I, O any](a *API, op Operation, handler func(context.Context, *I) (*O, error)) {
	a.operations = append(a.operations, op)
	described := op.huma()
	described.Metadata = map[string]any{metadataKey: op}

	huma.Register(a.huma, described, func(ctx context.Context, in *I) (*O, error) { //nolint:forbidigo // this is the wrapper
		out, err := handler(ctx, in)
		if err != nil {
			a.logFailure(ctx, err, op.ID)
			return nil, envelopeOf(ctx, err)
		}
		return out, nil
	})
}

// RawHandler reads the request and writes the answer itself.
type RawHandler func(w http.ResponseWriter, r *http.Request) error

// Raw adds an operation that reads the request and writes the response itself:
// webhooks, streams and files. in and out describe body and answer for the
// OpenAPI document and may be nil. An error that the handler returns before it
// wrote anything is answered in the envelope.
func Raw(a *API, op Operation, in, out any, handler RawHandler) {
	op.Raw = true
	if a.opts.Watch != nil {
		handler = a.opts.Watch(op, handler)
	}
	a.operations = append(a.operations, op)
	described := op.huma()
	described.Metadata = map[string]any{metadataKey: op}
	a.describeRaw(&described, in, out)

	a.huma.OpenAPI().AddOperation(&described)
	a.handle(&described, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := handler(w, r)
		if err == nil {
			return
		}
		a.logFailure(r.Context(), err, op.ID)
		if rec, ok := w.(*recorder); ok && rec.status != 0 {
			panic(http.ErrAbortHandler) // a cut answer must not look complete
		}
		WriteError(w, r, err)
	}))
}

func (a *API) describeRaw(op *huma.Operation, in, out any) {
	registry := a.huma.OpenAPI().Components.Schemas
	if in != nil {
		op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{
			"application/json": {Schema: registry.Schema(typeOf(in), true, op.OperationID+"Request")},
		}}
	}
	response := &huma.Response{Description: http.StatusText(op.DefaultStatus)}
	if out != nil {
		response.Content = map[string]*huma.MediaType{
			"application/json": {Schema: registry.Schema(typeOf(out), true, op.OperationID+"Response")},
		}
	}
	op.Responses = map[string]*huma.Response{
		strconv.Itoa(op.DefaultStatus): response,
		"default":                      {Description: "Error", Content: map[string]*huma.MediaType{"application/json": {Schema: registry.Schema(typeOf(Envelope{}), true, "")}}},
	}
	op.Parameters = append(op.Parameters, pathParameters(op.Path)...)
}

// Body is the output of an operation that answers with a JSON body only.
type Body[T any] struct {
	Body T
}

// Created is the output of an operation that answers 201 with the place of what
// it made, or 200 when Status says so.
type Created[T any] struct {
	Status   int
	Location string `header:"Location"`
	Body     T
}

// Empty is the input of an operation without parameters and the output of one
// that answers 204.
type Empty struct{}
