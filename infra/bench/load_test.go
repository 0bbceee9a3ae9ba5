package bench_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// tick is the unit of the CPU times in /proc.
const tick = 10 * time.Millisecond

// cpuOf is the CPU time that a process and its children have used.
func cpuOf(pid int) time.Duration {
	var total time.Duration
	for _, id := range tree(pid) {
		total += ownCPU(id)
	}
	return total
}

// tree is a process with its children and theirs.
func tree(pid int) []int {
	all := []int{pid}
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	for _, task := range tasks {
		text, _ := os.ReadFile(task)
		for child := range strings.FieldsSeq(string(text)) {
			if id, err := strconv.Atoi(child); err == nil {
				all = append(all, tree(id)...)
			}
		}
	}
	return all
}

func ownCPU(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	var ticks int64
	for _, field := range fields[11:15] { // utime and stime, and those of children that have ended
		n, _ := strconv.ParseInt(field, 10, 64)
		ticks += n
	}
	return time.Duration(ticks) * tick
}

// machineCPU is the CPU time that everything on the machine has used.
func machineCPU(t *testing.T) time.Duration {
	t.Helper()
	text, err := os.ReadFile("/proc/stat")
	require.NoError(t, err)
	line, _, _ := strings.Cut(string(text), "\n")
	var ticks int64
	for i, field := range strings.Fields(line)[1:] {
		if i == 3 || i == 4 || i >= 8 { // idle, waiting, and guests that are counted already
			continue
		}
		n, err := strconv.ParseInt(field, 10, 64)
		require.NoError(t, err)
		ticks += n
	}
	return time.Duration(ticks) * tick
}

// watch tells how many cores programs that are not ours use.
type watch struct {
	t     *testing.T
	pids  []int
	start time.Time
	all   time.Duration
	ours  time.Duration
}

// newWatch starts counting. What this process starts counts as ours, and so do
// the given processes.
func newWatch(t *testing.T, pids ...int) *watch {
	t.Helper()
	w := &watch{t: t, pids: append(pids, os.Getpid()), start: time.Now()}
	w.all, w.ours = machineCPU(t), w.own()
	return w
}

func (w *watch) own() time.Duration {
	var total time.Duration
	for _, pid := range w.pids {
		total += cpuOf(pid)
	}
	return total
}

func (w *watch) others() float64 {
	used := machineCPU(w.t) - w.all - (w.own() - w.ours)
	return max(0, used.Seconds()/time.Since(w.start).Seconds())
}

// load is what one run of wrk found.
type load struct {
	perSecond float64
	requests  float64
	p50, p99  time.Duration
	failed    bool
	cpu       time.Duration // of the program under load, for one request
}

var wrkLines = map[string]*regexp.Regexp{
	"rate":     regexp.MustCompile(`Requests/sec:\s+([\d.]+)`),
	"requests": regexp.MustCompile(`(\d+) requests in`),
	"p50":      regexp.MustCompile(`50%\s+([\d.]+[a-z]+)`),
	"p99":      regexp.MustCompile(`99%\s+([\d.]+[a-z]+)`),
}

// wrk loads an address for some seconds over so many connections and measures
// the CPU of the process that serves it.
func wrk(t *testing.T, address string, pid, connections int, period time.Duration, headers ...string) load {
	t.Helper()
	args := []string{"-t1", "-c" + strconv.Itoa(connections), fmt.Sprintf("-d%ds", int(period.Seconds())), "--latency"}
	for _, header := range headers {
		args = append(args, "-H", header)
	}
	before := cpuOf(pid)
	out, err := exec.CommandContext(t.Context(), "wrk", append(args, address)...).CombinedOutput()
	require.NoError(t, err, string(out))
	used := cpuOf(pid) - before

	find := func(name string) string {
		found := wrkLines[name].FindSubmatch(out)
		require.NotNil(t, found, "%s in %s", name, out)
		return string(found[1])
	}
	l := load{failed: strings.Contains(string(out), "Non-2xx") || strings.Contains(string(out), "Socket errors")}
	l.perSecond, err = strconv.ParseFloat(find("rate"), 64)
	require.NoError(t, err)
	l.requests, err = strconv.ParseFloat(find("requests"), 64)
	require.NoError(t, err)
	l.p50, err = time.ParseDuration(find("p50"))
	require.NoError(t, err)
	l.p99, err = time.ParseDuration(find("p99"))
	require.NoError(t, err)
	require.False(t, l.failed, string(out))
	l.cpu = time.Duration(float64(used) / max(1, l.requests))
	return l
}
