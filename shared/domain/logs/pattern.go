package logs

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How much of a message its pattern is made of, and how long a pattern gets.
const (
	patternInput  = 4096
	patternLength = 300
	longString    = 20
	longHex       = 16
)

// Normalize is the pattern of a message: what differs from line to line is replaced by
// what it is (contract: logs section 3).
func Normalize(message string) string {
	if len(message) > patternInput {
		message = strings.ToValidUTF8(message[:patternInput], "")
	}
	n := normalizer{in: message, out: make([]byte, 0, len(message)+16)}
	n.run((*normalizer).special)
	n.next()
	n.run((*normalizer).quotes)
	n.next()
	n.run((*normalizer).number)
	return cutRunes(strings.Join(strings.FieldsFunc(string(n.out), unicode.IsSpace), " "), patternLength)
}

// cutRunes cuts a text after so many characters.
func cutRunes(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// normalizer goes over a text; what its pass does not replace is copied.
type normalizer struct {
	in    string
	out   []byte
	inURL bool
}

// run applies one pass. A pass looks at a place and returns what it puts there and how
// much of the text that stands for, or nothing.
func (n *normalizer) run(pass func(n *normalizer, at int) (string, int)) {
	for at := 0; at < len(n.in); {
		if text, length := pass(n, at); length > 0 {
			n.out = append(n.out, text...)
			at += length
			continue
		}
		n.out = append(n.out, n.in[at])
		at++
	}
}

// next makes the result the text of the next pass.
func (n *normalizer) next() {
	n.in, n.out = string(n.out), n.out[:0]
}

// starts reports whether a word may begin at the place.
func (n *normalizer) starts(at int) bool {
	return at == 0 || !isWordByte(n.in[at-1])
}

// ends reports whether a word may end before the place.
func (n *normalizer) ends(at int) bool {
	return at >= len(n.in) || !isWordByte(n.in[at])
}

func isWordByte(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c >= utf8.RuneSelf
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// special replaces times, ids, addresses and the query parts of URLs.
func (n *normalizer) special(at int) (string, int) {
	c := n.in[at]
	switch {
	case c == ' ' || c == '"' || c == '\'' || c == '>' || c == '\t' || c == '\n':
		n.inURL = false
		return "", 0
	case c == ':' && strings.HasPrefix(n.in[at:], "://"):
		n.inURL = true
		return "", 0
	case c == '?' && n.inURL:
		return "", urlEnd(n.in[at:])
	case !n.starts(at):
		return "", 0
	}
	if isDigit(c) {
		if length := timestamp(n.in[at:]); length > 0 {
			return "<ts>", length
		}
	}
	if isHex(c) {
		if length := uuidLength(n.in[at:]); length > 0 && n.ends(at+length) {
			return "<uuid>", length
		}
	}
	if isWordByte(c) && c < utf8.RuneSelf {
		if length := email(n.in[at:]); length > 0 {
			return "<email>", length
		}
	}
	if isHex(c) || c == ':' || c == '[' {
		if length := n.address(at); length > 0 {
			return "<ip>", length
		}
	}
	if isHex(c) {
		length := run(n.in[at:], isHex)
		if length >= longHex && n.ends(at+length) {
			return "<id>", length
		}
	}
	return "", 0
}

// urlEnd is how long the query part of a URL is, its question mark included.
func urlEnd(rest string) int {
	if i := strings.IndexAny(rest, " \t\n\"'<>)"); i >= 0 {
		return i
	}
	return len(rest)
}

// run is how many bytes at the beginning are of a kind.
func run(text string, of func(byte) bool) int {
	for i := range len(text) {
		if !of(text[i]) {
			return i
		}
	}
	return len(text)
}

// shape reports whether the text begins with the form, in which 0 stands for a digit and
// x for a hexadecimal one.
func shape(text, form string) bool {
	if len(text) < len(form) {
		return false
	}
	for i := range len(form) {
		switch form[i] {
		case '0':
			if !isDigit(text[i]) {
				return false
			}
		case 'x':
			if !isHex(text[i]) {
				return false
			}
		case 'T':
			if text[i] != 'T' && text[i] != ' ' && text[i] != 't' {
				return false
			}
		default:
			if text[i] != form[i] {
				return false
			}
		}
	}
	return true
}

// timestamp is the length of an ISO time at the beginning.
func timestamp(text string) int {
	if !shape(text, "0000-00-00T00:00") {
		return 0
	}
	n := len("0000-00-00T00:00")
	if shape(text[n:], ":00") {
		n += 3
		if len(text) > n+1 && (text[n] == '.' || text[n] == ',') && isDigit(text[n+1]) {
			n += 1 + run(text[n+1:], isDigit)
		}
	}
	switch rest := text[n:]; {
	case strings.HasPrefix(rest, "Z") || strings.HasPrefix(rest, "z"):
		return n + 1
	case rest != "" && (rest[0] == '+' || rest[0] == '-') && shape(rest[1:], "00:00"):
		return n + 6
	case rest != "" && (rest[0] == '+' || rest[0] == '-') && shape(rest[1:], "0000"):
		return n + 5
	}
	return n
}

func uuidLength(text string) int {
	const form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"
	if shape(text, form) {
		return len(form)
	}
	return 0
}

// email is the length of an e-mail address at the beginning.
func email(text string) int {
	local := run(text, func(c byte) bool { return isWordByte(c) && c < utf8.RuneSelf || strings.IndexByte(".%+-", c) >= 0 })
	if local == 0 || local >= len(text) || text[local] != '@' {
		return 0
	}
	domain := run(text[local+1:], func(c byte) bool { return isWordByte(c) && c < utf8.RuneSelf && c != '_' || c == '.' || c == '-' })
	name := strings.TrimRight(text[local+1:local+1+domain], ".-")
	if dot := strings.LastIndexByte(name, '.'); dot < 1 || dot+2 >= len(name) {
		return 0
	}
	return local + 1 + len(name)
}

// address is the length of an IP address, with its port, at the place.
func (n *normalizer) address(at int) int {
	text := n.in[at:]
	brackets := text[0] == '['
	if brackets {
		text = text[1:]
	}
	length := run(text, func(c byte) bool { return isHex(c) || c == '.' || c == ':' })
	body := text[:length]
	if brackets {
		if !strings.HasPrefix(text[length:], "]") {
			return 0
		}
		if _, err := netip.ParseAddr(body); err != nil || !strings.Contains(body, ":") {
			return 0
		}
		return 2 + length + n.port(at+2+length)
	}
	if dots := strings.Count(body, "."); dots < 3 && strings.Count(body, ":") < 2 {
		return 0
	}
	body = strings.TrimRight(body, ".")
	if strings.Count(body, ":") < 2 {
		host, _, _ := strings.Cut(body, ":")
		host = strings.TrimRight(host, ".")
		if ip, err := netip.ParseAddr(host); err != nil || !ip.Is4() || !n.ends(at+len(host)) {
			return 0
		}
		return len(host) + n.port(at+len(host))
	}
	body = strings.TrimSuffix(body, ":")
	if _, err := netip.ParseAddr(body); err != nil || len(body) < 3 || !n.ends(at+len(body)) {
		return 0
	}
	return len(body)
}

// port is the length of a colon and a number at the place.
func (n *normalizer) port(at int) int {
	if at+1 >= len(n.in) || n.in[at] != ':' {
		return 0
	}
	if digits := run(n.in[at+1:], isDigit); digits > 0 && digits <= 5 {
		return 1 + digits
	}
	return 0
}

// quotes replaces long strings in quotes, with the quotes.
func (n *normalizer) quotes(at int) (string, int) {
	c := n.in[at]
	if c != '"' && (c != '\'' || !n.starts(at)) {
		return "", 0
	}
	for i := at + 1; i < len(n.in); i++ {
		switch n.in[i] {
		case '\\':
			i++
		case c:
			if utf8.RuneCountInString(n.in[at+1:i]) > longString {
				return "<str>", i + 1 - at
			}
			return n.in[at : i+1], i + 1 - at
		}
	}
	return "", 0
}

var units = []string{
	"KiB", "MiB", "GiB", "TiB", "KB", "MB", "GB", "TB", "kB", "kb", "mb", "gb", "ms", "us", "ns", "µs", "min", "sec", "B", "K", "M", "G", "k", "b", "s", "m", "h", "d", "%",
}

// number replaces numbers with their unit.
func (n *normalizer) number(at int) (string, int) {
	if !isDigit(n.in[at]) || !n.starts(at) {
		return "", 0
	}
	length := run(n.in[at:], isDigit)
	for at+length+1 < len(n.in) && n.in[at+length] == '.' && isDigit(n.in[at+length+1]) {
		length += 1 + run(n.in[at+length+1:], isDigit)
	}
	for _, unit := range units {
		if strings.HasPrefix(n.in[at+length:], unit) && n.ends(at+length+len(unit)) {
			return "<num>", length + len(unit)
		}
	}
	if !n.ends(at + length) {
		return "", 0
	}
	return "<num>", length
}
