package port

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const listening = "0A" // TCP_LISTEN in /proc/net/tcp

// Holder names the program that listens on a port as "nginx (pid 123)", or is empty
// when the system does not tell, for example because it belongs to another user.
func Holder(number int) string {
	sockets := listeners(number)
	if len(sockets) == 0 {
		return ""
	}
	links, _ := filepath.Glob("/proc/[0-9]*/fd/*") // the pattern is valid
	for _, link := range links {
		target, err := os.Readlink(link)
		if err != nil || !sockets[target] {
			continue
		}
		process := filepath.Dir(filepath.Dir(link))
		name, err := os.ReadFile(filepath.Join(process, "comm")) //nolint:gosec // a path below /proc
		if err != nil {
			continue
		}
		return fmt.Sprintf("%s (pid %s)", strings.TrimSpace(string(name)), filepath.Base(process))
	}
	return ""
}

// listeners returns the sockets that listen on the port, as /proc/<pid>/fd names them.
func listeners(number int) map[string]bool {
	sockets := map[string]bool{}
	suffix := fmt.Sprintf(":%04X", number)
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		text, err := os.ReadFile(table) //nolint:gosec // one of two fixed paths
		if err != nil {
			continue
		}
		for line := range strings.Lines(string(text)) {
			// sl local_address rem_address st tx:rx tr:tm retrnsmt uid timeout inode
			fields := strings.Fields(line)
			if len(fields) > 9 && fields[3] == listening && strings.HasSuffix(fields[1], suffix) {
				sockets["socket:["+fields[9]+"]"] = true
			}
		}
	}
	return sockets
}
