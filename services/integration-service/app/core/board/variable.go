package board

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// everything is the current value of a variable that stands for all of its values.
const everything = "$__all"

// rawVariable is a template variable with the value that is stored with the dashboard.
type rawVariable struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	Current struct {
		Value json.RawMessage `json:"value"`
	} `json:"current"`
	Query json.RawMessage `json:"query"`
}

// values returns the current values.
func (v rawVariable) values() []string {
	var list []string
	if json.Unmarshal(v.Current.Value, &list) == nil {
		return list
	}
	var one any
	_ = json.Unmarshal(v.Current.Value, &one) // without a value it falls through
	switch value := one.(type) {
	case string:
		return []string{value}
	case float64:
		return []string{strconv.FormatFloat(value, 'f', -1, 64)}
	}
	var text string
	if v.Type == "constant" || v.Type == "textbox" {
		_ = json.Unmarshal(v.Query, &text) // empty when there is none
	}
	return []string{text}
}

// template fills in the variables of queries.
type template struct {
	variables map[string][]string
	builtin   map[string]string
}

// newTemplate knows the variables of a dashboard, and those of a query with this step
// over this window of a data source that is scraped so often.
func newTemplate(list []rawVariable, w window, step, scrape float64) template {
	seconds := func(n float64) string { return strconv.FormatFloat(math.Ceil(n), 'f', -1, 64) }
	t := template{variables: map[string][]string{}, builtin: map[string]string{
		"__rate_interval":    seconds(max(4*scrape, step)) + "s",
		"__rate_interval_ms": seconds(max(4*scrape, step) * 1000),
		"__interval":         seconds(step) + "s",
		"__interval_ms":      seconds(step * 1000),
		"__range":            seconds(w.seconds()) + "s",
		"__range_s":          seconds(w.seconds()),
		"__range_ms":         seconds(w.seconds() * 1000),
	}}
	for _, v := range list {
		values := v.values()
		if v.Type == "interval" && len(values) == 1 && strings.HasPrefix(values[0], "$__auto") {
			values = []string{t.builtin["__interval"]}
		}
		t.variables[v.Name] = values
	}
	return t
}

var (
	// reference is a variable in one of its forms: $name, ${name}, ${name:format}, [[name]].
	reference = regexp.MustCompile(`\$(\w+)|\$\{(\w+)(?:\.\w+)?(?::\w+)?\}|\[\[(\w+)(?::\w+)?\]\]`)
	// matcher is a comparison of a label with a text.
	matcher = regexp.MustCompile(`(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"`)
)

// fill replaces the variables. In the matchers of a query a variable with several
// values, or all, becomes a regular expression, whatever the operator was.
func (t template) fill(expr string) string {
	expr = matcher.ReplaceAllStringFunc(expr, func(found string) string {
		parts := matcher.FindStringSubmatch(found)
		return t.match(parts[1], parts[2])
	})
	return t.replace(expr, func(values []string) string { return strings.Join(values, "|") })
}

func (t template) match(operator, text string) string {
	several := false
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		values, ok := t.variables[nameOf(m)]
		several = several || ok && (len(values) != 1 || values[0] == everything)
	}
	pattern := strings.HasSuffix(operator, "~")
	if !several && !pattern {
		return operator + `"` + t.replace(text, func(values []string) string { return quote(values[0]) }) + `"`
	}
	if !pattern { // what stood around the variable was meant as it is
		operator = map[string]string{"=": "=~", "!=": "!~"}[operator]
		text = literal(text)
	}
	return operator + `"` + t.replace(text, alternatives) + `"`
}

// alternatives is a regular expression for the values.
func alternatives(values []string) string {
	if len(values) == 0 || values[0] == everything {
		return ".+"
	}
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = quote(regexp.QuoteMeta(v))
	}
	if len(quoted) == 1 {
		return quoted[0]
	}
	return "(" + strings.Join(quoted, "|") + ")"
}

// literal escapes everything but the references.
func literal(text string) string {
	var b strings.Builder
	last := 0
	for _, at := range reference.FindAllStringIndex(text, -1) {
		b.WriteString(quote(regexp.QuoteMeta(text[last:at[0]])))
		b.WriteString(text[at[0]:at[1]])
		last = at[1]
	}
	b.WriteString(quote(regexp.QuoteMeta(text[last:])))
	return b.String()
}

// replace fills in what is known; the values of a variable are put together by join.
func (t template) replace(text string, join func([]string) string) string {
	return reference.ReplaceAllStringFunc(text, func(found string) string {
		name := nameOf(reference.FindStringSubmatch(found))
		if value, ok := t.builtin[name]; ok {
			return value
		}
		values, ok := t.variables[name]
		switch {
		case !ok:
			return found
		case len(values) == 0, len(values) == 1 && values[0] == everything:
			return ".+"
		default:
			return join(values)
		}
	})
}

func nameOf(m []string) string { return m[1] + m[2] + m[3] }

// quote escapes a text for the inside of a string of PromQL.
func quote(text string) string {
	return strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text)
}
