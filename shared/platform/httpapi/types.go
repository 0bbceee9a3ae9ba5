package httpapi

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Opt is a member of an update where null clears and absence keeps.
type Opt[T any] struct {
	// Given says that the member was present.
	Given bool
	// Value is nil when the member was null.
	Value *T
}

// UnmarshalJSONFrom reads null or a value.
func (o *Opt[T]) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	o.Given = true
	if d.PeekKind() == 'n' {
		_, err := d.ReadToken()
		return err
	}
	o.Value = new(T)
	return json.UnmarshalDecode(d, o.Value)
}

// Schema shows an Opt as its nullable value.
func (o Opt[T]) Schema(r huma.Registry) *huma.Schema {
	s := r.Schema(reflect.TypeFor[T](), true, "")
	for s.Ref != "" { // written out: null cannot stand beside a reference
		s = r.SchemaFromRef(s.Ref)
	}
	nullable := *s
	nullable.Nullable = true
	return &nullable
}

// Apply sets field when the member was given.
func (o Opt[T]) Apply(field **T) {
	if o.Given {
		*field = o.Value
	}
}

// OneOf checks every entry of a comma list against the values an enumeration
// has and returns them typed; an empty list is nil.
func OneOf[T ~string](field, list string, values []T) ([]T, error) {
	if list == "" {
		return nil, nil
	}
	var picked []T
	for entry := range strings.SplitSeq(list, ",") {
		v := T(strings.TrimSpace(entry))
		if !slices.Contains(values, v) {
			return nil, fault.InvalidField(field, "must be a comma list of %s", join(values))
		}
		picked = append(picked, v)
	}
	return picked, nil
}

// OptionalID reads a parameter that is an id or left out; then it is nil.
func OptionalID(field, text string) (*uuid.UUID, error) {
	if text == "" {
		return nil, nil //nolint:nilnil // there is no id, and that is fine
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return nil, fault.New(fault.Invalid, fault.CodeInvalidUUID, "%s is not a valid UUID", field)
	}
	return &id, nil
}

func join[T ~string](values []T) string {
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = string(v)
	}
	return strings.Join(words, ", ")
}

var pathParameter = regexp.MustCompile(`\{([a-z_]+)\}`)

// pathParameters describes the parameters of a raw operation's path.
func pathParameters(path string) []*huma.Param {
	var params []*huma.Param
	for _, m := range pathParameter.FindAllStringSubmatch(path, -1) {
		schema := &huma.Schema{Type: huma.TypeString}
		if strings.HasSuffix(m[1], "_id") {
			schema.Format = "uuid"
		}
		params = append(params, &huma.Param{Name: m[1], In: "path", Required: true, Schema: schema})
	}
	return params
}

func typeOf(v any) reflect.Type { return reflect.TypeOf(v) }
