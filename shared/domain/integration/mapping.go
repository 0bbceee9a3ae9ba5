package integration

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// The limits of a mapping.
const (
	MaxMapped = 64
	MaxPath   = 255
	maxSteps  = 16
)

// Path leads from a JSON value to one inside it.
type Path []Step

// Step goes to a member of an object or, without a name, to an entry of an array.
type Step struct {
	Name  string
	Index int
}

// Paths are the paths of a mapping by what is found there.
type Paths map[string]Path

// targets are the fields of an alert that a mapping may find elsewhere. Single labels
// and annotations may be named as well, and where the list of alerts is.
var targets = []string{
	"alerts", "title", "status", "severity", "service", "summary", "description", "fingerprint", "group_key",
	"starts_at", "ends_at", "url", "labels", "annotations",
}

// step is one step of a path: .name, ['name'] or [0].
var step = regexp.MustCompile(`^(?:\.([\p{L}_][\p{L}\p{N}_-]*)|\['([^']+)'\]|\["([^"]+)"\]|\[([0-9]{1,3})\])`)

var errPath = errors.New("must be a path such as $.event.name or $.items[0]['host name']")

// ParsePath reads the part of JSONPath that names one place: $ and then members and
// entries.
func ParsePath(text string) (Path, error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), "$")
	if !ok || len(text) > MaxPath {
		return nil, errPath
	}
	path := Path{}
	for rest != "" {
		m := step.FindStringSubmatch(rest)
		if m == nil || len(path) == maxSteps {
			return nil, errPath
		}
		rest = rest[len(m[0]):]
		next := Step{Name: m[1] + m[2] + m[3]}
		if next.Name == "" {
			next.Index, _ = strconv.Atoi(m[4]) // three digits at most
		}
		path = append(path, next)
	}
	return path, nil
}

// Paths returns the mapping as paths.
func (c Config) Paths() (Paths, error) {
	paths := make(Paths, len(c.Mapping))
	for target, text := range c.Mapping {
		path, err := ParsePath(text)
		if err != nil {
			return nil, fmt.Errorf("mapping of %s: %w", target, err)
		}
		paths[target] = path
	}
	return paths, nil
}

func (c Config) checkMapping() error {
	if len(c.Mapping) > MaxMapped {
		return fault.InvalidField("config.mapping", "must have at most %d entries", MaxMapped)
	}
	for _, target := range slices.Sorted(maps.Keys(c.Mapping)) {
		if !mappable(target) {
			return fault.InvalidField("config.mapping",
				"must have keys among %s, labels.<name> and annotations.<name>", strings.Join(targets, ", "))
		}
		if _, err := ParsePath(c.Mapping[target]); err != nil {
			return fault.InvalidField("config.mapping."+target, "%s", err.Error())
		}
	}
	return nil
}

func mappable(target string) bool {
	if slices.Contains(targets, target) {
		return true
	}
	for _, of := range []string{"labels.", "annotations."} {
		name, ok := strings.CutPrefix(target, of)
		if ok && name != "" && len(name) <= maxListText {
			return true
		}
	}
	return false
}
