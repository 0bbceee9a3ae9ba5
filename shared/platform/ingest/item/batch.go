package item

import (
	"github.com/valyala/fastjson"
)

// Batch is what a request holds: the items that can be stored and what is wrong with the
// others.
type Batch[T any] struct {
	Items   []T
	Verdict Verdict
	// Single says that the body was one item and not a list of them.
	Single bool
}

var parsers fastjson.ParserPool

// Decode reads one item, or the list of at most so many that goes by a name. An item with
// a problem is refused by itself; the error is that of a request of which nothing is left.
func Decode[T any](body []byte, list string, most int, read func(*Object) T) (*Batch[T], error) {
	p := parsers.Get()
	defer parsers.Put(p)
	root, err := Parse(p, body)
	if err != nil {
		return nil, err
	}
	values, listed, err := Items(root, list, most)
	if err != nil {
		return nil, err
	}
	if !listed {
		list = ""
	}
	b := &Batch[T]{Single: !listed, Items: make([]T, 0, len(values))}
	for i, v := range values {
		o := Of(v)
		one := read(o)
		if problem := o.Problem(); problem != nil {
			b.Verdict.Refuse(list, i, problem)
			continue
		}
		b.Items = append(b.Items, one)
	}
	return b, b.Verdict.Err(len(b.Items))
}

// Inside notes what is wrong with an object inside of this one.
func (o *Object) Inside(name string, inner *Object) {
	p := inner.Problem()
	if p == nil {
		return
	}
	field := name
	if p.Field != "" {
		field += "." + p.Field
	}
	o.Refuse(Problem{Field: field, Code: p.Code, Message: p.Message})
}
