package metric

import (
	"maps"
	"slices"
	"time"

	"github.com/valyala/fastjson"
)

// errorName is the metric of errors: each increment that has tags of an error is one.
const errorName = "error"

// Point is a JSON point that stands for more than a sample: a request or an error.
type Point struct {
	Service string
	Value   float64
	At      time.Time
	// Tags are all that were sent, also those that are no labels.
	Tags map[string]string
}

// Tag returns one of the tags, empty when it was not sent.
func (p Point) Tag(name string) string { return p.Tags[name] }

// Told is what a request says beside its samples.
type Told struct {
	// Source is the way it came, as the registry of services names it.
	Source string
	// Requests and Errors are the points that stand for them.
	Requests, Errors []Point

	services map[string]bool
}

// Services lists those that the request names. Series that this replica has stored within
// the hour are known without their labels and name none.
func (t *Told) Services() []string { return slices.Sorted(maps.Keys(t.services)) }

// Any reports whether there is anything.
func (t *Told) Any() bool { return len(t.Requests)+len(t.Errors)+len(t.services) > 0 }

// note remembers a service.
func (t *Told) note(service string) {
	if service == "" || service == DefaultService {
		return
	}
	if t.services == nil {
		t.services = map[string]bool{}
	}
	t.services[service] = true
}

// tell remembers what a point means beside its sample (contract: ingest section 3).
func (t *Told) tell(p point) {
	t.note(p.service)
	request, failed := p.name == requestName && p.kind == "histogram", p.name == errorName && p.kind == "counter"
	if p.tags == nil || !request && !failed {
		return
	}
	told := Point{Service: p.service, Value: p.value, At: time.UnixMilli(p.at).UTC(), Tags: map[string]string{}}
	if told.Service == "" {
		told.Service = DefaultService
	}
	p.tags.Visit(func(key []byte, v *fastjson.Value) {
		if absent(v) {
			return
		}
		told.Tags[string(key)] = textOf(v)
	})
	switch {
	case request && told.Tags["endpoint"] != "":
		t.Requests = append(t.Requests, told)
	case failed && (told.Tags["error_class"] != "" || told.Tags["message"] != ""):
		t.Errors = append(t.Errors, told)
	}
}

// textOf is a text as it is and anything else as JSON.
func textOf(v *fastjson.Value) string {
	if text, err := v.StringBytes(); err == nil {
		return string(text)
	}
	return v.String()
}
