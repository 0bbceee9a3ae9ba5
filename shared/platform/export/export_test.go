package export_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/export"
)

var errCut = errors.New("cut")

// parts yields two parts and then, if it is given, an error.
func parts(err error) export.Parts[string] {
	return func(yield func([]string, error) bool) {
		if yield([]string{"a<b", "=1+1"}, nil) && yield([]string{`say "hi"`}, nil) && err != nil {
			yield(nil, err)
		}
	}
}

func TestEveryEntryIsALineOfJSON(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	require.NoError(t, export.NDJSON(&out, parts(nil), func(s *string) map[string]string { return map[string]string{"m": *s} }))
	require.Equal(t, []string{`{"m":"a<b"}`, `{"m":"=1+1"}`, `{"m":"say \"hi\""}`, ""}, strings.Split(out.String(), "\n"))
}

func TestEveryEntryIsARowThatIsNoFormula(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	require.NoError(t, export.CSV(&out, []string{"m"}, parts(nil), func(s *string) []string { return []string{*s} }))
	require.Equal(t, "m\r\na<b\r\n'=1+1\r\n\"say \"\"hi\"\"\"\r\n", out.String())
}

func TestWhatCannotBeReadEndsTheFile(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	require.ErrorIs(t, export.NDJSON(&out, parts(errCut), func(s *string) string { return *s }), errCut)
	require.ErrorIs(t, export.CSV(&out, nil, parts(errCut), func(s *string) []string { return []string{*s} }), errCut)
}
