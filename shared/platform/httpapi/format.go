package httpapi

import (
	"errors"
	"io"
	"maps"
	"math"
	"reflect"
	"regexp"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// humaConfig is huma without its own routes, hooks and leniencies.
func humaConfig(service string) huma.Config {
	c := huma.Config{
		OpenAPI: &huma.OpenAPI{OpenAPI: "3.1.0", Info: &huma.Info{Title: service, Version: "1.0.0"}},
		Formats: map[string]huma.Format{
			"application/json": {Marshal: marshal, Unmarshal: unmarshal},
		},
		DefaultFormat: "application/json",
	}
	c.AllowAdditionalPropertiesByDefault = true
	c.Components = &huma.Components{Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName)}
	return c
}

var typeArguments = regexp.MustCompile(`\[.*\]`)

// schemaName names a schema after its Go type; a generic type takes the names
// of its arguments in front (Page[Incident] is IncidentPage).
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := t.Name()
	if name == "" {
		return upperFirst(hint)
	}
	base := typeArguments.ReplaceAllString(name, "")
	for argument := range strings.SplitSeq(strings.Trim(name[len(base):], "[]"), ",") {
		if argument != "" {
			base = upperFirst(argument[strings.LastIndexByte(argument, '.')+1:]) + base
		}
	}
	return upperFirst(base)
}

func upperFirst(s string) string {
	var b strings.Builder
	upper := true
	for _, r := range s {
		if r == '-' || r == '_' || r == ' ' {
			upper = true
			continue
		}
		if upper {
			r = unicode.ToUpper(r)
		}
		upper = false
		b.WriteRune(r)
	}
	return b.String()
}

// marshal writes compact JSON: nil lists are [], nil maps {}, and a number that
// JSON cannot hold is null.
func marshal(w io.Writer, v any) error {
	return json.MarshalWrite(w, v, json.WithMarshalers(json.MarshalToFunc(finite)), jsontext.AllowInvalidUTF8(true))
}

func finite(e *jsontext.Encoder, f float64) error {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return e.WriteToken(jsontext.Null)
	}
	return errors.ErrUnsupported
}

// unmarshal reads JSON with exact member names, the last of duplicate names and
// unknown members ignored. Into an any, for validation, members that are null
// are left out, because null means "not given".
func unmarshal(data []byte, v any) error {
	if err := json.Unmarshal(data, v, jsontext.AllowDuplicateNames(true)); err != nil {
		return err
	}
	if tree, ok := v.(*any); ok {
		*tree = withoutNulls(*tree)
	}
	return nil
}

func withoutNulls(v any) any {
	switch v := v.(type) {
	case map[string]any:
		maps.DeleteFunc(v, func(_ string, member any) bool { return member == nil })
		for name, member := range v {
			v[name] = withoutNulls(member)
		}
	case []any:
		for i := range v {
			v[i] = withoutNulls(v[i])
		}
	}
	return v
}
