package errorgroup

import (
	"net/netip"
	"regexp"
	"strings"
	"unicode/utf8"
)

// maxNormalized is how much of a normalized message counts, in characters.
const maxNormalized = 200

var (
	uuids  = regexp.MustCompile(`[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}`)
	hexes  = regexp.MustCompile(`[0-9a-fA-F]{16,}`)
	ipv4s  = regexp.MustCompile(`[0-9]{1,3}(?:\.[0-9]{1,3}){3}`)
	ipv6s  = regexp.MustCompile(`[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*`)
	emails = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)
	digits = regexp.MustCompile(`[0-9]+`)
)

// Normalize takes out of a message what differs between two occurrences of one error:
// UUIDs, hex runs of 16 or more, IP addresses, e-mail addresses, quoted strings and
// numbers, in this order. What is left is cut at 200 characters.
func Normalize(message string) string {
	text := message
	if strings.ContainsRune(text, '-') {
		text = uuids.ReplaceAllString(text, "<uuid>")
	}
	text = hexes.ReplaceAllString(text, "<hex>")
	if strings.ContainsRune(text, '.') {
		text = replaceAddresses(text, ipv4s)
	}
	if strings.ContainsRune(text, ':') {
		text = replaceAddresses(text, ipv6s)
	}
	if strings.ContainsRune(text, '@') {
		text = emails.ReplaceAllString(text, "<email>")
	}
	text = replaceQuoted(text)
	text = digits.ReplaceAllString(text, "<num>")
	return cut(text, maxNormalized)
}

// replaceAddresses replaces what looks like an address, stands alone and is one. An IPv6
// address without a digit could as well be a name of C++ or Rust, and is left.
func replaceAddresses(text string, like *regexp.Regexp) string {
	var b strings.Builder
	done := 0
	for _, at := range like.FindAllStringIndex(text, -1) {
		from, to := at[0], at[1]
		for to > from && (text[to-1] == '.' || text[to-1] == ':' && !strings.HasSuffix(text[from:to], "::")) {
			to-- // the end of a sentence, or what a port or text follows
		}
		found := text[from:to]
		if _, err := netip.ParseAddr(found); err != nil || !strings.ContainsAny(found, "0123456789") ||
			from > 0 && isWord(text[from-1]) || to < len(text) && isWord(text[to]) {
			continue
		}
		b.WriteString(text[done:from])
		b.WriteString("<ip>")
		done = to
	}
	if done == 0 {
		return text
	}
	b.WriteString(text[done:])
	return b.String()
}

// replaceQuoted replaces strings in double quotes, single quotes and backquotes. A single
// quote inside a word is an apostrophe.
func replaceQuoted(text string) string {
	if !strings.ContainsAny(text, "\"'`") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		end := -1
		if c := text[i]; c == '"' || c == '`' || c == '\'' && (i == 0 || !isWord(text[i-1])) {
			end = closing(text, i)
		}
		if end < 0 {
			b.WriteByte(text[i])
			i++
			continue
		}
		b.WriteString("<str>")
		i = end + 1
	}
	return b.String()
}

// closing finds the quote that ends the string that begins at from, or -1.
func closing(text string, from int) int {
	quote := text[from]
	for i := from + 1; i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case text[i] != quote:
		case quote != '\'' || i+1 == len(text) || !isWord(text[i+1]):
			return i
		}
	}
	return -1
}

func isWord(c byte) bool {
	return c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf
}

// cut shortens text to so many characters.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	n := 0
	for i := range text {
		if n == most {
			return text[:i]
		}
		n++
	}
	return text
}
