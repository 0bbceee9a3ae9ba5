package ranking

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
)

// family is a group of alerts that mean the same by their name. In its texts %s
// stands for the service.
type family struct {
	key     string
	form    *regexp.Regexp
	claim   string
	meaning string
	actions []string
}

// families are tried in order: what names a resource says more about a cause
// than what names a symptom.
var families = []family{
	{
		"certificate", regexp.MustCompile(`(?i)cert|x509|tls.?expir|ssl.?expir`),
		"A certificate that %s uses may have expired or be about to.",
		"Alerts of this kind watch how long certificates are still valid.",
		[]string{"Check the end date of the certificates that %s presents and of those it trusts.", "Check whether their automatic renewal ran and what it said."},
	},
	{
		"memory", regexp.MustCompile(`OOM|\boom|(?i:mem(usage|high|low|pressure|leak|\b|_)|memory|heap|swap)`),
		"%s may be running out of memory.",
		"Alerts of this kind watch the memory that is in use.",
		[]string{"Compare the memory of %s now with the hours before and look for a steady rise.", "Look for processes of %s that were ended for lack of memory."},
	},
	{
		"disk", regexp.MustCompile(`(?i)disk|filesystem|file_system|inode|volume|storage|pvc`),
		"A disk that %s uses may be full or failing.",
		"Alerts of this kind watch the space and health of storage.",
		[]string{"Check free space and inodes on the disks of %s and what grew last.", "Check the hosts of %s for input and output errors."},
	},
	{
		"cpu", regexp.MustCompile(`(?i)cpu|throttl|load.?average|highload`),
		"%s may not get enough CPU time.",
		"Alerts of this kind watch processor use and throttling.",
		[]string{"Find which processes of %s use the processor and whether their limits are reached.", "Compare the request rate of %s with the hours before."},
	},
	{
		"connections", regexp.MustCompile(`(?i)connection|connpool|pool.?(exhaust|full|size|usage)|deadlock|lock.?wait`),
		"%s may be short of connections, for example to its database.",
		"Alerts of this kind watch connections, pools and locks.",
		[]string{"Check how many connections %s holds, its limit, and who holds the oldest.", "Look for long transactions and waiting locks in the database of %s."},
	},
	{
		"replication", regexp.MustCompile(`(?i)replica(tion)?.?(lag|delay|broken|stopped)|replication`),
		"Replication that %s depends on may have fallen behind or stopped.",
		"Alerts of this kind watch how far copies are behind.",
		[]string{"Check the delay and state of the replicas behind %s.", "Check the write load of the primary since the alert began."},
	},
	{
		"queue", regexp.MustCompile(`(?i)queue|backlog|consumer.?lag|lag|unacked|dead.?letter`),
		"%s may take in more work than it finishes.",
		"Alerts of this kind watch work that waits.",
		[]string{"Compare how fast work arrives at %s with how fast it is finished.", "Check whether the consumers of %s run and what they wait for."},
	},
	{
		"restarts", regexp.MustCompile(`(?i)crash.?loop|restart|back.?off|not.?ready|evict`),
		"%s may be crashing or failing its health checks again and again.",
		"Alerts of this kind watch restarts and readiness.",
		[]string{"Read the last output of %s before its newest restart and its exit code.", "Check what was released or configured on %s before the first restart."},
	},
	{
		"network", regexp.MustCompile(`(?i)\bdns|dns|packet.?loss|network|retransmi|unreachable|timeout`),
		"The network or name resolution that %s uses may be failing.",
		"Alerts of this kind watch the paths between services.",
		[]string{"Check from %s whether the names and addresses it calls can be reached.", "Check for changes of network rules, routes and resolvers before the alert began."},
	},
	{
		"down", regexp.MustCompile(`(?i)down|absent|unavailable|not.?respond|health.?check|probe|missing|dead|offline|unhealthy|outage`),
		"%s, or the path to it, may be down.",
		"Alerts of this kind watch whether something answers at all.",
		[]string{"Check whether the processes of %s run and since when.", "Check whether %s can be reached from where the alert is measured."},
	},
	{
		"latency", regexp.MustCompile(`(?i)latenc|slow|response.?time|duration|p9\d|apdex`),
		"%s, or something it calls, may be slowed down.",
		"Alerts of this kind watch how long answers take; a saturated resource or a slow dependency is the usual reason.",
		[]string{"Compare the response time of %s with that of what it calls, from the start of the alert on.", "Check processor, memory and connections of %s for saturation."},
	},
	{
		"errors", regexp.MustCompile(`(?i)error|5xx|4xx|fail|exception|burn.?rate|slo`),
		"A fault inside %s, or in something it calls, may be failing its work.",
		"Alerts of this kind watch the share of work that fails.",
		[]string{"Group the newest errors of %s by message and look at what the first ones say.", "Check what was released or configured on %s and on what it calls before the alert began."},
	},
	{
		"traffic", regexp.MustCompile(`(?i)traffic|request.?rate|rps|throughput|spike|requests`),
		"The traffic of %s may be beyond what it is made for.",
		"Alerts of this kind watch how much is asked of a service.",
		[]string{"Find which clients and routes of %s changed their request rate.", "Check the limits and the number of instances of %s."},
	},
}

// meanings reads causes from what the incident's alerts watch by their names.
func meanings(p *evidence.Pack) []Candidate {
	own := p.OwnAlerts()
	groups := map[string][]evidence.Alert{}
	var found []Candidate
	for _, a := range own {
		f := familyOf(a)
		if len(groups[f.key]) == 0 {
			found = append(found, Candidate{Key: "meaning:" + f.key})
		}
		groups[f.key] = append(groups[f.key], a)
	}
	for i, c := range found {
		alerts := groups[strings.TrimPrefix(c.Key, "meaning:")]
		found[i] = familyOf(alerts[0]).candidate(c.Key, serviceOf(p, alerts), alerts)
	}
	return found
}

func (f family) candidate(key, service string, alerts []evidence.Alert) Candidate {
	actions := runbooks(alerts)
	for _, action := range f.actions {
		actions = append(actions, fill(action, service))
	}
	return Candidate{
		Key: key, Claim: fill(f.claim, service),
		Explanation: fmt.Sprintf("%s %s", strings.TrimSuffix(sentence(alerts[0]), "."), "is the alert this rests on. "+f.meaning),
		For:         groundsOf(alerts, maxCited), Against: resolvedGrounds(alerts), Actions: actions,
	}
}

// familyOf returns the family of an alert by its name, else by its summary. An
// alert of none is a family of its own.
func familyOf(a evidence.Alert) family {
	for _, text := range []string{a.Name, a.Summary} {
		for _, f := range families {
			if f.form.MatchString(text) {
				return f
			}
		}
	}
	return family{
		key: "other:" + a.Name, claim: "What the alert " + a.Name + " watches on %s may itself be the cause.",
		meaning: "The name of the alert does not tell what kind of trouble it watches.",
		actions: []string{"Open the rule behind the alert and see which value of %s crossed which limit.", "Check what changed on %s before the alert began."},
	}
}

func fill(text, service string) string {
	filled := strings.ReplaceAll(text, "%s", service)
	if service == unnamed {
		return strings.ToUpper(filled[:1]) + filled[1:]
	}
	return filled
}

// serviceOf names the service that alerts are about: the incident's, unless the
// alerts agree on another.
func serviceOf(p *evidence.Pack, alerts []evidence.Alert) string {
	name := serviceName(p.Incident.Service)
	if name == p.Incident.Service || len(alerts) == 0 {
		return name
	}
	return serviceName(alerts[0].Service)
}
