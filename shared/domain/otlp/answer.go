package otlp

import (
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
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
