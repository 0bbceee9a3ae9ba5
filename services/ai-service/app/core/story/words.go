package story

import (
	"fmt"
	"strings"
	"time"
)

// span says a duration in words, in its two largest units.
func span(d time.Duration) string {
	if d < time.Second {
		return "less than a second"
	}
	var parts []string
	for _, unit := range []struct {
		size      time.Duration
		one, many string
	}{
		{24 * time.Hour, "day", "days"}, {time.Hour, "hour", "hours"}, {time.Minute, "minute", "minutes"}, {time.Second, "second", "seconds"},
	} {
		n := int(d / unit.size)
		if n > 0 {
			parts = append(parts, count(n, unit.one, unit.many))
			d -= time.Duration(n) * unit.size
		}
		if len(parts) == 2 || n == 0 && len(parts) == 1 {
			break
		}
	}
	return strings.Join(parts, " ")
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// moment says a time as people read it.
func moment(t time.Time) string {
	return t.UTC().Format("2006-01-02 15:04:05 UTC")
}

// list joins words; what is more than most is counted.
func list(words []string, most int) string {
	if len(words) <= most {
		return strings.Join(words, ", ")
	}
	return strings.Join(words[:most], ", ") + fmt.Sprintf(" and %d more", len(words)-most)
}

// line makes one line of a text.
func line(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

// sentence ends a text with a full stop.
func sentence(text string) string {
	if text = line(text); text == "" || strings.ContainsRune(".!?…", []rune(text)[len([]rune(text))-1]) {
		return text
	}
	return text + "."
}

// paragraphs joins what is not empty.
func paragraphs(parts ...string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "\n\n")
}
