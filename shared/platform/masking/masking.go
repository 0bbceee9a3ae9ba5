// Package masking hides secrets and card numbers in texts that others wrote: what looks
// like a token of a known kind, what stands under the name of a secret, keys, credentials
// in addresses and payment cards. It walks a text once and uses no regular expressions, so
// that it can look at every line that is stored, and takes as long for any text.
package masking

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Masked stands where a secret was.
const Masked = "[masked]"

// Text replaces secrets and card numbers by Masked. Doing so twice is the same as doing so
// once.
func Text(s string) string {
	m := masker{s: s}
	m.walk()
	if strings.Contains(s, privateKey) {
		return maskKeys(m.text())
	}
	return m.text()
}

// What a byte means for the walk.
const (
	ordinary = iota
	space    // ends a run
	breaker  // ends a run, too: no token holds it
	sign     // stands between a name and its value
	digit    // that card numbers begin with
)

var classes = func() (c [256]uint8) {
	for _, b := range " \t\n\v\f\r" {
		c[b] = space
	}
	for _, b := range "\"',;()<>{}[]|&" {
		c[b] = breaker
	}
	c['='], c[':'] = sign, sign
	for b := '2'; b <= '6'; b++ {
		c[b] = digit
	}
	return c
}()

// masker walks a text and copies it as soon as something is hidden.
type masker struct {
	s    string
	out  strings.Builder
	done int // all before it is copied
}

func (m *masker) hide(from, to int) {
	m.out.WriteString(m.s[m.done:from])
	m.out.WriteString(Masked)
	m.done = to
}

func (m *masker) text() string {
	if m.done == 0 {
		return m.s
	}
	return m.out.String() + m.s[m.done:]
}

func (m *masker) walk() {
	s, start := m.s, 0 // of the run of bytes that tokens are made of
	for i := 0; i < len(s); i++ {
		hidden := m.done
		switch classes[s[i]] {
		case ordinary:
			continue
		case space, breaker:
			m.run(start, i)
			start = i + 1
		case sign:
			if from, to := m.value(i); to > from {
				m.cut(start, from, to)
			}
		case digit:
			if end := cardEnd(s, i); end > 0 {
				m.cut(start, i, end)
			}
		}
		if m.done > hidden && m.done > i {
			start, i = m.done, m.done-1
		}
	}
	m.run(start, len(s))
}

// cut hides a part of a run, and the tokens before it.
func (m *masker) cut(start, from, to int) {
	m.run(start, from)
	if m.done <= from {
		m.hide(from, to)
	}
}

// value is where the value behind a sign stands when the name before it says that it is a
// secret, or where the credentials of an address do.
func (m *masker) value(at int) (from, to int) {
	s := m.s
	if s[at] == ':' && strings.HasPrefix(s[at+1:], "//") {
		if at > 0 && word[s[at-1]] {
			return at + 3, credentials(s, at+3)
		}
		return 0, 0
	}
	name := nameBefore(s[m.done:at])
	if !IsSecretName(name) {
		return 0, 0
	}
	if from, to = valueAt(s, at); to > from && harmless(name, s[from:to]) {
		return 0, 0
	}
	return from, to
}

// behind is where the value of a sign begins (=, :, := or =>), and how long it is at least.
func behind(s string, at int) (begin, least int) {
	begin, least = at+1, 4
	if s[at] == '=' {
		least = 1
	}
	if begin < len(s) && (s[at] == '=' && s[begin] == '>' || s[at] == ':' && s[begin] == '=') {
		begin, least = begin+1, 1
	}
	for begin < len(s) && classes[s[begin]] == space {
		begin++
	}
	return begin, least
}

// credentials is where the name and password before a host end; 0 without them.
func credentials(s string, from int) int {
	for i := from; i < len(s); i++ {
		switch s[i] {
		case '@':
			if i > from {
				return i
			}
			return 0
		case '/', '[', ' ', '\t', '\n', '\v', '\f', '\r':
			return 0
		}
	}
	return 0
}

// valueAt is where the value behind a sign begins and ends: between its quotes, or where a
// word does that is long enough.
func valueAt(s string, at int) (begin, end int) {
	from, least := behind(s, at)
	open, escaped := from, strings.HasPrefix(s[from:], `\"`)
	if escaped {
		open++
	}
	if open < len(s) && (s[open] == '"' || s[open] == '\'') {
		return open + 1, closing(s, open, escaped)
	}
	to := from
	for to < len(s) && !endsValue[s[to]] {
		to++
	}
	if to-from < least {
		return from, from
	}
	return from, to
}

// closing is where the text ends that a quote opens.
func closing(s string, open int, escaped bool) int {
	for i := open + 1; i < len(s); i++ {
		switch {
		case s[i] == '\\' && !escaped:
			i++ // and what it escapes
		case s[i] == '\\' && i+1 < len(s) && s[i+1] == s[open], s[i] == s[open]:
			return i
		}
	}
	return len(s)
}

var endsValue = func() (c [256]bool) {
	for _, b := range " \t\n\v\f\r\"',;&)]}[" {
		c[b] = true
	}
	return c
}()

// count is a number of something, such as max_tokens=4096.
var count = regexp.MustCompile(`^\d{1,7}$`)

// plainWords are values that describe a secret instead of being one.
var plainWords = []string{
	"true", "false", "null", "none", "nil", "empty", "valid", "invalid", "expired", "missing", "required", "failed",
	"error", "denied", "rejected", "revoked", "refused", "accepted", "incorrect", "wrong", "rotated", "unset", "unknown",
}

// harmless reports whether a value is no secret, whatever its name says.
func harmless(name, value string) bool {
	bare := strings.ToLower(strings.Trim(value, `\"'.!`))
	return !strings.ContainsFunc(bare, isAlphanumeric) || slices.Contains(plainWords, bare) ||
		count.MatchString(bare) && strings.Contains(strings.ToLower(name), "tokens")
}

func isAlphanumeric(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// Value is Text for what stands under a name: all of it is hidden if that is the name of a
// secret.
func Value(name, value string) string {
	if IsSecretName(name) && !harmless(name, value) {
		return Masked
	}
	return Text(value)
}

// Number is Value for a number. Most numbers that belong to a secret count or date it: only
// those of passwords and the like are hidden, and those of cards.
func Number(name, number string) string {
	lower := strings.ToLower(name)
	if IsSecretName(name) && (strings.Contains(lower, "pass") || strings.Contains(lower, "pwd") || strings.Contains(lower, "secret")) {
		return Masked
	}
	return Text(number)
}

const privateKey = "PRIVATE KEY"

var keyEnd = regexp.MustCompile(`-----END [A-Z0-9 ]{0,60}PRIVATE KEY(?: BLOCK)?-----`)

// maskKeys hides private keys, also when the text was cut before their end.
func maskKeys(s string) string {
	var out strings.Builder
	for {
		begin, name, found := strings.Cut(s, "-----BEGIN ")
		head, _, closed := strings.Cut(name, "-----")
		if !found || !closed {
			return out.String() + s
		}
		out.WriteString(begin)
		if !strings.Contains(head, privateKey) {
			out.WriteString("-----BEGIN ")
			s = name
			continue
		}
		out.WriteString(Masked)
		end := keyEnd.FindStringIndex(name)
		if end == nil {
			return out.String()
		}
		s = name[end[1]:]
	}
}
