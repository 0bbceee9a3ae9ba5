package core

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// rule says how the filters of one channel are read: which member of the event each
// filter is compared with, and the member that holds a list where the event is a
// batch. A batch is cut down to what the filter admits.
type rule struct {
	members  map[string]string
	list     string
	required bool
}

var rules = map[string]rule{
	"incidents":   {members: map[string]string{"severity": "severity", "service_name": "service_name"}},
	"deployments": {members: map[string]string{"service": "service_name"}},
	"monitors":    {members: map[string]string{"monitor_ids": "monitor_id"}},
	"logs":        {members: map[string]string{"service": "service_name", "level": "level", "query": "message"}, list: "entries"},
	"metrics":     {members: map[string]string{"service": "service_name", "metric_names": "metric_name"}, list: "points", required: true},
}

// textSearch names the filters that ask for a part of the text.
const textSearch = "query"

// filter is what a listener asked for on one channel, by name of the filter.
type filter map[string][]string

// parseFilter reads the filters of a channel: names with a text or a list of texts.
func parseFilter(channel string, text json.RawMessage) (filter, error) {
	var given map[string]json.RawMessage
	if err := json.Unmarshal(text, &given); err != nil {
		return nil, fault.InvalidField("filters."+channel, "must be an object")
	}
	f := filter{}
	for name, value := range given {
		if _, known := rules[channel].members[name]; !known {
			return nil, fault.InvalidField("filters."+channel+"."+name, "is not a filter of this channel")
		}
		var one string
		var several []string
		switch {
		case string(value) == "null":
		case json.Unmarshal(value, &one) == nil:
			f[name] = []string{one}
		case json.Unmarshal(value, &several) == nil:
			f[name] = several
		default:
			return nil, fault.InvalidField("filters."+channel+"."+name, "must be a text or a list of texts")
		}
	}
	return f, nil
}

// narrow returns the part of an event's data that the filter admits, and whether
// there is any. It returns the same data where it leaves out nothing.
func (f filter) narrow(channel string, data json.RawMessage) (json.RawMessage, bool) {
	r := rules[channel]
	if len(f) == 0 {
		return data, !r.required
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(data, &members) != nil {
		return data, false
	}
	if r.list == "" {
		return data, f.admits(r, members, true)
	}
	var all, left []json.RawMessage
	if json.Unmarshal(members[r.list], &all) != nil {
		return data, false
	}
	for _, item := range all {
		var of map[string]json.RawMessage
		if json.Unmarshal(item, &of) == nil && f.admits(r, of, false) {
			left = append(left, item)
		}
	}
	if len(left) == len(all) {
		return data, len(left) > 0
	}
	members[r.list], _ = json.Marshal(left) // it was read from JSON
	cut, _ := json.Marshal(members)
	return cut, len(left) > 0
}

// admits compares every filter. Events about parts of something (comments, steps)
// carry none of the members and pass where lenient.
func (f filter) admits(r rule, members map[string]json.RawMessage, lenient bool) bool {
	compared := false
	for name, wanted := range f {
		var value string
		if json.Unmarshal(members[r.members[name]], &value) != nil {
			continue
		}
		compared = true
		if !slices.ContainsFunc(wanted, func(want string) bool {
			if name == textSearch {
				return strings.Contains(strings.ToLower(value), strings.ToLower(want))
			}
			return strings.EqualFold(value, want)
		}) {
			return false
		}
	}
	return compared || lenient
}
