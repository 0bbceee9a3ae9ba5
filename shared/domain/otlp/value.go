package otlp

import (
	"bytes"
	"encoding/base64"
	"math"
	"strconv"
	"unicode/utf8"
	"unsafe"

	"google.golang.org/protobuf/encoding/protowire"
)

// Value is an encoded AnyValue. The empty Value is null.
type Value []byte

// open returns the wire type and content of the member that is set; the last one wins.
func (v Value) open() (num protowire.Number, data []byte, bits uint64) {
	for m := open(v); m.next(); {
		switch {
		case m.isBytes(1), m.isBytes(5), m.isBytes(6), m.isBytes(7), m.isVarint(2), m.isVarint(3), m.isFixed64(4):
			num, data, bits = m.num, m.data, m.bits
		}
	}
	return num, data, bits
}

// AppendJSON appends the value as JSON text: bytes as base64, NaN and infinity as null,
// and null for what is nested deeper than 16 levels.
func (v Value) AppendJSON(dst []byte) []byte {
	return v.appendJSON(dst, 0)
}

func (v Value) appendJSON(dst []byte, depth int) []byte {
	num, data, bits := v.open()
	switch {
	case num == 1:
		return AppendString(dst, data)
	case num == 2:
		return strconv.AppendBool(dst, bits != 0)
	case num == 3:
		return strconv.AppendInt(dst, int64(bits), 10)
	case num == 4:
		return appendFloat(dst, math.Float64frombits(bits))
	case num == 5 && depth < maxDepth:
		return appendArray(dst, data, depth+1)
	case num == 6 && depth < maxDepth:
		return appendMap(dst, data, depth+1)
	case num == 7:
		dst = append(dst, '"')
		dst = base64.StdEncoding.AppendEncode(dst, data)
		return append(dst, '"')
	}
	return append(dst, "null"...)
}

func appendArray(dst, raw []byte, depth int) []byte {
	dst = append(dst, '[')
	first := true
	for m := open(raw); m.next(); {
		if !m.isBytes(1) {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = Value(m.data).appendJSON(dst, depth)
	}
	return append(dst, ']')
}

func appendMap(dst, raw []byte, depth int) []byte {
	var members Attributes
	for m := open(raw); m.next(); {
		if m.isBytes(1) {
			members.add(m.data)
		}
	}
	dst = append(dst, '{')
	for i, member := range members.pairs {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = AppendString(dst, member.key)
		dst = append(dst, ':')
		dst = member.value.appendJSON(dst, depth)
	}
	return append(dst, '}')
}

// AppendText appends a text as it is and every other value as JSON text; null is empty.
func (v Value) AppendText(dst []byte) []byte {
	num, data, _ := v.open()
	if num == 0 {
		return dst
	}
	if num == 1 {
		return append(dst, cleanUTF8(data)...)
	}
	return v.AppendJSON(dst)
}

// Text is AppendText as a string.
func (v Value) Text() string { return string(v.AppendText(nil)) }

// Int returns the value of an integer, or of a text that is one.
func (v Value) Int() (int64, bool) {
	num, data, bits := v.open()
	switch num {
	case 1:
		n, err := strconv.ParseInt(string(data), 10, 64)
		return n, err == nil
	case 3:
		return int64(bits), true
	case 4:
		f := math.Float64frombits(bits)
		return int64(f), f == math.Trunc(f) && math.Abs(f) < 1<<53
	default:
		return 0, false
	}
}

func appendFloat(dst []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(dst, "null"...)
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		format = 'e'
	}
	return strconv.AppendFloat(dst, f, format, -1, 64)
}

const hexDigits = "0123456789abcdef"

// AppendString appends a text as a JSON string. What is not UTF-8, and NUL, becomes the
// replacement character.
func AppendString(dst, text []byte) []byte {
	dst = append(dst, '"')
	start := 0
	for i := 0; i < len(text); {
		c := text[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRune(text[i:]); r != utf8.RuneError || size > 1 {
				i += size
				continue
			}
		}
		dst = append(dst, text[start:i]...)
		dst = appendEscaped(dst, c)
		i += size
		start = i
	}
	dst = append(dst, text[start:]...)
	return append(dst, '"')
}

func appendEscaped(dst []byte, c byte) []byte {
	switch {
	case c == '"', c == '\\':
		return append(dst, '\\', c)
	case c == '\n':
		return append(dst, '\\', 'n')
	case c == '\r':
		return append(dst, '\\', 'r')
	case c == '\t':
		return append(dst, '\\', 't')
	case c == 0, c >= utf8.RuneSelf:
		return append(dst, "\uFFFD"...)
	default:
		return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
	}
}

// cleanUTF8 returns the text without what AppendString would replace.
func cleanUTF8(text []byte) []byte {
	if utf8.Valid(text) && bytes.IndexByte(text, 0) < 0 {
		return text
	}
	return bytes.ReplaceAll(bytes.ToValidUTF8(text, []byte("\uFFFD")), []byte{0}, []byte("\uFFFD"))
}

// clean is a name as it is stored: valid UTF-8 of at most so many characters.
func clean(text []byte, most int) string {
	text = cleanUTF8(text)
	if len(text) > most && utf8.RuneCount(text) > most {
		end := 0
		for range most {
			_, size := utf8.DecodeRune(text[end:])
			end += size
		}
		text = text[:end]
	}
	return string(text)
}

// view shows bytes as a string without a copy, for comparisons.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) } //nolint:gosec // nobody writes to the body
