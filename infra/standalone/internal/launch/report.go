package launch

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
)

// report tells the addresses and what the platform takes from the machine.
func (s *stack) report(context.Context) error {
	debug.FreeOSMemory() // what starting up needed is not what running takes
	var b strings.Builder
	fmt.Fprintf(&b, "\nSRE Copilot is running: %s\n", s.frontendURL())
	for _, p := range s.places {
		if p.Public && p.URLSetting != "" {
			fmt.Fprintf(&b, "  %-18s port %d\n", p.Name, p.port)
		}
	}
	fmt.Fprintf(&b, "  %-18s %s\n", "memory", s.memory())
	if s.demo != nil {
		mail, password := s.demo.Credentials()
		fmt.Fprintf(&b, "  %-18s sign in as %s with the password %s\n", "demo", mail, password)
		fmt.Fprintf(&b, "  %-18s %s\n", "break the shop", s.demo.URL())
	}
	fmt.Fprintf(&b, "  %-18s %s\n", "logs", s.folder.join("logs"))
	fmt.Fprintf(&b, "  %-18s Ctrl-C, or make down from another terminal\n\n", "stop")
	s.progress.print(b.String())
	return nil
}

// memory sums up the resident memory of this process and of the servers it started.
func (s *stack) memory() string {
	total, texts := 0, []string{}
	for _, group := range s.processes() {
		sum := 0
		for _, pid := range group.pids {
			sum += residentKB(pid)
		}
		total += sum
		texts = append(texts, fmt.Sprintf("%s %d", group.name, sum>>10))
	}
	return fmt.Sprintf("%d MB resident (%s)", total>>10, strings.Join(texts, ", "))
}
