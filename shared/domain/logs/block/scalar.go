package block

import (
	"encoding/json"
	"strings"

	"github.com/valyala/fastjson"
)

// maxNesting is how deep attributes are looked into.
const maxNesting = 32

var parsers fastjson.ParserPool

// eachScalar calls fn with the path and comparable value of every text, number and
// truth value of an attribute, also inside of objects (their paths are joined by dots)
// and lists.
func eachScalar(key, value string, fn func(path, comparable string)) {
	if value == "" {
		return
	}
	if value[0] != '{' && value[0] != '[' {
		if text, ok := ScalarText(value); ok {
			fn(key, Comparable(text))
		}
		return
	}
	p := parsers.Get()
	defer parsers.Put(p)
	parsed, err := p.Parse(value)
	if err != nil {
		return
	}
	walk(key, parsed, maxNesting, fn)
}

func walk(path string, v *fastjson.Value, depth int, fn func(path, comparable string)) {
	if depth == 0 {
		return
	}
	switch v.Type() {
	case fastjson.TypeObject:
		object, _ := v.Object()
		object.Visit(func(key []byte, member *fastjson.Value) {
			walk(path+"."+string(key), member, depth-1, fn)
		})
	case fastjson.TypeArray:
		members, _ := v.Array()
		for _, member := range members {
			walk(path, member, depth-1, fn)
		}
	default:
		if text, ok := scalarOf(v); ok {
			fn(path, Comparable(text))
		}
	}
}

// ScalarText is the text of a JSON text, number or truth value, as it is shown and
// compared. Null, objects and lists have none.
func ScalarText(value string) (string, bool) {
	if value == "" || value == "null" {
		return "", false
	}
	switch value[0] {
	case '"':
		return unquote(value), true
	case '{', '[':
		return "", false
	default:
		return value, true
	}
}

func unquote(value string) string {
	inner := strings.TrimSuffix(strings.TrimPrefix(value, `"`), `"`)
	if !strings.Contains(inner, `\`) {
		return inner
	}
	var text string
	if err := json.Unmarshal([]byte(value), &text); err != nil {
		return inner
	}
	return text
}

// Scalars calls fn with every text, number and truth value at a path of the attributes:
// an attribute of that name, or a member of objects inside. It ends when fn says so.
func Scalars(attributes []Attr, path string, fn func(text string) (goOn bool)) {
	for i := range attributes {
		a := &attributes[i]
		if a.Key == path {
			if !scalarsOf(a.JSON, nil, fn) {
				return
			}
		} else if len(path) > len(a.Key)+1 && path[len(a.Key)] == '.' && strings.HasPrefix(path, a.Key) {
			if !scalarsOf(a.JSON, strings.Split(path[len(a.Key)+1:], "."), fn) {
				return
			}
		}
	}
}

func scalarsOf(value string, members []string, fn func(text string) bool) bool {
	if value == "" {
		return true
	}
	if value[0] != '{' && value[0] != '[' {
		if text, ok := ScalarText(value); ok && len(members) == 0 {
			return fn(text)
		}
		return true
	}
	p := parsers.Get()
	defer parsers.Put(p)
	parsed, err := p.Parse(value)
	if err != nil {
		return true
	}
	goOn := true
	descend(parsed, members, maxNesting, func(text string) bool {
		goOn = fn(text)
		return goOn
	})
	return goOn
}

// descend finds the scalars below the members. A member's name may hold dots itself, so
// every way of joining what is left is tried.
func descend(v *fastjson.Value, members []string, depth int, fn func(text string) bool) bool {
	if depth == 0 {
		return true
	}
	switch v.Type() {
	case fastjson.TypeArray:
		list, _ := v.Array()
		for _, member := range list {
			if !descend(member, members, depth-1, fn) {
				return false
			}
		}
	case fastjson.TypeObject:
		for n := 1; n <= len(members); n++ {
			if member := v.Get(strings.Join(members[:n], ".")); member != nil && !descend(member, members[n:], depth-1, fn) {
				return false
			}
		}
	default:
		if text, ok := scalarOf(v); ok && len(members) == 0 {
			return fn(text)
		}
	}
	return true
}

func scalarOf(v *fastjson.Value) (string, bool) {
	if v.Type() == fastjson.TypeString {
		return string(v.GetStringBytes()), true
	}
	return ScalarText(string(v.MarshalTo(nil)))
}

// JSON is the attributes as one JSON object.
func JSON(attributes []Attr) []byte {
	out := []byte{'{'}
	for i, a := range attributes {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, quoteKey(a.Key)...)
		out = append(append(out, ':'), a.JSON...)
	}
	return append(out, '}')
}

func quoteKey(key string) []byte {
	quoted, err := json.Marshal(key)
	if err != nil {
		return []byte(`""`) // texts always marshal
	}
	return quoted
}
