package grpc

import (
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

const (
	codeUnknown     = 2
	codeUnavailable = 14
)

// setStatus puts the refusal of a request into the trailers of the call: its code, its
// text, and all of it, because senders look into it for when to try again.
func setStatus(trailers http.Header, a *answer) {
	code, text, known := 0, "", false
	if a.header.Get("Content-Type") == mediaProtobuf {
		code, text, known = readStatus(a.body.Bytes())
	}
	if !known {
		code, text = codeUnknown, http.StatusText(a.status)
		if a.status > http.StatusInternalServerError {
			code = codeUnavailable
		}
	}
	trailers.Set("Grpc-Status", strconv.Itoa(code))
	trailers.Set("Grpc-Message", escape(text))
	if known {
		trailers.Set("Grpc-Status-Details-Bin", base64.RawStdEncoding.EncodeToString(a.body.Bytes()))
	}
}

// readStatus reads code and text of a google.rpc.Status.
func readStatus(body []byte) (code int, text string, ok bool) {
	for len(body) > 0 {
		num, kind, n := protowire.ConsumeTag(body)
		if n < 0 {
			return 0, "", false
		}
		body = body[n:]
		switch {
		case num == 1 && kind == protowire.VarintType:
			v, n := protowire.ConsumeVarint(body)
			if n < 0 {
				return 0, "", false
			}
			code, body = int(v), body[n:] //nolint:gosec // a code of ours
		case num == 2 && kind == protowire.BytesType:
			v, n := protowire.ConsumeString(body)
			if n < 0 {
				return 0, "", false
			}
			text, body = v, body[n:]
		default:
			n := protowire.ConsumeFieldValue(num, kind, body)
			if n < 0 {
				return 0, "", false
			}
			body = body[n:]
		}
	}
	return code, text, code != 0
}

const hexadecimal = "0123456789ABCDEF"

// escape writes a text as gRPC wants it in a header.
func escape(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if c := text[i]; c >= ' ' && c <= '~' && c != '%' {
			b.WriteByte(c)
		} else {
			b.Write([]byte{'%', hexadecimal[c>>4], hexadecimal[c&15]})
		}
	}
	return b.String()
}
