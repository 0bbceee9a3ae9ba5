package text_test

import (
	"strings"
	"testing"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
)

func BenchmarkMask(b *testing.B) {
	line := strings.Repeat("HighErrorRate (critical, firing) on api since 12:00:05 UTC: 5xx above 5% [instance=api-1:80, job=node] ", 4)
	b.SetBytes(int64(len(line)))
	for b.Loop() {
		text.Mask(line)
	}
}
