package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

const guide = "docs/guides/ingest.md"

// fenced is a block of code in Markdown, with the file that a comment before it names as
// where it is from.
var fenced = regexp.MustCompile("(?ms)^(?:<!-- (\\S+) -->\n)?```([\\w-]*)\n(.*?)^```$")

// block is a block of code of a document.
type block struct{ source, language, text string }

func blocksOf(t *testing.T, document string) (blocks []block) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", document))
	require.NoError(t, err)
	for _, found := range fenced.FindAllStringSubmatch(string(text), -1) {
		blocks = append(blocks, block{source: found[1], language: found[2], text: found[3]})
	}
	return blocks
}

// snippet is the one block of the guide in a language that begins so.
func snippet(t *testing.T, language, begins string) (text string) {
	t.Helper()
	for _, b := range blocksOf(t, guide) {
		if b.language == language && strings.HasPrefix(b.text, begins) {
			require.Empty(t, text, "several blocks begin with %s", begins)
			text = b.text
		}
	}
	require.NotEmpty(t, text, "no block begins with %s", begins)
	return text
}

// filled puts the address and the key of the platform where a document has examples.
func (r receiver) filled(text string) string {
	host := strings.TrimPrefix(r.URL, "http://")
	return strings.NewReplacer("https://", "http://", "sre.example.com", host, "srec_…", r.key).Replace(text)
}

// sendSnippets runs every curl of the documents as it stands there.
func sendSnippets(t *testing.T, r receiver) {
	t.Helper()
	process.Find(t, "curl", "Debian: apt-get install curl")
	shell := process.Find(t, "bash", "Debian: apt-get install bash")
	for _, document := range []string{"README.md", guide} {
		ran := 0
		for _, b := range blocksOf(t, document) {
			if b.language == "sh" && strings.Contains(b.text, "curl") {
				r.run(t, exec.CommandContext(t.Context(), shell, "-euo", "pipefail", "-c", b.text))
				ran++
			}
		}
		require.NotZero(t, ran, "no snippet in %s", document)
	}
	r.requireFound(t, 2, "lines", linesOf("guide", ""))
	r.requireFound(t, 2, "imported lines", linesOf("guide-import", "imported"))
	r.requireFound(t, 12, "gauge", valueOf(`queue_depth{service="guide",queue="mail"}`))
	r.requireFound(t, 3, "counter", valueOf(`payments{service="guide"}`))
	r.requireFound(t, 2, "spans", spansOf("guide"))
	r.requireFound(t, 1, "errors", occurrencesOf("guide"))
	r.requireFound(t, 12.5, "host", valueOf(`host_cpu_percent{host="guide-1"}`))
	r.requireFound(t, 1, "lines of the README", linesOf("readme", ""))
}

// TestDocumentsShowWhatIsRun holds blocks of the guide that are from a program against it.
func TestDocumentsShowWhatIsRun(t *testing.T) {
	t.Parallel()
	compared := 0
	for _, b := range blocksOf(t, guide) {
		if b.source == "" {
			continue
		}
		text, err := os.ReadFile(filepath.Join("..", "..", b.source))
		require.NoError(t, err)
		require.Contains(t, string(text), b.text, "%s no longer reads as the guide shows it", b.source)
		compared++
	}
	require.NotZero(t, compared)
}
