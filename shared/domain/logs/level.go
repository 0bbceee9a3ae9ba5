package logs

import (
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/query"
)

// maxLevel is how long a level of one's own may be.
const maxLevel = 20

// Level is the level that a text stands for: upper case, with the usual other names of
// the six that are ordered. Other texts are levels of their own; empty is INFO.
func Level(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return "INFO"
	}
	return query.Level(text)
}
