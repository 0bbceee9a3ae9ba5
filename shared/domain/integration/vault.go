package integration

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

// Rotation is how long a replaced webhook secret is still taken, so that senders can
// be changed one after the other.
const Rotation = time.Hour

// Where the secrets of an integration are kept. A sealed secret opens in its own
// column and row only.
const (
	table          = "monitoring_integrations"
	passwordColumn = "password_encrypted"
	apiKeyColumn   = "api_key_encrypted" //nolint:gosec // the name of a column
	secretColumn   = "webhook_secret_encrypted"
	previousColumn = "previous_secret_encrypted"
)

// Secrets are the opened secrets of an integration; nil means not set.
type Secrets struct {
	Password        *string
	APIKey          *string
	Webhook         *string
	PreviousWebhook *string
	PreviousUntil   *time.Time
}

// Vault seals and opens the secrets of integrations.
type Vault struct{ box *secrets.Box }

// NewVault returns a Vault that uses the keys of box.
func NewVault(box *secrets.Box) Vault { return Vault{box: box} }

// SetPassword seals a password; an empty one clears it.
func (v Vault) SetPassword(i *Integration, plain string) error {
	return v.seal(&i.Password, plain, passwordColumn, i)
}

// SetAPIKey seals the key with which we call the system; an empty one clears it.
func (v Vault) SetAPIKey(i *Integration, plain string) error {
	return v.seal(&i.APIKey, plain, apiKeyColumn, i)
}

// Rotate gives the integration a new webhook secret and returns it. One it had is
// taken for another hour.
func (v Vault) Rotate(i *Integration, at time.Time) (string, error) {
	if i.WebhookSecret != nil {
		old, err := v.open(i.WebhookSecret, secretColumn, i)
		if err != nil {
			return "", err
		}
		if err := v.seal(&i.PreviousSecret, *old, previousColumn, i); err != nil {
			return "", err
		}
		until := at.Add(Rotation)
		i.PreviousExpires = &until
	}
	fresh := newSecret()
	return fresh, v.seal(&i.WebhookSecret, fresh, secretColumn, i)
}

// Open returns the secrets as they are at the given time.
func (v Vault) Open(i Integration, at time.Time) (Secrets, error) {
	var s Secrets
	var err error
	if s.Password, err = v.open(i.Password, passwordColumn, &i); err != nil {
		return Secrets{}, err
	}
	if s.APIKey, err = v.open(i.APIKey, apiKeyColumn, &i); err != nil {
		return Secrets{}, err
	}
	if s.Webhook, err = v.open(i.WebhookSecret, secretColumn, &i); err != nil {
		return Secrets{}, err
	}
	if i.PreviousExpires == nil || !at.Before(*i.PreviousExpires) {
		return s, nil
	}
	s.PreviousUntil = i.PreviousExpires
	s.PreviousWebhook, err = v.open(i.PreviousSecret, previousColumn, &i)
	return s, err
}

// Renew seals again what an older key sealed, and drops a replaced webhook secret
// whose hour is over.
func (v Vault) Renew(i *Integration, at time.Time) error {
	if i.PreviousExpires != nil && !at.Before(*i.PreviousExpires) {
		i.PreviousSecret, i.PreviousExpires = nil, nil
	}
	for _, kept := range []struct {
		sealed **string
		column string
	}{
		{&i.Password, passwordColumn}, {&i.APIKey, apiKeyColumn}, {&i.WebhookSecret, secretColumn}, {&i.PreviousSecret, previousColumn},
	} {
		if *kept.sealed == nil || !v.box.NeedsRewrite(**kept.sealed) {
			continue
		}
		plain, err := v.open(*kept.sealed, kept.column, i)
		if err != nil {
			return err
		}
		if err := v.seal(kept.sealed, *plain, kept.column, i); err != nil {
			return err
		}
	}
	return nil
}

func (v Vault) seal(into **string, plain, column string, i *Integration) error {
	if plain == "" {
		*into = nil
		return nil
	}
	sealed, err := v.box.Seal(plain, table, column, i.ID.String())
	if err != nil {
		return fmt.Errorf("seal %s of integration: %w", column, err)
	}
	*into = &sealed
	return nil
}

func (v Vault) open(sealed *string, column string, i *Integration) (*string, error) {
	if sealed == nil {
		return nil, nil //nolint:nilnil // a secret that is not set
	}
	plain, err := v.box.Open(*sealed, table, column, i.ID.String())
	if err != nil {
		return nil, fmt.Errorf("open %s of integration %s: %w", column, i.ID, err)
	}
	return &plain, nil
}

// newSecret is 256 bits of randomness, marked so that scanners recognize it.
func newSecret() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	return "whsec_" + base64.RawURLEncoding.EncodeToString(b[:])
}
