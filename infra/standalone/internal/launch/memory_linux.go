package launch

import (
	"fmt"
	"os"
	"strconv"
	"strings"
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
