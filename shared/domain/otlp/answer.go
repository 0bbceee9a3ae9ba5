package otlp

import (
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Answer is the body of the answer to an accepted request. Items that were rejected make
// it a partial success, which exporters log and do not repeat.
func Answer(s Signal, e Encoding, rejected int, message string) []byte {
	if e == JSON {
		return answerJSON(s, rejected, message)
	}
	if rejected == 0 && message == "" {
		return []byte{}
	}
	var partial []byte
	if rejected > 0 {
		partial = protowire.AppendTag(partial, 1, protowire.VarintType)
		partial = protowire.AppendVarint(partial, uint64(rejected))
	}
	if message != "" {
		partial = protowire.AppendTag(partial, 2, protowire.BytesType)
		partial = protowire.AppendString(partial, message)
	}
	return protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), partial)
}

func answerJSON(s Signal, rejected int, message string) []byte {
	if rejected == 0 && message == "" {
		return []byte("{}")
	}
	body := append([]byte(`{"partialSuccess":{"`), s.rejected()...)
	body = append(body, `":"`...)
	body = strconv.AppendInt(body, int64(rejected), 10)
	body = append(body, `","errorMessage":`...)
	body = AppendString(body, []byte(message))
	return append(body, "}}"...)
}

// StatusCode is the google.rpc.Code of a failure.
func StatusCode(kind fault.Kind) int {
	switch kind {
	case fault.Invalid, fault.UnsupportedMedia:
		return 3 // INVALID_ARGUMENT
	case fault.Timeout:
		return 4 // DEADLINE_EXCEEDED
	case fault.NotFound:
		return 5 // NOT_FOUND
	case fault.Forbidden:
		return 7 // PERMISSION_DENIED
	case fault.TooLarge, fault.RateLimited:
		return 8 // RESOURCE_EXHAUSTED
	case fault.MethodNotAllowed:
		return 12 // UNIMPLEMENTED
	case fault.Upstream, fault.Unavailable:
		return 14 // UNAVAILABLE
	case fault.Unauthenticated:
		return 16 // UNAUTHENTICATED
	case fault.Conflict:
		return 10 // ABORTED
	default:
		return 13 // INTERNAL
	}
}

// Failure is the body of the answer to a refused request: google.rpc.Status, in JSON with
// the members of the platform's own errors beside it. The detail of an unexpected error
// stays inside.
func Failure(e Encoding, err error, requestID string) []byte {
	code, detail := fault.CodeInternal, "An unexpected error occurred. Please try again."
	if f, ok := fault.As(err); ok && f.Kind != fault.Internal {
		code, detail = f.Code, f.Detail
	}
	status := StatusCode(fault.KindOf(err))
	if e == JSON {
		body := strconv.AppendInt([]byte(`{"code":`), int64(status), 10)
		for _, member := range [][2]string{{"message", detail}, {"detail", detail}, {"error_code", code}, {"request_id", requestID}, {"status", "error"}} {
			body = append(body, `,"`+member[0]+`":`...)
			body = AppendString(body, []byte(member[1]))
		}
		return append(body, '}')
	}
	body := protowire.AppendTag(nil, 1, protowire.VarintType)
	body = protowire.AppendVarint(body, uint64(status))
	body = protowire.AppendTag(body, 2, protowire.BytesType)
	return protowire.AppendString(body, detail)
}
