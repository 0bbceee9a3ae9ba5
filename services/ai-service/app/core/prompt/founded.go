package prompt

import (
	"strings"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
)

// Safe prepares one text of others for the model: without secrets and without
// characters nobody can see.
func Safe(s string) string { return safe(s) }

// Founded returns what of a text of the model may be shown: plain sentences
// whose figures and quotations stand in the source, none of them for a shell,
// cut to a length.
func Founded(written, source string, limit int) string {
	return text.Cut(sourceText(source).sentences(plain(written)), limit)
}

// Headline is Founded for a title: all of it stands or nothing, and it must have
// a word of substance in common with the source.
func Headline(written, source string, limit int) string {
	from, title := sourceText(source), plain(written)
	if title == "" || !from.covers(title) || !from.touches(title) || command.MatchString(title) {
		return ""
	}
	return text.Cut(title, limit)
}

func sourceText(s string) source { return source{text: strings.ToLower(safe(s))} }

// Unfence takes an answer out of a code fence.
func Unfence(answer string) string {
	answer = strings.TrimSpace(strings.TrimPrefix(answer, "\ufeff"))
	if m := fence.FindStringSubmatch(answer); m != nil {
		return m[1]
	}
	return answer
}
