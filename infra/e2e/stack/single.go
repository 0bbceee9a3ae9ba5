package stack

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/sre-copilot/sre-copilot/shared/testkit/process"
)

// Names lists the services.
func Names() []string {
	names := make([]string, len(services))
	for i, service := range services {
		names[i] = service.name
	}
	return names
}

// Run starts one service with settings of its own, NAME=value, and returns its
// address once it is alive. It need not be ready.
func (s *Stack) Run(tb testing.TB, name string, extra ...string) string {
	tb.Helper()
	host, port, _ := strings.Cut(s.addresses[name], ":")
	s.programs[name] = process.Start(tb, process.Spec{
		Path: s.binary, Args: []string{name}, Dir: tb.TempDir(),
		Env:   append(append(slices.Clone(s.env), "HOST="+host, "PORT="+port), extra...),
		Ready: process.Answers(s.ServiceURL(name) + "/health"),
	})
	return s.ServiceURL(name)
}

// Command is the start of one service without the setting of the given name, or
// with another value of it: for settings that no service may start with.
func (s *Stack) Command(tb testing.TB, service, name, value string) *exec.Cmd {
	tb.Helper()
	of := func(entry string) bool { return strings.HasPrefix(entry, name+"=") }
	command := exec.CommandContext(tb.Context(), s.binary, service)
	command.Dir = tb.TempDir()
	command.Env = slices.DeleteFunc(append(os.Environ(), s.env...), of)
	if value != "" {
		command.Env = append(command.Env, name+"="+value)
	}
	return command
}
