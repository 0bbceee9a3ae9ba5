package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
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

	args := []string{"--prefix", ".", "exec", "--", "playwright", "test"}
	args = append(args, strings.Fields(os.Getenv("E2E_SPECS"))...)
	run := exec.CommandContext(t.Context(), "npm", args...)
	run.Dir = filepath.Join("..", "..", "frontend")
	run.Env = append(os.Environ(), "E2E_BASE_URL="+web, "E2E_EMAIL="+ann.Email, "E2E_PASSWORD="+ann.Password,
		"E2E_BREAK_URL="+b.url+"/break", "E2E_HEAL_URL="+b.url+"/heal")
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
