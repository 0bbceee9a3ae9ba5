package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/testkit/llm"
)

// TestBrowsers runs the Playwright tests of the browser application against a
// whole stack, with a real Prometheus and Alertmanager that watch a service the
// tests can break. E2E_SPECS narrows the run to some files.
func TestBrowsers(t *testing.T) {
	requireProgram(t, "chromium")
	requireProgram(t, "npx")
	s := stack.Start(t)
	web := s.Web(t)
	ann, b := s.Register(t), newBreakable(t)
	monitor(t, b, ann.Connect(t, "alertmanager"))

	playwright(t, strings.Fields(os.Getenv("E2E_SPECS")), "E2E_BASE_URL="+web, "E2E_EMAIL="+ann.Email, "E2E_PASSWORD="+ann.Password,
		"E2E_BREAK_URL="+b.url+"/break", "E2E_HEAL_URL="+b.url+"/heal")
}

// TestBrowsersWithAModel runs the Playwright tests of what needs a model against a
// stack whose model is the fake provider.
func TestBrowsersWithAModel(t *testing.T) {
	requireProgram(t, "chromium")
	requireProgram(t, "npx")
	s := stack.Start(t, "AI_PROVIDER=compatible", "AI_MODEL=small", "OPENAI_API_KEY=none", "OPENAI_BASE_URL="+llm.New(t).URL())

	playwright(t, []string{"--config", "playwright.model.config.ts"}, "E2E_BASE_URL="+s.Web(t))
}

func playwright(t *testing.T, more []string, env ...string) {
	t.Helper()
	run := exec.CommandContext(t.Context(), "npm", append([]string{"--prefix", ".", "exec", "--", "playwright", "test"}, more...)...)
	run.Dir = filepath.Join("..", "..", "frontend")
	run.Env = append(os.Environ(), env...)
	run.Stdout, run.Stderr = os.Stdout, os.Stderr
	require.NoError(t, run.Run(), "the browser tests failed")
}

// requireProgram skips the test by name where a program is missing, except in
// CI, where nothing may be skipped.
func requireProgram(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err == nil {
		return
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is missing", name)
	}
	t.Skipf("%s is not installed", name)
}
