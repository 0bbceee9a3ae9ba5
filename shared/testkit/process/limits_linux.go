package process

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// Resident is the resident memory of a process in KiB.
func Resident(t *testing.T, pid int) int {
	t.Helper()
	return memory(t, pid, "VmRSS:")
}

// Peak is the most resident memory that a process has had, in KiB.
func Peak(t *testing.T, pid int) int {
	t.Helper()
	return memory(t, pid, "VmHWM:")
}

func memory(t *testing.T, pid int, field string) int {
	t.Helper()
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	require.NoError(t, err)
	_, rest, found := strings.Cut(string(text), field)
	require.True(t, found)
	kib, err := strconv.Atoi(strings.Fields(rest)[0])
	require.NoError(t, err)
	return kib
}

// AllowFiles raises the number of files that this process may have open to the most that
// the machine permits, and returns it.
func AllowFiles() (uint64, error) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0, err
	}
	limit.Cur = limit.Max
	return limit.Cur, syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
}
