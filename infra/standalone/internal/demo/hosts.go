package demo

import (
	"fmt"
	"hash/fnv"
	"slices"
	"time"
)

const (
	hostMemory     = 4096.0 // MB
	bytesPerSecond = 48_000.0
	osOfHosts      = "linux"
)

// sample tells how the hosts of the shop are, as an agent on each would.
func (s *shop) sample(at time.Time) {
	for _, host := range hosts() {
		s.out.add("hosts", s.host(host, at))
	}
}

func hosts() []string {
	var names []string
	for _, one := range services {
		if one.host != "" && !slices.Contains(names, one.host) {
			names = append(names, one.host)
		}
	}
	return names
}

func (s *shop) host(name string, at time.Time) map[string]any {
	busy := load(at)
	cpu, used := 4+6*busy+2*share(), 600.0
	var processes, containers []any
	for _, one := range services {
		if one.host != name {
			continue
		}
		container := map[string]any{
			"id": fmt.Sprintf("%08x", numberOf(one.name)*7919), "name": one.name, "image": "shop/" + one.name + ":" + s.releases[one.name], "state": "running",
		}
		containers = append(containers, container)
		if s.faults.gone(one.name) {
			container["state"] = "exited (137)"
			continue
		}
		memory, works := s.memory(one), 1.5*busy+share()
		cpu, used = cpu+works, used+memory/megabyte
		container["cpu_percent"], container["memory_bytes"] = works, memory
		processes = append(processes, map[string]any{
			"pid": numberOf(one.name), "name": one.name, "cpu_percent": works, "memory_percent": 100 * memory / megabyte / hostMemory,
		})
	}
	disk, service := 34.5+0.2*share(), ""
	if name == serviceNamed("database").host {
		disk, service = s.disk(at), "database"
	}
	sent := float64(at.Sub(s.born.AddDate(0, -1, 0)).Seconds()) * bytesPerSecond
	return map[string]any{
		"hostname": name, "timestamp": at.Format(time.RFC3339Nano), "interval_seconds": int(sampleEvery.Seconds()), "os": osOfHosts,
		"cpu_percent": cpu, "memory_percent": 100 * used / hostMemory, "load_avg": []any{cpu / 50, cpu / 55, cpu / 60},
		"memory_bytes": map[string]any{"total": hostMemory * megabyte, "used": used * megabyte},
		"disks":        map[string]any{"/": disk}, "network_io": map[string]any{"bytes_sent": sent, "bytes_recv": sent / 3},
		"labels":    map[string]any{"service": service, "cluster": "shop"},
		"processes": processes, "containers": containers,
	}
}

// numberOf is a number that a name always has.
func numberOf(name string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return 1000 + h.Sum32()%30000
}
