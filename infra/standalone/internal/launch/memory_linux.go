package launch

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// residentKB is the memory that a process keeps in RAM, with what it shares counted in
// parts (Pss), so that the sum over processes is what they really take.
func residentKB(pid int) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/smaps_rollup", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) >= 2 && fields[0] == "Pss:" {
			kb, err := strconv.Atoi(fields[1])
			if err != nil {
				return 0
			}
			return kb
		}
	}
	return 0
}

// processorTime is what a process worked so far, and those of its children that have ended,
// from /proc/<pid>/stat: its four times, in hundredths of a second, are the 12th to 15th
// field after the name in parentheses.
func processorTime(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	if len(fields) < 15 {
		return 0
	}
	total := time.Duration(0)
	for _, field := range fields[11:15] {
		hundredths, _ := strconv.Atoi(field)
		total += time.Duration(hundredths) * 10 * time.Millisecond
	}
	return total
}
