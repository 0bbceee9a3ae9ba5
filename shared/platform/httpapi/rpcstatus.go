package httpapi

import (
	"context"
	"maps"
	"mime"
	"net/http"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// rpcCodes is the one table from kind of failure to google.rpc.Code.
var rpcCodes = map[fault.Kind]int{
	fault.Internal: 13, fault.Invalid: 3, fault.UnsupportedMedia: 3, fault.Timeout: 4, fault.NotFound: 5, fault.Forbidden: 7,
	fault.TooLarge: 8, fault.RateLimited: 8, fault.Conflict: 10, fault.MethodNotAllowed: 12, fault.Upstream: 14, fault.Unavailable: 14,
	fault.Unauthenticated: 16,
}

const mediaProtobuf = "application/x-protobuf"

type rpcErrorsKey struct{}

// WithRPCErrors returns r so that WriteError answers it with google.rpc.Status in the
// encoding of the request, as the exporters of OpenTelemetry expect.
func WithRPCErrors(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), rpcErrorsKey{}, true))
}

// inRPC turns the answer to r into google.rpc.Status where r asks for it, and returns its
// media type and body.
func (f *failure) inRPC(r *http.Request) (media string, body []byte, err error) {
	if wanted, _ := r.Context().Value(rpcErrorsKey{}).(bool); !wanted {
		body, err = f.MarshalJSON()
		return "application/json", body, err
	}
	switch media, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); media {
	case mediaProtobuf, "application/protobuf":
		return mediaProtobuf, f.rpcStatus(), nil
	default:
		both := *f
		both.envelope.Message = f.envelope.Detail
		both.envelope.Extra = maps.Clone(f.envelope.Extra)
		if both.envelope.Extra == nil {
			both.envelope.Extra = map[string]any{}
		}
		both.envelope.Extra["code"] = rpcCodes[f.kind]
		body, err = both.MarshalJSON()
		return "application/json", body, err
	}
}

// rpcStatus is the failure as google.rpc.Status in protobuf. When a repeat makes sense is
// a detail of it: senders over gRPC do not repeat without.
func (f *failure) rpcStatus() []byte {
	body := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), uint64(rpcCodes[f.kind]))
	body = protowire.AppendString(protowire.AppendTag(body, 2, protowire.BytesType), f.envelope.Detail)
	if f.envelope.RetryAfter == nil {
		return body
	}
	message := func(num protowire.Number, content []byte) []byte {
		return protowire.AppendBytes(protowire.AppendTag(nil, num, protowire.BytesType), content)
	}
	delay := protowire.AppendVarint(protowire.AppendTag(nil, 1, protowire.VarintType), uint64(max(0, *f.envelope.RetryAfter)))
	detail := append(message(1, []byte("type.googleapis.com/google.rpc.RetryInfo")), message(2, message(1, delay))...)
	return append(body, message(3, detail)...)
}
