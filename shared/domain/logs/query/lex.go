package query

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind uint8

const (
	end tokenKind = iota
	word
	phrase
	compare
	open
	closing
	minus
	and
	or
	not
)

type token struct {
	kind   tokenKind
	text   string // of words and phrases
	field  string // of comparisons
	op     Op
	quoted bool
	// glued says that nothing is between this token and the one before.
	at int
}

var (
	comparison = regexp.MustCompile(`^([A-Za-z_@][A-Za-z0-9_.\-/@]*)(!=|>=|<=|:|=|>|<)`)
	hint       = regexp.MustCompile(`\|\s*pattern\s*$`)
)

var operators = map[string]Op{":": Equal, "=": Equal, "!=": NotEqual, "<": Less, "<=": AtMost, ">": Greater, ">=": AtLeast}

// tokens cuts a text into tokens.
func tokens(text string) ([]token, error) {
	text = hint.ReplaceAllString(text, "")
	var all []token
	for rest := text; ; {
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		if rest == "" {
			return append(all, token{kind: end, at: len(text)}), nil
		}
		t, length, err := next(rest, len(text)-len(rest))
		if err != nil {
			return nil, err
		}
		all = append(all, t)
		rest = rest[length:]
	}
}

// next reads one token and says how long it was.
func next(rest string, at int) (token, int, error) {
	t := token{at: at}
	switch rest[0] {
	case '(':
		t.kind = open
		return t, 1, nil
	case ')':
		t.kind = closing
		return t, 1, nil
	case '"':
		t.kind = phrase
		return quoted(t, rest)
	case '-':
		if r, _ := utf8.DecodeRuneInString(rest[1:]); len(rest) > 1 && !unicode.IsSpace(r) {
			t.kind = minus
			return t, 1, nil
		}
	}
	if m := comparison.FindStringSubmatch(rest); m != nil && !isWord(rest[len(m[0]):]) {
		t.kind, t.field, t.op = compare, m[1], operators[m[2]]
		return value(t, rest, len(m[0]))
	}
	t.kind, t.text = word, rest[:wordLength(rest)]
	switch t.text {
	case "AND":
		t.kind = and
	case "OR":
		t.kind = or
	case "NOT":
		t.kind = not
	}
	return t, len(t.text), nil
}

// isWord tells addresses and names with two colons from comparisons, by what follows
// the first colon.
func isWord(rest string) bool {
	return strings.HasPrefix(rest, "//") || strings.HasPrefix(rest, ":")
}

func value(t token, rest string, from int) (token, int, error) {
	if strings.HasPrefix(rest[from:], `"`) {
		t, length, err := quoted(t, rest[from:])
		return t, from + length, err
	}
	length := wordLength(rest[from:])
	if length == 0 {
		return t, 0, problem(t.at, "%s is compared with nothing", t.field)
	}
	t.text = rest[from : from+length]
	return t, from + length, nil
}

// wordLength is where a word ends: at blanks, parentheses and quotes.
func wordLength(rest string) int {
	if i := strings.IndexFunc(rest, func(r rune) bool { return unicode.IsSpace(r) || r == '(' || r == ')' || r == '"' }); i >= 0 {
		return i
	}
	return len(rest)
}

// quoted reads what is between double quotes, in which \" and \\ stand for themselves.
func quoted(t token, rest string) (token, int, error) {
	var text strings.Builder
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '"':
			t.text, t.quoted = text.String(), true
			return t, i + 1, nil
		case c == '\\' && i+1 < len(rest) && (rest[i+1] == '"' || rest[i+1] == '\\'):
			i++
			text.WriteByte(rest[i])
		default:
			text.WriteByte(c)
		}
	}
	return t, 0, problem(t.at, "a quote is not closed")
}
