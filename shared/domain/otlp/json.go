package otlp

import (
	"bytes"
	"math"

	"go.opentelemetry.io/collector/pdata/plog/plogotlp"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
)

// maxJSONDepth bounds the nesting of a JSON body. Every level of an attribute takes
// three levels of JSON.
const maxJSONDepth = 20 + 3*maxDepth

// exportRequest is what the requests of all signals can do.
type exportRequest interface {
	UnmarshalJSON(data []byte) error
	MarshalProto() ([]byte, error)
}

// Protobuf returns a body as protobuf, which the walkers read. A JSON body (lowerCamel
// names, hex ids, numbers or names as enumerations) is converted.
func Protobuf(s Signal, e Encoding, body []byte) ([]byte, error) {
	if e == Binary {
		return body, nil
	}
	if !bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte("{")) || depth(body) > maxJSONDepth {
		return nil, malformed()
	}
	var request exportRequest
	switch s {
	case Metrics:
		r := pmetricotlp.NewExportRequest()
		request = &r
	case Logs:
		r := plogotlp.NewExportRequest()
		request = &r
	default:
		r := ptraceotlp.NewExportRequest()
		request = &r
	}
	if err := request.UnmarshalJSON(body); err != nil {
		return nil, malformed()
	}
	raw, err := request.MarshalProto()
	if err != nil {
		return nil, malformed()
	}
	return raw, nil
}

// depth returns how deep the arrays and objects of a JSON text are nested, or a very
// large number when they do not end.
func depth(text []byte) int {
	level, deepest, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			level++
			deepest = max(deepest, level)
		case c == '}', c == ']':
			level--
		}
	}
	if level != 0 || quoted {
		return math.MaxInt
	}
	return deepest
}
