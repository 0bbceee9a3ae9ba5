package decode

import (
	"strings"

	"github.com/valyala/fastjson"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/platform/masking"
)

const maskedJSON = `"` + masking.Masked + `"`

// mask hides secrets in what is about to be kept.
func (b *Batch) mask(l *logs.Line) {
	l.Message = masking.Text(l.Message)
	for i := range l.Attributes {
		b.maskAttribute(&l.Attributes[i])
	}
}

func (b *Batch) maskAttribute(a *logs.Attr) {
	secret := masking.IsSecretName(a.Key)
	if a.JSON == "" || !secret && !mayHide(a.JSON) {
		return
	}
	p := parsers.Get()
	defer parsers.Put(p)
	v, err := p.Parse(a.JSON)
	if err != nil {
		return // of what we have written ourselves, it cannot be
	}
	if b.scratch = appendMasked(b.scratch[:0], v, a.Key); string(b.scratch) != a.JSON {
		a.JSON = string(b.scratch)
	}
}

// mayHide reports whether there is something to hide in a value, if not under its own name.
// What is escaped is not seen before it is read.
func mayHide(value string) bool {
	return strings.IndexByte(value, '\\') >= 0 || masking.Text(value) != value
}

// appendMasked appends a value that stands under a name, without its secrets.
func appendMasked(dst []byte, v *fastjson.Value, name string) []byte {
	switch v.Type() {
	case fastjson.TypeString:
		return appendQuoted(dst, masking.Value(name, string(v.GetStringBytes())))
	case fastjson.TypeNumber:
		start := len(dst)
		dst = v.MarshalTo(dst)
		if number := string(dst[start:]); masking.Number(name, number) != number {
			dst = append(dst[:start], maskedJSON...)
		}
		return dst
	case fastjson.TypeArray:
		dst = append(dst, '[')
		for i, member := range v.GetArray() {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendMasked(dst, member, name)
		}
		return append(dst, ']')
	case fastjson.TypeObject:
		dst = append(dst, '{')
		first := true
		v.GetObject().Visit(func(key []byte, member *fastjson.Value) {
			if !first {
				dst = append(dst, ',')
			}
			first = false
			under := string(key)
			if masking.IsSecretName(name) {
				under = name
			}
			dst = appendMasked(append(appendQuoted(dst, key), ':'), member, under)
		})
		return append(dst, '}')
	default:
		return v.MarshalTo(dst)
	}
}
