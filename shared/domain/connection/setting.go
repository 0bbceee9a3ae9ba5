// Package connection holds the connection settings of a project: how it reaches the
// systems outside that notify, observe or answer for it. A configuration is stored
// encrypted as a whole; what readers see of it is stored beside it, without secrets.
// Trying a connection is not done here.
package connection

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

// MaxName is how long the name of a setting may be.
const MaxName = 255

// TestStatus is how the last test ended.
type TestStatus string

// The outcomes of a test.
const (
	Untested TestStatus = ""
	Success  TestStatus = "success"
	Failed   TestStatus = "failed"
)

// Where a configuration is kept. What is sealed opens in its own row only.
const (
	table  = "connection_configs"
	column = "config_encrypted"
)

// Setting is how a project reaches one system. Its configuration is sealed; only a
// Vault opens it.
type Setting struct {
	ID             uuid.UUID      `db:"id"`
	TenantID       uuid.UUID      `db:"tenant_id"`
	ProjectID      uuid.UUID      `db:"project_id"`
	Category       Category       `db:"category"`
	Name           string         `db:"name"`
	Sealed         string         `db:"config_encrypted"`
	Display        map[string]any `db:"config_display"`
	IsActive       bool           `db:"is_active"`
	LastTestedAt   *time.Time     `db:"last_tested_at"`
	LastTestStatus TestStatus     `db:"last_test_status"`
	CreatedAt      time.Time      `db:"created_at"`
	UpdatedAt      time.Time      `db:"updated_at"`
}

// New returns an empty setting of a project; it is active.
func New(s auth.Scope, at time.Time) Setting {
	return Setting{
		ID: uuid.Must(uuid.NewV7()), TenantID: s.TenantID, ProjectID: s.ProjectID, IsActive: true, CreatedAt: at, UpdatedAt: at,
	}
}

// Key is the place of the setting in the list, see PositionOf.
func (s Setting) Key() []string { return []string{string(s.Category), s.Name, s.ID.String()} }

// Draft is what a setting becomes. IsActive keeps when it is nil.
type Draft struct {
	Category Category
	Name     string
	Config   Config
	IsActive *bool
}

// Vault seals and opens configurations.
type Vault struct{ box *secrets.Box }

// NewVault returns a Vault that uses the keys of box.
func NewVault(box *secrets.Box) Vault { return Vault{box: box} }

// Open returns the configuration with its secrets.
func (v Vault) Open(s Setting) (Config, error) {
	if s.Sealed == "" {
		return Config{}, nil
	}
	text, err := v.box.Open(s.Sealed, table, column, s.ID.String())
	if err != nil {
		return nil, fmt.Errorf("open connection setting %s: %w", s.ID, err)
	}
	var c Config
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return nil, fmt.Errorf("decode connection setting %s", s.ID) // the cause would quote the secret
	}
	return c, nil
}

// Apply makes the setting what the draft says. Secrets that are *** stay, unless they
// would go to another system than before. A test that was made with other values no
// longer counts.
func (v Vault) Apply(s *Setting, d Draft, at time.Time) (audit.Changes, error) {
	if err := d.Category.Check(); err != nil {
		return nil, err
	}
	name := strings.TrimSpace(d.Name)
	if name == "" || len([]rune(name)) > MaxName {
		return nil, fault.InvalidField("name", "must have 1 to %d characters and not be blank", MaxName)
	}
	stored, err := v.Open(*s)
	if err != nil {
		return nil, err
	}
	config, kept := d.Config.keeping(stored)
	if kept && (s.Category != d.Category || stored.movesTo(d.Category, config)) {
		return nil, secretsAgain()
	}
	if err := config.check(d.Category); err != nil {
		return nil, err
	}

	before := *s
	s.Category, s.Name, s.UpdatedAt = d.Category, name, at
	if d.IsActive != nil {
		s.IsActive = *d.IsActive
	}
	if s.Sealed == "" || !config.equal(stored) || before.Category != s.Category {
		s.LastTestedAt, s.LastTestStatus = nil, Untested
	}
	s.Display = config.Display()
	if err := v.seal(s, config); err != nil {
		return nil, err
	}
	return changes(before, *s, !config.equal(stored)), nil
}

// Override returns the configuration of a stored setting with some values replaced;
// secrets stay, and do not go to another system than before.
func (v Vault) Override(s Setting, entries Config) (Config, error) {
	stored, err := v.Open(s)
	if err != nil {
		return nil, err
	}
	merged := stored.overriding(entries)
	if stored.holdsSecrets() && stored.movesTo(s.Category, merged) {
		return nil, secretsAgain()
	}
	return merged, nil
}

func (v Vault) seal(s *Setting, c Config) error {
	text, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("encode connection setting: %w", err)
	}
	if s.Sealed, err = v.box.Seal(string(text), table, column, s.ID.String()); err != nil {
		return fmt.Errorf("seal connection setting: %w", err)
	}
	return nil
}

func secretsAgain() error {
	return fault.New(fault.Invalid, "MISSING_REQUIRED_FIELD",
		"The address changed. Enter the secrets again: stored ones are not sent to another system.")
}

// changes lists what differs, secrets by whether they changed only.
func changes(before, after Setting, config bool) audit.Changes {
	c := audit.Changes{}
	note(c, "category", before.Category, after.Category)
	note(c, "name", before.Name, after.Name)
	note(c, "is_active", before.IsActive, after.IsActive)
	switch {
	case !reflect.DeepEqual(before.Display, after.Display):
		c["config"] = audit.Change{Old: before.Display, New: after.Display}
	case config:
		c["config"] = audit.Change{Old: secrets.Masked, New: secrets.Masked}
	}
	return c
}

func note[T comparable](c audit.Changes, field string, before, after T) {
	if before != after {
		c[field] = audit.Change{Old: before, New: after}
	}
}
