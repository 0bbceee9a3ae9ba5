package httpapi

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"
)

// Stream is the output of an operation that writes its answer piece by piece, such
// as a file of any length.
type Stream struct {
	ContentType        string `header:"Content-Type"`
	ContentDisposition string `header:"Content-Disposition"`
	CacheControl       string `header:"Cache-Control"`
	Body               func(huma.Context)
}

// File is a Stream that browsers save under a name. What write returns as an error
// cuts the connection, because a cut answer must not look complete; it ends early
// when the client has gone, which its context tells.
func File(contentType, name string, write func(ctx context.Context, w io.Writer) error) *Stream {
	return &Stream{
		ContentType: contentType, ContentDisposition: `attachment; filename="` + name + `"`, CacheControl: "no-store",
		Body: func(ctx huma.Context) {
			if err := write(ctx.Context(), ctx.BodyWriter()); err != nil {
				panic(cut{err})
			}
		},
	}
}

// cut ends an answer that has begun.
type cut struct{ cause error }

// Streamed is Register for an operation that answers with a Stream of one of the
// given media types.
func Streamed[I any](a *API, op Operation, mediaTypes []string, handler func(context.Context, *I) (*Stream, error)) {
	op.streams = mediaTypes
	Register(a, op, func(ctx context.Context, in *I) (*Stream, error) {
		out, err := handler(ctx, in)
		if err != nil {
			return nil, err
		}
		write := out.Body
		out.Body = func(hc huma.Context) {
			defer func() {
				p := recover()
				if c, ok := p.(cut); ok {
					if ctx.Err() == nil {
						a.opts.Log.ErrorContext(ctx, "answer cut short", slog.String("operation", op.ID), slog.String("error", c.cause.Error()))
					}
					p = http.ErrAbortHandler
				}
				if p != nil {
					panic(p)
				}
			}()
			write(hc)
		}
		return out, nil
	})
}

// streamed describes the answer of a Streamed operation.
func (o Operation) streamed() map[string]*huma.Response {
	content := map[string]*huma.MediaType{}
	for _, kind := range o.streams {
		content[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
	}
	return map[string]*huma.Response{
		strconv.Itoa(o.successStatus()): {Description: http.StatusText(o.successStatus()), Content: content},
	}
}
