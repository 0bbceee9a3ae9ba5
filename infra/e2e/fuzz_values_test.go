package e2e_test

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
)

// generator makes the values of one request.
type generator struct {
	*rand.Rand
	fuzz *fuzz
	// calm requests are valid all over: they find what only good input reaches.
	calm bool
}

func (g generator) rarely() bool { return g.IntN(10) == 0 }

func pick[T any](g generator, list []T) T { return list[g.IntN(len(list))] }

// member walks into nested objects.
func member(v any, path ...string) map[string]any {
	object, _ := v.(map[string]any)
	for _, name := range path {
		object, _ = object[name].(map[string]any)
	}
	return object
}

func (g generator) resolve(schema map[string]any) map[string]any {
	for {
		ref, ok := schema["$ref"].(string)
		if !ok {
			return schema
		}
		schema = member(g.fuzz.raw, "components", "schemas", ref[strings.LastIndexByte(ref, '/')+1:])
	}
}

// number reads a limit of a schema.
func number(schema map[string]any, name string, standard int64) int64 {
	if n, ok := schema[name].(json.Number); ok {
		if f, err := n.Float64(); err == nil {
			return int64(f)
		}
	}
	return standard
}

func kindOfRaw(schema map[string]any) string {
	if list, ok := schema["type"].([]any); ok {
		kind, _ := list[0].(string)
		return kind
	}
	kind, _ := schema["type"].(string)
	return kind
}

// valid makes a value that fits a schema, often one at its limits.
func (g generator) valid(schema map[string]any, name string) any {
	schema = g.resolve(schema)
	if values, ok := schema["enum"].([]any); ok {
		return pick(g, values)
	}
	if examples, ok := schema["examples"].([]any); ok && len(examples) > 0 {
		return pick(g, examples)
	}
	switch kindOfRaw(schema) {
	case "object":
		return g.object(schema)
	case "array":
		items, _ := schema["items"].(map[string]any)
		list := []any{}
		for range min(number(schema, "maxItems", 3), max(number(schema, "minItems", 0), g.Int64N(4))) {
			list = append(list, g.valid(items, name))
		}
		return list
	case "integer", "number":
		low := number(schema, "minimum", 0)
		high := max(low, number(schema, "maximum", low+1000))
		return pick(g, []int64{low, high, low + g.Int64N(high-low+1)})
	case "boolean":
		return g.IntN(2) == 0
	default:
		return g.text(schema, name)
	}
}

func (g generator) object(schema map[string]any) map[string]any {
	object := map[string]any{}
	required, _ := schema["required"].([]any)
	properties := member(schema, "properties")
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if slices.Contains(required, any(name)) || g.IntN(2) == 0 {
			object[name] = g.valid(member(properties, name), name)
		}
	}
	return object
}

func (g generator) text(schema map[string]any, name string) string {
	if known, ok := g.fuzz.world.own[name]; ok {
		return known
	}
	low, high := number(schema, "minLength", 0), number(schema, "maxLength", 200)
	switch format, _ := schema["format"].(string); {
	case format == "uuid" || strings.HasSuffix(name, "_id"):
		return pick(g, []string{uuid.NewString(), g.fuzz.world.own["incident_id"], g.fuzz.world.own["user_id"]})
	case format == "date-time":
		return time.Unix(1_700_000_000+g.Int64N(100_000_000), 0).UTC().Format(time.RFC3339)
	case format == "date", strings.HasSuffix(name, "_date"):
		return "2026-01-24"
	case name == "from" || name == "to":
		return pick(g, []string{"now-1h", "now", "2026-01-24T12:00:00Z"})
	case name == "email":
		return "fuzz-" + uuid.NewString() + "@example.com"
	case strings.Contains(name, "password"):
		return "correct horse battery"
	case strings.HasSuffix(name, "url"), strings.HasSuffix(name, "origins"):
		return "https://example.com/" + name
	case name == "timezone":
		return "Europe/Berlin"
	}
	letters := strings.Repeat("Text é 漢 🦊 ", int(high)/12+1)
	length := pick(g, []int64{low, high, low + g.Int64N(max(1, min(high, 200)-low+1))})
	return string([]rune(letters)[:min(length, int64(len([]rune(letters))))])
}

// hostile makes a value that a schema may or may not admit.
func (g generator) hostile(schema map[string]any) any {
	schema = g.resolve(schema)
	high, low := number(schema, "maximum", 1<<31), number(schema, "minimum", 0)
	return pick(g, []any{
		"", " ", "\t\n", "null", "0", "-1", "true", "[]", "{}",
		strings.Repeat("x", int(number(schema, "maxLength", 255))+1), strings.Repeat("漢", int(number(schema, "maxLength", 255))), strings.Repeat("y", 20_000),
		"a\x00b", "\u202etxet", "é\u0301 𝕏 🦊 \ufffe", "\u2028", "' OR 1=1; DROP TABLE incident.incidents; --", `"><script>alert(1)</script>`, "${jndi:ldap://x}",
		"{{7*7}}", "../../../etc/passwd", "%00%0d%0a", "a\r\nX-Internal-Auth: x", "%_\\", "(((((", "\\", "*",
		"not-a-uuid", uuid.Nil.String(), strings.ToUpper(uuid.NewString()), "{" + uuid.NewString() + "}", strings.ReplaceAll(uuid.NewString(), "-", ""),
		"0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30T00:00:00Z", "-infinity", "now-99999999999999d", "now-1x", "294277-01-01T00:00:00Z", "2026-01-24T12:00:00.1234567890123+23:59",
		high + 1, low - 1, int64(1<<63 - 1), int64(-1 << 63), json.Number("9223372036854775808"), json.Number("1e308"), json.Number("-1e-320"), json.Number("1e400"), 1.5,
		true, nil,
		[]any{},
		map[string]any{},
		[]any{nil},
		[]any{[]any{[]any{}}},
		map[string]any{"": nil, "$ref": "x"},
		strings.Repeat("a,", 500), "ä" + strings.Repeat("\u0300", 200),
	})
}

// body makes the body of a request: mostly one that fits, with a few members
// replaced, dropped or added.
func (g generator) body(schema map[string]any, c *call) any {
	body := g.valid(schema, "")
	if g.calm {
		return body
	}
	if g.IntN(8) == 0 {
		switch g.IntN(4) {
		case 0:
			c.headers = append(c.headers, "Content-Type", pick(g, []string{"text/plain", "application/xml", "application/json; charset=latin1", "multipart/form-data", ""}))
		case 1:
			c.headers = append(c.headers, "Content-Encoding", pick(g, []string{"gzip", "br", "deflate", "identity", "x"}))
		case 2:
			return g.hostile(g.resolve(schema))
		}
		return json.RawMessage(pick(g, brokenBodies()))
	}
	g.mutate(body, schema, 3)
	return body
}

// mutate changes something inside a value, at most depth levels down.
func (g generator) mutate(v any, schema map[string]any, depth int) {
	schema = g.resolve(schema)
	switch v := v.(type) {
	case map[string]any:
		properties := member(schema, "properties")
		names := slices.Sorted(maps.Keys(properties))
		if len(names) == 0 || g.rarely() {
			v[pick(g, []string{"", "__proto__", "tenant_id", "role", "id", "\x00", strings.Repeat("n", 5000)})] = g.hostile(nil)
			return
		}
		name := pick(g, names)
		of := member(properties, name)
		switch {
		case depth > 0 && g.IntN(2) == 0 && v[name] != nil && (kindOfRaw(g.resolve(of)) == "object" || kindOfRaw(g.resolve(of)) == "array"):
			g.mutate(v[name], of, depth-1)
		case g.IntN(6) == 0:
			delete(v, name)
		default:
			v[name] = g.hostile(of)
		}
	case []any:
		items, _ := schema["items"].(map[string]any)
		for i := range v {
			if g.IntN(2) == 0 {
				v[i] = g.hostile(items)
			}
		}
	}
}

// brokenBodies are no JSON, or JSON that no operation may read.
func brokenBodies() []string {
	return []string{
		"", "{", "[", "}", "null", "5", `"x"`, "[]", "{}", "{}{}", "{\"a\":1}x", "\x00", "\xff\xfe", "{\"a\":\"\xff\"}", `{"a":"\ud800"}`, `{"a":1e400}`, `{'a':1}`,
		strings.Repeat("[", 40) + strings.Repeat("]", 40), strings.Repeat(`{"a":`, 5000), `{"a":1,"a":2}`, `{"":{}}`, "\ufeff{}", `{"a":NaN}`, "true", strings.Repeat(" ", 100_000),
	}
}
