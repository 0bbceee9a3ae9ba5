package prompt

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/ranking"
)

// source is the text that a claim may rest on: the cited evidence, the incident
// itself, and what the rules say of the candidate it follows. The rule is strict and simple. A sentence is founded when
// every word in it that has a digit, and everything it puts in quotation marks,
// stands in the source; every other sentence is dropped. A claim must also have
// a word of substance in common with the source.
type source struct {
	text string
}

func sourceOf(p *evidence.Pack, cited []string, follows *ranking.Candidate) source {
	var b strings.Builder
	parts := []string{p.Incident.Title, p.Incident.Description, p.Incident.Service, stamp(p.Incident.DetectedAt)}
	if follows != nil {
		parts = append(parts, follows.Claim, follows.Explanation)
	}
	for _, part := range parts {
		b.WriteString(safe(part) + "\n")
	}
	for _, id := range cited {
		if item, ok := p.ByID(id); ok {
			d := itemOf(item)
			b.WriteString(d.Text + "\n" + d.ObservedAt + "\n")
		}
	}
	return source{text: strings.ToLower(b.String())}
}

var (
	// figure is a word with a digit in it.
	figure = regexp.MustCompile(`[\p{L}\d][\p{L}\d_.:,/-]*`)
	quoted = regexp.MustCompile(`“([^”]+)”|"([^"]+)"|«([^»]+)»|‘([^’]{4,})’|(?:^|\s)'([^']{4,})'`)
)

// covers reports whether every figure and every quotation of s stands in the
// source.
func (o source) covers(s string) bool {
	for _, m := range quoted.FindAllStringSubmatch(s, -1) {
		if quote := strings.TrimRight(strings.TrimSpace(strings.Join(m[1:], "")), ".,!?…"); !strings.Contains(o.text, strings.ToLower(quote)) {
			return false
		}
	}
	for _, word := range figure.FindAllString(s, -1) {
		if strings.ContainsFunc(word, unicode.IsDigit) && !o.has(strings.ToLower(strings.TrimRight(word, ".:,/-"))) {
			return false
		}
	}
	return true
}

var (
	term = regexp.MustCompile(`\p{L}{3,}`)
	// fillers are words that are in every text.
	fillers = []string{
		"the", "and", "for", "that", "this", "with", "from", "into", "are", "was", "were", "has", "have", "had", "its", "not", "all", "any", "but",
		"may", "might", "can", "could", "will", "would", "since", "until", "when", "what", "which", "masked", "than", "then", "there", "here", "been", "being",
	}
)

// touches reports whether s has at least one word of substance in common with
// the source. A claim without one is about something else.
func (o source) touches(s string) bool {
	return slices.ContainsFunc(term.FindAllString(strings.ToLower(s), -1), func(word string) bool {
		return !slices.Contains(fillers, word) && o.has(word)
	})
}

// sentences keeps the founded sentences of s that are none for a shell.
func (o source) sentences(s string) string {
	var kept []string
	for _, sentence := range split(s) {
		if o.covers(sentence) && !command.MatchString(sentence) {
			kept = append(kept, sentence)
		}
	}
	return strings.Join(kept, " ")
}

// has reports whether the source has the word on its own: 5 is neither in 15 nor
// in 5.1 or 5xx.
func (o source) has(word string) bool {
	for from := 0; ; {
		at := strings.Index(o.text[from:], word)
		if at < 0 {
			return false
		}
		start, end := from+at, from+at+len(word)
		if !continues(o.text, start, true) && !continues(o.text, end, false) {
			return true
		}
		from = start + 1
	}
}

// continues reports whether a word or number goes on beyond the given place.
func continues(s string, at int, backwards bool) bool {
	near, far := neighbors(s, at, backwards)
	switch {
	case unicode.IsLetter(near) || unicode.IsDigit(near):
		return true
	case near == '.' || near == ',':
		return unicode.IsDigit(far)
	default:
		return false
	}
}

// neighbors returns the next two characters in one direction.
func neighbors(s string, at int, backwards bool) (near, far rune) {
	if backwards {
		near, size := utf8.DecodeLastRuneInString(s[:at])
		far, _ = utf8.DecodeLastRuneInString(s[:at-size])
		return near, far
	}
	near, size := utf8.DecodeRuneInString(s[at:])
	far, _ = utf8.DecodeRuneInString(s[at+size:])
	return near, far
}

// split cuts text into sentences at a full stop, question or exclamation mark
// that white space follows.
func split(s string) []string {
	var sentences []string
	start := 0
	for i, r := range s {
		next, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		if (r == '.' || r == '!' || r == '?') && unicode.IsSpace(next) {
			sentences = append(sentences, strings.TrimSpace(s[start:i+1]))
			start = i + 1
		}
	}
	if rest := strings.TrimSpace(s[start:]); rest != "" {
		sentences = append(sentences, rest)
	}
	return sentences
}
