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
	n := normalizer{in: message, out: make([]byte, 0, len(message)+16), mayMail: strings.IndexByte(message, '@') >= 0}
	if strings.IndexByte(message, '"') < 0 && strings.IndexByte(message, '\'') < 0 {
		n.run((*normalizer).unquoted, &specialStops)
	} else {
		n.run((*normalizer).special, &specialStops)
		n.next()
		n.run((*normalizer).quotes, &quoteStops)
		n.next()
		n.run((*normalizer).number, &numberStops)
	}
	return cutRunes(spaced(string(n.out)), patternLength)
}

// spaced puts one space where there are several or other white space, and none at the ends.
func spaced(text string) string {
	previous := byte(' ')
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf || c < ' ' || c == ' ' && previous == ' ' {
			return strings.Join(strings.FieldsFunc(text, unicode.IsSpace), " ")
		}
		previous = c
	}
	return strings.TrimSuffix(text, " ")
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
	in      string
	out     []byte
	inURL   bool
	mayMail bool // there is an at sign somewhere
}

// What the passes look at beside the beginnings of words.
var (
	specialStops = bytesOf(" \"'>\t\n:?[")
	quoteStops   = bytesOf("\"'")
	numberStops  = bytesOf("")
)

func bytesOf(text string) (set [256]bool) {
	for i := range len(text) {
		set[text[i]] = true
	}
	return set
}

// run applies one pass. A pass looks at the beginnings of words and at the places where
// one of the stops is, and returns what it puts there and how much of the text that stands
// for, or nothing. Everything else is copied.
func (n *normalizer) run(pass func(n *normalizer, at int) (string, int), stops *[256]bool) {
	copied := 0
	word := false // the byte before belongs to one
	for at := 0; at < len(n.in); {
		c := n.in[at]
		before := word
		word = wordBytes[c]
		if !stops[c] && (before || !word) {
			at++
			continue
		}
		text, length := pass(n, at)
		if length == 0 {
			at++
			continue
		}
		n.out = append(append(n.out, n.in[copied:at]...), text...)
		at += length
		copied, word = at, wordBytes[n.in[at-1]]
	}
	n.out = append(n.out, n.in[copied:]...)
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

func isWordByte(c byte) bool { return wordBytes[c] }

// The kinds of bytes that are looked for.
var (
	digitBytes   = bytesThat(isDigit)
	hexBytes     = bytesThat(isHex)
	addressBytes = bytesThat(func(c byte) bool { return isHex(c) || c == '.' || c == ':' })
	wordBytes    = bytesThat(func(c byte) bool { return isNameByte(c) || c >= utf8.RuneSelf })
	localBytes   = bytesThat(func(c byte) bool { return isNameByte(c) || strings.IndexByte(".%+-", c) >= 0 })
	domainBytes  = bytesThat(func(c byte) bool { return isNameByte(c) && c != '_' || c == '.' || c == '-' })
)

func bytesThat(are func(byte) bool) (set [256]bool) {
	for i := range set {
		set[i] = are(byte(i))
	}
	return set
}

func isNameByte(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
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
	return n.id(at, c)
}

// unquoted is all that is done with a text without quotes, in one pass.
func (n *normalizer) unquoted(at int) (string, int) {
	if text, length := n.special(at); length > 0 {
		return text, length
	}
	return n.number(at)
}

// id replaces times, ids and addresses.
func (n *normalizer) id(at int, c byte) (string, int) {
	if text, length := n.shaped(at, c); length > 0 {
		return text, length
	}
	if n.mayMail && isWordByte(c) && c < utf8.RuneSelf {
		if length := email(n.in[at:]); length > 0 {
			return "<email>", length
		}
	}
	if isHex(c) || c == ':' || c == '[' {
		if length := n.address(at); length > 0 {
			return "<ip>", length
		}
	}
	if length := run(n.in[at:], &hexBytes); length >= longHex && n.ends(at+length) {
		return "<id>", length
	}
	return "", 0
}

// shaped replaces what its shape alone gives away: times and UUIDs.
func (n *normalizer) shaped(at int, c byte) (string, int) {
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
func run(text string, of *[256]bool) int {
	for i := range len(text) {
		if !of[text[i]] {
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
			n += 1 + run(text[n+1:], &digitBytes)
		}
	}
	return n + zone(text[n:])
}

// zone is the length of the offset of a time at the beginning.
func zone(text string) int {
	switch {
	case text == "":
		return 0
	case text[0] == 'Z' || text[0] == 'z':
		return 1
	case text[0] != '+' && text[0] != '-':
		return 0
	case shape(text[1:], "00:00"):
		return 6
	case shape(text[1:], "0000"):
		return 5
	}
	return 0
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
	local := run(text, &localBytes)
	if local == 0 || local >= len(text) || text[local] != '@' {
		return 0
	}
	domain := run(text[local+1:], &domainBytes)
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
	length := run(text, &addressBytes)
	body := text[:length]
	if brackets {
		if !strings.HasPrefix(text[length:], "]") || !isAddress(body) || !strings.Contains(body, ":") {
			return 0
		}
		return 2 + length + n.port(at+2+length)
	}
	if dots := strings.Count(body, "."); dots < 3 && strings.Count(body, ":") < 2 {
		return 0
	}
	body = strings.TrimRight(body, ".")
	if strings.Count(body, ":") < 2 {
		return n.address4(at, body)
	}
	body = strings.TrimSuffix(body, ":")
	if len(body) < 3 || !isAddress(body) || !n.ends(at+len(body)) {
		return 0
	}
	return len(body)
}

// address4 is address for the form with dots.
func (n *normalizer) address4(at int, body string) int {
	host, _, _ := strings.Cut(body, ":")
	host = strings.TrimRight(host, ".")
	if !isAddress(host) || !n.ends(at+len(host)) {
		return 0
	}
	return len(host) + n.port(at+len(host))
}

func isAddress(text string) bool {
	_, err := netip.ParseAddr(text)
	return err == nil
}

// port is the length of a colon and a number at the place.
func (n *normalizer) port(at int) int {
	if at+1 >= len(n.in) || n.in[at] != ':' {
		return 0
	}
	if digits := run(n.in[at+1:], &digitBytes); digits > 0 && digits <= 5 {
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
	length := run(n.in[at:], &digitBytes)
	for at+length+1 < len(n.in) && n.in[at+length] == '.' && isDigit(n.in[at+length+1]) {
		length += 1 + run(n.in[at+length+1:], &digitBytes)
	}
	if n.ends(at+length) && (at+length == len(n.in) || n.in[at+length] != '%') { // it has no unit
		return "<num>", length
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
