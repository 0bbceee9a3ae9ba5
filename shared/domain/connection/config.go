package connection

import (
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

// maxConfig is how large a configuration may be, as JSON.
const maxConfig = 32 << 10

// Config is what a person entered for a setting, by key.
type Config map[string]any

// Get returns the value of a field as text: under its own name, under another one
// that it has, or its default.
func (c Config) Get(of Category, key string) string {
	f, ok := of.field(key)
	if !ok {
		return ""
	}
	for _, name := range append([]string{f.Key}, f.aliases...) {
		if text := textOf(c[name]); text != "" {
			return text
		}
	}
	if f.Default != nil {
		return *f.Default
	}
	return ""
}

// Port returns the value of the field port; it is refused unless it is one.
func (c Config) Port(of Category) (string, error) {
	n, err := strconv.ParseUint(c.Get(of, "port"), 10, 16)
	if err != nil || n == 0 {
		return "", fault.InvalidField("config.port", "must be between 1 and 65535")
	}
	return strconv.FormatUint(n, 10), nil
}

// Flag reports whether a field says yes.
func (c Config) Flag(of Category, key string) bool {
	yes, err := strconv.ParseBool(c.Get(of, key))
	return err == nil && yes
}

// Texts returns a value that is a map of texts, such as headers.
func (c Config) Texts(key string) map[string]string {
	list, _ := c[key].(map[string]any)
	texts := make(map[string]string, len(list))
	for name, value := range list {
		texts[name] = textOf(value)
	}
	return texts
}

// Complete refuses a configuration that lacks what a connection needs.
func (c Config) Complete(of Category) error {
	if of == Database && c.Get(of, "connection_string") != "" {
		return nil
	}
	for _, f := range of.Fields() {
		if f.Required && c.Get(of, f.Key) == "" {
			return fault.InvalidField("config."+f.Key, "is needed")
		}
	}
	switch {
	case of == Database && c.Get(of, "host") == "":
		return fault.InvalidField("config.host", "or connection_string is needed")
	case of == PagerDuty && c.Get(of, "integration_key") == "" && c.Get(of, "api_key") == "":
		return fault.InvalidField("config.integration_key", "or api_key is needed")
	default:
		return nil
	}
}

// Display is the configuration as readers see it: secrets as *** or empty.
func (c Config) Display() map[string]any {
	shown := secrets.Redact(c)
	if shown == nil {
		return map[string]any{}
	}
	return withoutNullSecrets(shown)
}

// check refuses what cannot be stored: too much, or a password in a place that
// everybody may read.
func (c Config) check(of Category) error {
	text, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("encode configuration: %w", err)
	}
	if len(text) > maxConfig {
		return fault.InvalidField("config", "must not be larger than %d KiB", maxConfig>>10)
	}
	for _, f := range of.Fields() {
		if !f.place {
			continue
		}
		if u, err := url.Parse(c.Get(of, f.Key)); err == nil && u.User != nil {
			return fault.InvalidField("config."+f.Key, "must not hold a user name or password; use the fields for them")
		}
	}
	return nil
}

// keeping returns the configuration with every secret that is *** replaced by the
// stored one at the same place, and reports whether there was one.
func (c Config) keeping(stored Config) (Config, bool) {
	kept := false
	merged, _ := keep(map[string]any(c), map[string]any(stored), false, &kept).(map[string]any)
	if merged == nil {
		merged = map[string]any{}
	}
	return merged, kept
}

func keep(given, stored any, secret bool, kept *bool) any {
	switch v := given.(type) {
	case map[string]any:
		old, _ := stored.(map[string]any)
		merged := make(map[string]any, len(v))
		for key, value := range v {
			merged[key] = keep(value, old[key], secret || secrets.IsSecretKey(key), kept)
		}
		return merged
	case []any:
		old, _ := stored.([]any)
		merged := make([]any, len(v))
		for i, value := range v {
			var before any
			if i < len(old) {
				before = old[i]
			}
			merged[i] = keep(value, before, secret, kept)
		}
		return merged
	case nil:
		if secret {
			return ""
		}
	case string:
		if secret && v == secrets.Masked {
			return keepText(stored, kept)
		}
	}
	return given
}

func keepText(stored any, kept *bool) any {
	if stored == nil || stored == "" {
		return ""
	}
	*kept = true
	return stored
}

// overriding returns the configuration with the given entries, of which secrets are
// left out.
func (c Config) overriding(entries Config) Config {
	merged := maps.Clone(c)
	if merged == nil {
		merged = Config{}
	}
	for key, value := range entries {
		if !secrets.IsSecretKey(key) {
			next, _ := keep(value, c[key], false, new(bool)).(any)
			merged[key] = next
		}
	}
	return merged
}

// holdsSecrets reports whether anything in it is a secret that is set.
func (c Config) holdsSecrets() bool {
	return !reflect.DeepEqual(secrets.Redact(c), map[string]any(c))
}

// equal reports whether two configurations say the same.
func (c Config) equal(other Config) bool {
	return len(c) == 0 && len(other) == 0 || reflect.DeepEqual(c, other)
}

// movesTo reports whether the secrets of the configuration would be shown to another
// system, or to anybody who listens, if the other one were used.
func (c Config) movesTo(of Category, other Config) bool {
	return slices.ContainsFunc(of.Fields(), func(f Field) bool {
		if !f.place {
			return false
		}
		before, after := c.Get(of, f.Key), other.Get(of, f.Key)
		return before != "" && placeOf(before) != placeOf(after) && !upgraded(before, after)
	})
}

// upgraded reports whether the same host is now asked with encryption.
func upgraded(before, after string) bool {
	host, plain := strings.CutPrefix(placeOf(before), "http://")
	other, sealed := strings.CutPrefix(placeOf(after), "https://")
	return plain && sealed && host == other
}

// placeOf is what decides who receives a request: of a URL scheme and host, else the
// whole text.
func placeOf(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return strings.ToLower(strings.TrimSpace(text))
	}
	return strings.ToLower(u.Scheme + "://" + net.JoinHostPort(u.Hostname(), u.Port()))
}

// withoutNullSecrets shows secrets that are null as empty text.
func withoutNullSecrets(shown map[string]any) map[string]any {
	for key, value := range shown {
		switch v := value.(type) {
		case nil:
			if secrets.IsSecretKey(key) {
				shown[key] = ""
			}
		case map[string]any:
			withoutNullSecrets(v)
		}
	}
	return shown
}

func textOf(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	default:
		return ""
	}
}
