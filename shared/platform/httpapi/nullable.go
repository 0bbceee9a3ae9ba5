package httpapi

import (
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// typeNull is the JSON type that huma has no name for.
const typeNull = "null"

// nullable describes the objects inside an answer that can be null, which huma
// leaves out: a member that is a pointer to a struct and always there.
func (a *API) nullable(answer reflect.Type) {
	a.nullableMembers(answer, map[reflect.Type]bool{})
}

func (a *API) nullableMembers(t reflect.Type, seen map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		a.nullableMembers(t.Elem(), seen)
		return
	case reflect.Struct:
	default:
		return
	}
	if seen[t] {
		return
	}
	seen[t] = true
	described := a.schemaOf(t)
	for _, field := range reflect.VisibleFields(t) {
		if !field.IsExported() {
			continue
		}
		if name, always := member(field); described != nil && always {
			allowNull(described.Properties, name)
		}
		a.nullableMembers(field.Type, seen)
	}
}

// schemaOf is the schema of a struct that the document has under a name.
func (a *API) schemaOf(t reflect.Type) *huma.Schema {
	for name, schema := range a.huma.OpenAPI().Components.Schemas.Map() {
		if a.huma.OpenAPI().Components.Schemas.TypeFromRef(refPrefix+name) == t {
			return schema
		}
	}
	return nil
}

const refPrefix = "#/components/schemas/"

// member is the name of a member and whether it is a pointer to a struct that is
// never left out.
func member(field reflect.StructField) (name string, always bool) {
	tag := field.Tag.Get("json")
	name, options, _ := strings.Cut(tag, ",")
	pointer := field.Type.Kind() == reflect.Pointer && field.Type.Elem().Kind() == reflect.Struct
	return name, pointer && name != "" && !strings.Contains(options, "omit")
}

// allowNull lets a member that refers to an object be null as well.
func allowNull(members map[string]*huma.Schema, name string) {
	schema := members[name]
	if schema == nil || schema.Ref == "" {
		return
	}
	nullable := *schema
	nullable.Ref = ""
	nullable.AnyOf = []*huma.Schema{{Ref: schema.Ref}, {Type: typeNull}}
	members[name] = &nullable
}
