package integration

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Limits of the settings.
const (
	MaxURL           = 500
	MaxReopenMinutes = 7 * 24 * 60

	maxListEntries = 200
	maxListText    = 255
)

// Config says what is done with the alerts of an integration. What is not set has
// the default that the contract gives it (webhooks-and-websocket.md).
type Config struct {
	ServiceLabel     string                    `json:"service_label,omitempty"`
	DefaultSeverity  alert.Severity            `json:"default_severity,omitempty"`
	SeverityMap      map[string]alert.Severity `json:"severity_map,omitempty"`
	IgnoreAlertnames []string                  `json:"ignore_alertnames,omitzero"`
	AutoResolve      alert.AutoResolve         `json:"auto_resolve,omitempty"`
	ReopenMinutes    *int                      `json:"reopen_minutes,omitempty"`
	// Mapping says where in the payload of a generic sender the fields of an alert are.
	Mapping map[string]string `json:"mapping,omitempty"`
}

// labelName is the form of a Prometheus label name.
var labelName = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]{0,127}$`)

var (
	severities  = []alert.Severity{alert.Critical, alert.High, alert.Medium, alert.Low, alert.Info}
	resolutions = []alert.AutoResolve{alert.AutoMitigate, alert.AutoClose, alert.AutoResolveOff}
)

// Check refuses settings that could not be followed.
func (c Config) Check() error {
	if c.ServiceLabel != "" && !labelName.MatchString(c.ServiceLabel) {
		return fault.InvalidField("config.service_label", "must be the name of a label: letters, digits and _")
	}
	if c.DefaultSeverity != "" && !slices.Contains(severities, c.DefaultSeverity) {
		return badSeverity("config.default_severity")
	}
	if c.AutoResolve != "" && !slices.Contains(resolutions, c.AutoResolve) {
		return fault.InvalidField("config.auto_resolve", "must be one of mitigated, resolved, off")
	}
	if m := c.ReopenMinutes; m != nil && (*m < 0 || *m > MaxReopenMinutes) {
		return fault.InvalidField("config.reopen_minutes", "must be between 0 and %d", MaxReopenMinutes)
	}
	if err := c.checkMapping(); err != nil {
		return err
	}
	return c.checkLists()
}

func (c Config) checkLists() error {
	if len(c.SeverityMap) > maxListEntries {
		return fault.InvalidField("config.severity_map", "must have at most %d entries", maxListEntries)
	}
	for _, word := range slices.Sorted(maps.Keys(c.SeverityMap)) {
		if word == "" || len(word) > maxListText {
			return fault.InvalidField("config.severity_map", "must have keys of 1 to %d characters", maxListText)
		}
		if !slices.Contains(severities, c.SeverityMap[word]) {
			return badSeverity("config.severity_map." + word)
		}
	}
	if len(c.IgnoreAlertnames) > maxListEntries {
		return fault.InvalidField("config.ignore_alertnames", "must have at most %d entries", maxListEntries)
	}
	for i, name := range c.IgnoreAlertnames {
		if name == "" || len(name) > maxListText {
			return fault.InvalidField(fmt.Sprintf("config.ignore_alertnames[%d]", i), "must have 1 to %d characters", maxListText)
		}
	}
	return nil
}

func badSeverity(field string) error {
	return fault.InvalidField(field, "must be one of critical, high, medium, low, info")
}

// equal reports whether both mean the same. A list that is set to nothing differs
// from one that is not set.
func (c Config) equal(other Config) bool {
	sameReopen := (c.ReopenMinutes == nil) == (other.ReopenMinutes == nil) &&
		(c.ReopenMinutes == nil || *c.ReopenMinutes == *other.ReopenMinutes)
	return sameReopen && c.ServiceLabel == other.ServiceLabel && c.DefaultSeverity == other.DefaultSeverity &&
		c.AutoResolve == other.AutoResolve && maps.Equal(c.SeverityMap, other.SeverityMap) &&
		(c.IgnoreAlertnames == nil) == (other.IgnoreAlertnames == nil) &&
		slices.Equal(c.IgnoreAlertnames, other.IgnoreAlertnames) && maps.Equal(c.Mapping, other.Mapping)
}

// ParseURL brings the address of a monitoring system into the form in which it is
// kept, without slashes at the end. Whether it may be called is decided on every
// call.
func ParseURL(text string) (string, error) {
	text = strings.TrimRight(strings.TrimSpace(text), "/")
	u, err := url.Parse(text)
	switch {
	case len(text) > MaxURL:
		return "", fault.InvalidField("url", "must have at most %d characters", MaxURL)
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return "", fault.InvalidField("url", "must begin with http:// or https:// and name a host")
	case u.User != nil:
		return "", fault.InvalidField("url", "must not hold a user name or password; use the fields for them")
	case u.RawQuery != "" || u.Fragment != "":
		return "", fault.InvalidField("url", "must end with the path")
	default:
		return text, nil
	}
}

// movesSecrets reports whether going from one address to the other would show the
// stored secrets to somebody new: another host, or no encryption any more.
func movesSecrets(from, to string) bool {
	if from == "" {
		return false
	}
	a, errA := url.Parse(from)
	b, errB := url.Parse(to)
	if errA != nil || errB != nil {
		return true
	}
	return !strings.EqualFold(a.Host, b.Host) || a.Scheme == "https" && b.Scheme == "http"
}
