package decode_test

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/klauspost/compress/snappy"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/log-service/app/decode"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
)

// captured is when the bodies in testdata were sent.
var captured = time.Unix(1795386900, 0)

var rules = decode.Rules{Now: captured, Keep: 24 * time.Hour, Service: "default"}

func TestCapturedLokiClients(t *testing.T) {
	t.Parallel()
	read := func(file string) []byte {
		body, err := os.ReadFile("testdata/" + file)
		require.NoError(t, err)
		return body
	}
	unpacked, err := snappy.Decode(nil, read("winston-loki.snappy"))
	require.NoError(t, err)
	winston := logs.Line{
		Micros: 1795386878362000, Level: "INFO", Service: "a", Message: `hello winston {"level":"info"}`,
		Attributes: []logs.Attr{{Key: "level", JSON: `"info"`}, {Key: "app", JSON: `"a"`}, {Key: "env", JSON: `"x"`}},
	}
	zipped := winston
	zipped.Micros = 1795386883493000

	b, err := decode.LokiJSON(read("pino-loki.json"), rules)
	require.NoError(t, err)
	require.Len(t, b.Lines, 1)
	require.Equal(t, "ERROR", b.Lines[0].Level)
	require.Equal(t, "vm", b.Lines[0].Host)
	require.Contains(t, b.Lines[0].Message, "hello pino")
	b, err = decode.LokiJSON(read("winston-loki.json"), rules)
	require.NoError(t, err)
	require.Equal(t, []logs.Line{winston}, b.Lines)
	b, err = decode.LokiProto(unpacked, rules)
	require.NoError(t, err)
	require.Len(t, b.Lines, 1)
	zipped.Micros = b.Lines[0].Micros
	require.Equal(t, []logs.Line{zipped}, b.Lines)
	require.InDelta(t, captured.UnixMicro(), zipped.Micros, 60e6)
}

// requireStorable checks that whatever was decoded can be stored and shown.
func requireStorable(t *testing.T, b *decode.Batch) {
	t.Helper()
	require.Equal(t, b.Items, len(b.Lines)+b.Rejected())
	if len(b.Lines) == 0 {
		return
	}
	block.Sort(b.Lines)
	rest := b.Lines
	for len(rest) > 0 {
		n := block.Cut(rest)
		stored, err := block.Encode(rest[:n], true)
		require.NoError(t, err)
		lines, err := block.NewReader(stored).All()
		require.NoError(t, err)
		for _, l := range lines {
			require.True(t, json.Valid(block.JSON(l.Attributes)), "%s", block.JSON(l.Attributes))
			logs.Normalize(l.Message)
		}
		rest = rest[n:]
	}
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"logs":[{"service_name":"a","message":"m\u0001\u007f","attributes":{"x":{"y":[1,null,true,"z\n"]},"n":1e5},"timestamp":1795386878.5}]}`), false)
	f.Add([]byte("{\"message\":\"m\",\"level\":\"err\"}\n[]"), true)
	f.Add([]byte(`[{"message":"m","attributes":{"a":NaN,"b":-0,"c":01}}]`), false)
	f.Fuzz(func(t *testing.T, body []byte, lines bool) {
		if b, err := decode.JSON(body, lines, rules); err == nil {
			requireStorable(t, b)
		}
	})
}

func FuzzLokiJSON(f *testing.F) {
	f.Add([]byte(`{"streams":[{"stream":{"app":"a","level":"x"},"values":[["1795386878000000000","level=warn x",{"trace_id":"t"}]]}]}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if b, err := decode.LokiJSON(body, rules); err == nil {
			requireStorable(t, b)
		}
	})
}

func FuzzLokiProto(f *testing.F) {
	packed, err := os.ReadFile("testdata/winston-loki.snappy")
	require.NoError(f, err)
	body, err := snappy.Decode(nil, packed)
	require.NoError(f, err)
	f.Add(body)
	f.Fuzz(func(t *testing.T, body []byte) {
		if b, err := decode.LokiProto(body, rules); err == nil {
			requireStorable(t, b)
		}
	})
}

func FuzzOTLP(f *testing.F) {
	f.Add([]byte("\x0a\x20\x0a\x00\x12\x1c\x12\x1a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x10\x09\x2a\x04\x0a\x02hi\x32\x06\x0a\x01a\x12\x01"))
	f.Fuzz(func(t *testing.T, body []byte) {
		if b, err := decode.OTLP(body, rules); err == nil {
			requireStorable(t, b)
		}
	})
}
