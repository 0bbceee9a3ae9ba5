package otlp

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/encoding/protowire"
)

// Attributes are the attributes of a span, log record, data point, scope or resource.
// Of a name that is given twice the last value counts.
type Attributes struct {
	pairs []pair
	// cut says that there were more than are kept.
	cut bool
}

type pair struct {
	key   []byte
	value Value
}

func (a *Attributes) reset() { a.pairs, a.cut = a.pairs[:0], false }

// add reads one encoded KeyValue.
func (a *Attributes) add(raw []byte) {
	var p pair
	for m := open(raw); m.next(); {
		switch {
		case m.isBytes(1):
			p.key = m.data
		case m.isBytes(2):
			p.value = m.data
		}
	}
	if len(p.key) == 0 {
		return
	}
	for i := range a.pairs {
		if len(a.pairs[i].key) == len(p.key) && view(a.pairs[i].key) == view(p.key) {
			a.pairs[i].value = p.value
			return
		}
	}
	if len(a.pairs) >= maxAttributes {
		a.cut = true
		return
	}
	a.pairs = append(a.pairs, p)
}

// Len is how many attributes there are.
func (a *Attributes) Len() int { return len(a.pairs) }

// Each calls yield with every attribute until it returns false. The key points into the
// body.
func (a *Attributes) Each(yield func(key []byte, v Value) bool) {
	for _, p := range a.pairs {
		if !yield(p.key, p.value) {
			return
		}
	}
}

// Value returns the value of a name, nil when there is none.
func (a *Attributes) Value(key string) Value {
	for i := range a.pairs {
		if len(a.pairs[i].key) == len(key) && view(a.pairs[i].key) == key {
			return a.pairs[i].value
		}
	}
	return nil
}

// Text returns the value of the first name that has one, as text.
func (a *Attributes) Text(keys ...string) string {
	for _, key := range keys {
		if v := a.Value(key); v != nil {
			if text := v.Text(); text != "" {
				return text
			}
		}
	}
	return ""
}

// Group are attributes whose names get a prefix in an object.
type Group struct {
	Prefix     string
	Attributes *Attributes
}

// AppendObject appends one JSON object with the attributes of all groups. An earlier
// group wins where names collide. Past limit bytes (MaxObject is the contract's) it ends
// with the member _truncated.
func AppendObject(dst []byte, limit int, groups ...Group) []byte {
	start, truncated := len(dst), false
	dst = append(dst, '{')
	for i, g := range groups {
		truncated = truncated || g.Attributes.cut
		for _, p := range g.Attributes.pairs {
			if taken(groups[:i], g.Prefix, p.key) {
				continue
			}
			before := len(dst)
			if before > start+1 {
				dst = append(dst, ',')
			}
			dst = appendName(dst, g.Prefix, p.key)
			dst = append(dst, ':')
			dst = p.value.AppendJSON(dst)
			if len(dst)-start >= limit-len(`,"_truncated":true}`) {
				dst, truncated = dst[:before], true
			}
		}
	}
	if truncated {
		if len(dst) > start+1 {
			dst = append(dst, ',')
		}
		dst = append(dst, `"_truncated":true`...)
	}
	return append(dst, '}')
}

func appendName(dst []byte, prefix string, key []byte) []byte {
	if prefix == "" {
		return AppendString(dst, key)
	}
	dst = append(dst, '"')
	dst = append(dst, prefix...)
	from := len(dst)
	dst = AppendString(dst, key)
	return append(dst[:from], dst[from+1:]...) // without the second opening quote
}

// taken reports whether an earlier group has the name already.
func taken(earlier []Group, prefix string, key []byte) bool {
	for _, g := range earlier {
		for _, p := range g.Attributes.pairs {
			if len(g.Prefix)+len(p.key) == len(prefix)+len(key) && same(g.Prefix, view(p.key), prefix, view(key)) {
				return true
			}
		}
	}
	return false
}

// same reports whether two names of two parts each and of the same length are equal.
func same(prefix, key, otherPrefix, otherKey string) bool {
	if prefix == "" {
		return strings.HasPrefix(key, otherPrefix) && key[len(otherPrefix):] == otherKey
	}
	return prefix+key == otherPrefix+otherKey
}

// Resource is where telemetry comes from.
type Resource struct {
	// Service is the name of the service, "unknown" without one.
	Service string
	// Release, Environment, Host and Language are empty when they are not known.
	Release, Environment, Host, Language string

	Attributes Attributes
}

// Scope is the library that made the telemetry.
type Scope struct {
	Name, Version string
	Attributes    Attributes
}

func (r *Resource) read(raw []byte) error {
	r.Attributes.reset()
	m := open(raw)
	for m.next() {
		if m.isBytes(1) {
			r.Attributes.add(m.data)
		}
	}
	r.Service = r.name("service.name")
	if r.Service == "" {
		r.Service = "unknown"
	}
	r.Release = r.name("service.version")
	r.Environment = r.name("deployment.environment.name", "deployment.environment")
	r.Host = r.name("host.name")
	r.Language = r.name("telemetry.sdk.language")
	return m.err()
}

func (r *Resource) name(keys ...string) string {
	return clean([]byte(r.Attributes.Text(keys...)), maxName)
}

func (s *Scope) read(raw []byte) error {
	s.Name, s.Version = "", ""
	s.Attributes.reset()
	m := open(raw)
	for m.next() {
		switch {
		case m.isBytes(1):
			s.Name = clean(m.data, maxName)
		case m.isBytes(2):
			s.Version = clean(m.data, maxName)
		case m.isBytes(3):
			s.Attributes.add(m.data)
		}
	}
	return m.err()
}

// walk goes through the three levels that the requests of all signals share: resources,
// their scopes, their items. A resource or scope may follow its contents on the wire, so
// each level is read twice.
func walk(body []byte, item func(*Resource, *Scope, []byte) error) error {
	var r Resource
	var s Scope
	request := open(body)
	for request.next() {
		if !request.isBytes(1) {
			continue
		}
		if err := r.read(find(request.data, 1)); err != nil {
			return err
		}
		scopes := open(request.data)
		for scopes.next() {
			if !scopes.isBytes(2) {
				continue
			}
			if err := walkScope(scopes.data, &r, &s, item); err != nil {
				return err
			}
		}
		if err := scopes.err(); err != nil {
			return err
		}
	}
	return request.err()
}

func walkScope(raw []byte, r *Resource, s *Scope, item func(*Resource, *Scope, []byte) error) error {
	if err := s.read(find(raw, 1)); err != nil {
		return err
	}
	items := open(raw)
	for items.next() {
		if !items.isBytes(2) {
			continue
		}
		if err := item(r, s, items.data); err != nil {
			return err
		}
	}
	return items.err()
}

// find returns the content of a field; parts of a message that comes in pieces are merged
// by putting them together, as protobuf prescribes.
func find(raw []byte, num protowire.Number) []byte {
	var found []byte
	for m := open(raw); m.next(); {
		if !m.isBytes(num) {
			continue
		}
		if found == nil {
			found = m.data
			continue
		}
		found = append(slices.Clip(found), m.data...)
	}
	return found
}
