//go:build unix && !linux

package launch

import (
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// residentKB is the memory that a process keeps in RAM. Memory shared between processes
// counts several times here.
func residentKB(pid int) int {
	out, err := exec.Command("ps", "-o", "rss=", "-p", strconv.Itoa(pid)).Output() //nolint:gosec,noctx // a number
	if err != nil {
		return 0
	}
	kb, err := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil {
		return 0
	}
	return kb
}

// processorTime is what a process worked so far. Only Linux tells it in a way that is read here.
func processorTime(int) time.Duration { return 0 }
