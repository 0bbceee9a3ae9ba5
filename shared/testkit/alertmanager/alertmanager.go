// Package alertmanager starts a real Alertmanager for system tests. Its routes and
// receivers are the test's configuration.
package alertmanager

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

// Server is a running Alertmanager.
type Server struct {
	*process.Program

	// URL is its address, without a trailing slash.
	URL string

	// Address is its host and port, as Prometheus wants it for a target.
	Address string
}

// Start runs Alertmanager on a free port with the given configuration and stops
// it with the test. It forms no cluster.
func Start(tb testing.TB, config string, args ...string) *Server {
	tb.Helper()
	path, dir, address := find(tb), tb.TempDir(), process.FreeAddress(tb)
	file := filepath.Join(dir, "alertmanager.yml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		tb.Fatal(err)
	}

	s := &Server{URL: "http://" + address, Address: address}
	s.Program = process.Start(tb, process.Spec{
		Path: path, Dir: dir,
		Args: append([]string{
			"--config.file=" + file, "--storage.path=" + filepath.Join(dir, "data"),
			"--web.listen-address=" + address, "--cluster.listen-address=", "--log.level=warn",
		}, args...),
		Ready: process.Answers(s.URL + "/-/ready"),
	})
	return s
}

// find knows that Debian calls the program prometheus-alertmanager.
func find(tb testing.TB) string {
	tb.Helper()
	if path, err := exec.LookPath("alertmanager"); err == nil {
		return path
	}
	return process.Find(tb, "prometheus-alertmanager", "Debian: apt-get install prometheus-alertmanager")
}
