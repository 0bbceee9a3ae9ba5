package host

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/fastjson"

	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

// MaxItems is how many samples a request may hold.
const MaxItems = 1000

const (
	maxName       = 255
	maxProcesses  = 200
	maxContainers = 500
	maxDisks      = 200
	maxLabels     = 64
	maxLabel      = 4096
	maxInterval   = 86_400
	maxLoads      = 3
)

// Hostnames are the hosts of samples, each once, in order of appearance.
func Hostnames(samples []Sample) []string {
	names := []string{}
	seen := map[string]bool{}
	for _, s := range samples {
		if !seen[s.Hostname] {
			seen[s.Hostname] = true
			names = append(names, s.Hostname)
		}
	}
	return names
}

// Decode reads one sample, or a list of them under the name hosts. Times older than keep
// are refused.
func Decode(body []byte, now time.Time, keep time.Duration) (*item.Batch[Sample], error) {
	return item.Decode(body, "hosts", MaxItems, func(o *item.Object) Sample { return read(o, now, keep) })
}

func read(o *item.Object, now time.Time, keep time.Duration) Sample {
	s := Sample{Hostname: o.Text("hostname", maxName), OS: o.Cut("os", maxName), IntervalSeconds: defaultInterval, Labels: labels(o)}
	if s.Hostname == "" {
		o.Fail("hostname", "is required")
	}
	if n, given := o.Number("interval_seconds"); given {
		if n < 1 || n > maxInterval {
			o.Fail("interval_seconds", "must be between 1 and 86400")
		}
		s.IntervalSeconds = int(math.Ceil(min(max(n, 1), maxInterval)))
	}
	s.CPUPercent, s.MemoryPercent = percent(o, "cpu_percent"), percent(o, "memory_percent")
	s.DiskUsage, s.Disks = disks(o)
	s.LoadAvg = loads(o)
	if v := o.Value("network_io"); v != nil {
		n := item.Of(v)
		s.NetworkIO = Network{BytesSent: count(n, "bytes_sent"), BytesRecv: count(n, "bytes_recv")}
		o.Inside("network_io", n)
	}
	if v := o.Value("memory_bytes"); v != nil {
		m := item.Of(v)
		s.MemoryBytes = Memory{Total: count(m, "total"), Used: count(m, "used")}
		o.Inside("memory_bytes", m)
	}
	s.Processes, s.Containers = processes(o), containers(o)
	at, ok := ingest.Clamp(o.Time("timestamp"), now, keep)
	if s.Timestamp = at; !ok {
		o.Refuse(item.TooOld())
	}
	return s
}

// percent reads a share; what is above 100 is 100.
func percent(o *item.Object, name string) float64 {
	n, _ := o.Number(name)
	if n < 0 {
		o.Fail(name, "must not be negative")
	}
	return min(max(n, 0), 100)
}

// count reads a number that cannot be negative.
func count(o *item.Object, name string) float64 {
	n, _ := o.Number(name)
	if n < 0 {
		o.Fail(name, "must not be negative")
	}
	return max(n, 0)
}

// disks reads how full the disks are. disk_usage is a number, or an object by mount whose
// total counts, else /, else the fullest.
func disks(o *item.Object) (usage float64, byMount map[string]float64) {
	byMount = mounts(o, "disks")
	v := o.Value("disk_usage")
	if v == nil {
		return fullest(byMount), byMount
	}
	if v.Type() != fastjson.TypeObject {
		return percent(o, "disk_usage"), byMount
	}
	given := mounts(o, "disk_usage")
	if len(byMount) == 0 {
		byMount = given
	}
	return fullest(given), byMount
}

func fullest(byMount map[string]float64) float64 {
	for _, name := range []string{"total", "/"} {
		if n, ok := byMount[name]; ok {
			return n
		}
	}
	most := 0.0
	for _, n := range byMount {
		most = max(most, n)
	}
	return most
}

// mounts reads an object of shares.
func mounts(o *item.Object, name string) map[string]float64 {
	byMount := map[string]float64{}
	v := o.Value(name)
	if v == nil {
		return byMount
	}
	members, err := v.Object()
	if err != nil {
		o.Fail(name, "must be an object")
		return byMount
	}
	if members.Len() > maxDisks {
		o.Fail(name, "must have at most 200 members")
		return byMount
	}
	members.Visit(func(key []byte, value *fastjson.Value) {
		n, ok := item.NumberOf(value)
		if !ok || n < 0 {
			o.Fail(name, "must map mounts to percentages")
			return
		}
		byMount[text(string(key))] = min(n, 100)
	})
	return byMount
}

// text makes text that the database can hold.
func text(s string) string {
	return item.CutText(strings.ReplaceAll(strings.ToValidUTF8(s, "?"), "\x00", ""), maxName)
}

func loads(o *item.Object) []float64 {
	averages := []float64{}
	v := o.Value("load_avg")
	if v == nil {
		return averages
	}
	values, err := v.Array()
	if err != nil {
		o.Fail("load_avg", "must be a list")
		return averages
	}
	for _, value := range values[:min(len(values), maxLoads)] {
		n, ok := item.NumberOf(value)
		if !ok || n < 0 {
			o.Fail("load_avg", "must hold numbers")
			return averages
		}
		averages = append(averages, n)
	}
	return averages
}

// labels reads texts; other values become their JSON text.
func labels(o *item.Object) map[string]string {
	all := map[string]string{}
	v := o.Value("labels")
	if v == nil {
		return all
	}
	members, err := v.Object()
	if err != nil {
		o.Fail("labels", "must be an object")
		return all
	}
	if members.Len() > maxLabels {
		o.Fail("labels", "must have at most 64 members")
		return all
	}
	members.Visit(func(key []byte, value *fastjson.Value) {
		content := string(value.GetStringBytes())
		if value.Type() != fastjson.TypeString {
			content = string(value.MarshalTo(nil))
		}
		if len(content) > maxLabel {
			o.Fail("labels", "must have values of at most 4 KiB")
			return
		}
		if value.Type() != fastjson.TypeNull {
			all[text(string(key))] = strings.ReplaceAll(strings.ToValidUTF8(content, "?"), "\x00", "")
		}
	})
	return all
}

// members reads a list of objects of at most so many.
func members(o *item.Object, name string, most int) []*fastjson.Value {
	v := o.Value(name)
	if v == nil {
		return nil
	}
	values, err := v.Array()
	if err != nil {
		o.Fail(name, "must be a list")
		return nil
	}
	if len(values) > most {
		o.Fail(name, "must have at most "+strconv.Itoa(most)+" entries")
		return nil
	}
	return values
}

func processes(o *item.Object) []Process {
	all := []Process{}
	for i, v := range members(o, "processes", maxProcesses) {
		p := item.Of(v)
		pid, _ := p.Number("pid")
		all = append(all, Process{
			PID: int64(min(max(pid, 0), math.MaxInt32)), Name: p.Cut("name", maxName), CPUPercent: count(p, "cpu_percent"), MemoryPercent: percent(p, "memory_percent"),
		})
		o.Inside("processes["+strconv.Itoa(i)+"]", p)
	}
	return all
}

func containers(o *item.Object) []Container {
	all := []Container{}
	for i, v := range members(o, "containers", maxContainers) {
		c := item.Of(v)
		one := Container{ID: c.Cut("id", maxName), Name: c.Cut("name", maxName), State: c.Cut("state", maxName)}
		if image := c.Cut("image", maxName); image != "" {
			one.Image = &image
		}
		if n, given := c.Number("cpu_percent"); given {
			one.CPUPercent = &n
		}
		if n, given := c.Number("memory_bytes"); given {
			one.MemoryBytes = &n
		}
		all = append(all, one)
		o.Inside("containers["+strconv.Itoa(i)+"]", c)
	}
	return all
}
