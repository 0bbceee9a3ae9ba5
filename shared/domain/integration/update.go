package integration

import (
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

// Update names what to change; nil keeps. A secret that is "***" keeps as well and
// an empty one clears.
type Update struct {
	Name           *string
	Description    *string
	URL            *string
	Username       *string
	Password       *string
	APIKey         *string
	Config         *Config
	WebhookEnabled *bool
	Status         *Status
	IsPrimary      *bool
}

// Apply changes the integration and returns the webhook secret if it just got its
// first one. Secrets for the system itself do not follow it to another host: they
// are cleared unless they come with the update.
func (v Vault) Apply(i *Integration, u Update, at time.Time) (newSecret *string, err error) {
	if err := v.Renew(i, at); err != nil {
		return nil, err
	}
	if err := v.moveTo(i, u.URL); err != nil {
		return nil, err
	}
	if err := v.setSecrets(i, u); err != nil {
		return nil, err
	}
	if u.Config != nil {
		if err := u.Config.Check(); err != nil {
			return nil, err
		}
		i.Config = *u.Config
	}
	set(&i.Name, u.Name)
	set(&i.Description, u.Description)
	set(&i.Username, u.Username)
	set(&i.Status, u.Status)
	set(&i.IsPrimary, u.IsPrimary)
	set(&i.WebhookEnabled, u.WebhookEnabled)
	i.UpdatedAt = at
	return v.EnsureSecret(i, at)
}

// EnsureSecret makes a webhook secret if the integration takes webhooks and has
// none, and returns it then.
func (v Vault) EnsureSecret(i *Integration, at time.Time) (*string, error) {
	if !i.WebhookEnabled || i.WebhookSecret != nil {
		return nil, nil //nolint:nilnil // nothing to show
	}
	made, err := v.Rotate(i, at)
	return &made, err
}

func (v Vault) moveTo(i *Integration, address *string) error {
	if address == nil {
		return nil
	}
	if *address == "" && i.Type == Webhook {
		i.URL, i.Password, i.APIKey = "", nil, nil // it is not called
		return nil
	}
	if *address == "" {
		return fault.InvalidField("url", "must not be empty")
	}
	parsed, err := ParseURL(*address)
	if err != nil {
		return err
	}
	if movesSecrets(i.URL, parsed) {
		i.Password, i.APIKey = nil, nil
	}
	i.URL = parsed
	return nil
}

func (v Vault) setSecrets(i *Integration, u Update) error {
	if u.Password != nil && *u.Password != secrets.Masked {
		if err := v.SetPassword(i, *u.Password); err != nil {
			return err
		}
	}
	if u.APIKey != nil && *u.APIKey != secrets.Masked {
		return v.SetAPIKey(i, *u.APIKey)
	}
	return nil
}

func set[T any](field, value *T) {
	if value != nil {
		*field = *value
	}
}

// Changes lists what differs between two states of an integration, secrets by
// whether they changed only.
func Changes(before, after Integration) audit.Changes {
	c := audit.Changes{}
	note(c, "name", before.Name, after.Name)
	note(c, "description", before.Description, after.Description)
	note(c, "url", before.URL, after.URL)
	note(c, "username", before.Username, after.Username)
	note(c, "status", before.Status, after.Status)
	note(c, "webhook_enabled", before.WebhookEnabled, after.WebhookEnabled)
	note(c, "is_primary", before.IsPrimary, after.IsPrimary)
	note(c, "password", masked(before.Password), masked(after.Password))
	note(c, "api_key", masked(before.APIKey), masked(after.APIKey))
	if !before.Config.equal(after.Config) {
		c["config"] = audit.Change{Old: before.Config, New: after.Config}
	}
	return c
}

func note[T comparable](c audit.Changes, field string, before, after T) {
	if before != after {
		c[field] = audit.Change{Old: before, New: after}
	}
}

// masked is a sealed secret as it is compared; the audit entry masks it by name.
func masked(sealed *string) string {
	if sealed == nil {
		return ""
	}
	return *sealed
}
