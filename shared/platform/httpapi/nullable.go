package httpapi

import (
	"reflect"
	"slices"
	"strings"
)

// showNulls marks the members that answers write as null: huma does so for
// texts and numbers, but not for pointers to structs and maps, nor does it add
// null to the values of an enumeration.
func (a *API) showNulls(schemas map[string]any) {
	for name, schema := range schemas {
		t := a.huma.OpenAPI().Components.Schemas.TypeFromRef("#/components/schemas/" + name)
		object, ok := schema.(map[string]any)
		if !ok || t == nil {
			continue
		}
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		properties, ok := object["properties"].(map[string]any)
		if !ok || t.Kind() != reflect.Struct {
			continue
		}
		for _, field := range reflect.VisibleFields(t) {
			member, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			property, ok := properties[member].(map[string]any)
			if !ok {
				continue
			}
			if field.Type.Kind() == reflect.Pointer && !strings.Contains(options, "omit") {
				property = withNull(property)
				properties[member] = property
			}
			allowNull(property)
		}
	}
}

// withNull is the schema of a member that may be null.
func withNull(property map[string]any) map[string]any {
	if ref, ok := property["$ref"]; ok {
		nullable := map[string]any{"anyOf": []any{map[string]any{"$ref": ref}, map[string]any{"type": "null"}}}
		if text, ok := property["description"]; ok {
			nullable["description"] = text
		}
		return nullable
	}
	if kind, ok := property["type"].(string); ok {
		property["type"] = []any{kind, "null"}
	}
	return property
}

// allowNull adds null to the enumeration of a nullable member.
func allowNull(property map[string]any) {
	types, nullable := property["type"].([]any)
	values, listed := property["enum"].([]any)
	if nullable && listed && slices.Contains(types, any("null")) && !slices.Contains(values, nil) {
		property["enum"] = append(values, nil)
	}
}
