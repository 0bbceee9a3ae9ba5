// Package text makes text that others wrote safe to pass on: without characters
// nobody can see, without secrets, and within a length. It is used on the way
// to the model and on the way back.
package text

import (
	"strings"
	"unicode"
)

// Clean removes characters that people cannot see but programs can read:
// control characters, zero-width and direction marks, variation selectors and
// the tag block. Runs of white space become one space.
func Clean(s string) string {
	visible := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case hidden(r):
			return -1
		default:
			return r
		}
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(visible), " ")
}

// CleanLines is Clean for text whose line breaks matter.
func CleanLines(s string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		lines[i] = Clean(line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// hidden reports characters that leave no mark: Unicode categories Cc, Cf
// (direction marks, zero-width characters, tags), Co and Cs, the variation
// selectors, and the letters that render as nothing.
func hidden(r rune) bool {
	switch {
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs):
		return true
	case unicode.Is(unicode.Variation_Selector, r):
		return true
	default:
		return r == '\u034f' || r == '\u115f' || r == '\u1160' || r == '\u17b4' || r == '\u17b5' || r == '\u3164' || r == '\uffa0'
	}
}

// Cut shortens s to at most limit characters; a cut text ends in an ellipsis.
func Cut(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	return strings.TrimRightFunc(string(runes[:limit-1]), unicode.IsSpace) + "…"
}
