// Package prometheus starts a real Prometheus server for system tests. What it
// scrapes, which rules it has and where alerts go is the test's configuration.
package prometheus

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

// Server is a running Prometheus.
type Server struct {
	*process.Program

	// URL is its address, without a trailing slash.
	URL string
}

// Start runs Prometheus on a free port with the given configuration and stops it
// with the test. Rule files are written next to the configuration under their
// names, so that rule_files can name them. Alerts that stay are sent again every
// second, which makes up for one that was dropped before Alertmanager was found.
func Start(tb testing.TB, config string, ruleFiles map[string]string, args ...string) *Server {
	tb.Helper()
	path := process.Find(tb, "prometheus", "Debian: apt-get install prometheus")
	dir, address := tb.TempDir(), process.FreeAddress(tb)
	write(tb, dir, "prometheus.yml", config)
	for name, content := range ruleFiles {
		write(tb, dir, name, content)
	}

	s := &Server{URL: "http://" + address}
	s.Program = process.Start(tb, process.Spec{
		Path: path, Dir: dir,
		Args: append([]string{
			"--config.file=" + filepath.Join(dir, "prometheus.yml"),
			"--storage.tsdb.path=" + filepath.Join(dir, "data"),
			"--web.listen-address=" + address, "--web.enable-lifecycle",
			"--rules.alert.resend-delay=1s", "--log.level=warn",
		}, args...),
		Ready: process.Answers(s.URL + "/-/ready"),
	})
	return s
}

func write(tb testing.TB, dir, name, content string) {
	tb.Helper()
	if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), []byte(content), 0o600); err != nil {
		tb.Fatal(err)
	}
}
