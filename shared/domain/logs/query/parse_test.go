package query_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/query"
)

// shape writes a tree with all its parentheses.
func shape(n query.Node) string {
	join := func(word string) string {
		parts := make([]string, len(n.Of))
		for i, part := range n.Of {
			parts[i] = shape(part)
		}
		return "(" + strings.Join(parts, " "+word+" ") + ")"
	}
	switch n.Kind {
	case query.And:
		return join("and")
	case query.Or:
		return join("or")
	case query.Not:
		return "!" + shape(n.Of[0])
	case query.Text:
		return "'" + n.Needle + "'"
	case query.Field:
		return n.Field + []string{"=", "!=", "<", "<=", ">", ">="}[n.Op] + n.Value
	default:
		return "all"
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"":                                     "all",
		"Timeout":                              "'timeout'",
		"a b":                                  "('a' and 'b')",
		`"a  B"`:                               "'a  b'",
		`"say \"hi\" \\ \n"`:                   `'say "hi" \ \n'`,
		"a OR b c":                             "('a' or ('b' and 'c'))",
		"a b OR c AND d":                       "(('a' and 'b') or ('c' and 'd'))",
		"(a OR b) c":                           "(('a' or 'b') and 'c')",
		"NOT a b":                              "(!'a' and 'b')",
		"-a b -(c OR d)":                       "(!'a' and 'b' and !('c' or 'd'))",
		"NOT NOT a":                            "!!'a'",
		"level:warning":                        "level=WARN",
		"level>=err service=api":               "(level>=ERROR and service=api)",
		"service!=api":                         "!service=api",
		`host:"web 1"`:                         "host=web 1",
		"attributes.http.status>499":           "http.status>499",
		"http.status<=499":                     "http.status<=499",
		"status:5* | pattern":                  "status=5*",
		"https://shop.example/x":               "'https://shop.example/x'",
		"std::bad_alloc":                       "'std::bad_alloc'",
		"12:30:45 a-b":                         "('12:30:45' and 'a-b')",
		"and or not":                           "('and' and 'or' and 'not')",
		"a - b":                                "('a' and '-' and 'b')",
		"x:1 OR -y:2":                          "(x=1 or !y=2)",
		strings.Repeat("(", 30) + "a" + strings.Repeat(")", 30): "'a'",
	}
	for text, want := range tests {
		n, err := query.Parse(text)
		require.NoError(t, err, text)
		require.Equal(t, want, shape(n), text)
	}
}

func TestWhatIsNoQueryIsNamed(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		`"a`:       "a quote is not closed (at character 1)",
		"(a":       "a parenthesis is not closed (at character 1)",
		"a)":       "there is a parenthesis too many (at character 2)",
		"()":       "a parenthesis is closed that was not opened (at character 2)",
		"a AND":    "something is missing (at character 6)",
		"OR a":     "something is missing (at character 1)",
		"level: x": "level is compared with nothing (at character 1)",
		strings.Repeat("(", 40) + "a" + strings.Repeat(")", 40): "it is nested too deeply (at character 34)",
		strings.Repeat("a ", 51):                                 "there are more than 50 terms (at character 101)",
	}
	for text, want := range tests {
		_, err := query.Parse(text)
		require.EqualError(t, err, want, text)
	}
}

func TestAutoTakesForTheLanguageWhatLooksLikeIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"connection refused": false, `say "hi"`: true, "f(x": true, "a OR b": true, "a or b": false, "ORDER": false, "NOT a": true,
		"level:ERROR": true, "service = x": false, "a -level:INFO": true, "mylevel:x": false, "attributes.a=1": true, "attributes. a": false,
		"http://x": false, "trace_id!=1": true, "key:value": false,
	} {
		require.Equal(t, want, query.LooksFull(text), text)
	}
}

func TestComparisons(t *testing.T) {
	t.Parallel()
	tests := []struct {
		field string
		op    query.Op
		value string
		has   string
		want  bool
	}{
		{"x", query.Equal, "Abc", "aBC", true},
		{"x", query.Equal, "200", "200.0", true},
		{"x", query.Equal, "12345678901234567", "12345678901234568", false},
		{"x", query.Equal, "a*c*e", "abcde", true},
		{"x", query.Equal, "a*c*e", "abcdef", false},
		{"x", query.Equal, "*", "", true},
		{"x", query.Equal, "a*a", "a", false},
		{"x", query.Greater, "9", "10", true},
		{"x", query.Greater, "b", "C", true},
		{"x", query.Less, "1e3", "999.5", true},
		{"level", query.AtLeast, "warning", "FATAL", true},
		{"level", query.AtLeast, "WARN", "INFO", false},
		{"level", query.AtLeast, "WARN", "ZEBRA", false},
		{"level", query.Equal, "crit", "FATAL", true},
	}
	for _, test := range tests {
		n := query.Compare(test.field, test.op, test.value, true)
		require.Equal(t, test.want, n.Matches(test.has), "%v", test)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{`level:ERROR AND service:api* -x>=5 "a b" (c OR NOT d) | pattern`, `"\"`, "a:b:c", "-(-(", "http.status:", "ä:ö*"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1000 {
			return
		}
		n, err := query.Parse(text)
		_ = query.LooksFull(text)
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		_ = n.Needs()
		_ = n.Filtered()
		empty, err := block.ReadFilter([]byte{0, 0})
		require.NoError(t, err)
		_ = n.MayMeet(empty)
	})
}
