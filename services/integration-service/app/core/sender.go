package core

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"

	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

const (
	// knownFor is how long an integration is remembered, and so how long a change of
	// it may take to count.
	knownFor = 5 * time.Second
	// maxKnown bounds what is remembered.
	maxKnown = 10_000
	// findWithin bounds one look-up.
	findWithin = 3 * time.Second
)

// Sender is an integration as the webhook entrance knows it.
type Sender struct {
	ID             uuid.UUID          `json:"id"`
	TenantID       uuid.UUID          `json:"tenant_id"`
	ProjectID      uuid.UUID          `json:"project_id"`
	ProjectActive  bool               `json:"project_is_active"`
	Type           string             `json:"integration_type"`
	Name           string             `json:"name"`
	Config         integration.Config `json:"config"`
	WebhookEnabled bool               `json:"webhook_enabled"`
	Secret         string             `json:"webhook_secret"`
	PreviousSecret string             `json:"previous_webhook_secret"`
	PreviousUntil  *time.Time         `json:"previous_until"`
}

// Scope is the scope of the sender's project.
func (s Sender) Scope() auth.Scope {
	return auth.Scope{TenantID: s.TenantID, ProjectID: s.ProjectID}
}

// Identity is the sender as the caller of a request.
func (s Sender) Identity() auth.Identity {
	return auth.Identity{
		Type: auth.ActorWebhook, Subject: s.ID.String(), Name: s.Name,
		TenantID: s.TenantID, ProjectID: s.ProjectID, Role: auth.RoleSystem,
	}
}

// secrets are those that count now: the present one and, for an hour after a
// rotation, the one before.
func (s Sender) secrets(now time.Time) []string {
	var valid []string
	if s.Secret != "" {
		valid = append(valid, s.Secret)
	}
	if s.PreviousSecret != "" && s.PreviousUntil != nil && now.Before(*s.PreviousUntil) {
		valid = append(valid, s.PreviousSecret)
	}
	return valid
}

// Proof is what a request shows to prove its sender. One of it has to be right.
type Proof struct {
	Secrets    []string // given in clear in a header
	Signatures []string // hex HMAC-SHA256 of the body as sent
}

// check compares in constant time: neither how much of a secret is right nor which
// one matched shows in the time it takes.
func (p Proof) check(valid []string, raw func() ([]byte, error)) error {
	matched := false
	for _, given := range p.Secrets {
		for _, secret := range valid {
			matched = secrets.Equal(given, secret) || matched
		}
	}
	if matched {
		return nil
	}
	if len(p.Signatures) == 0 {
		return badSignature()
	}
	body, err := raw()
	if err != nil {
		return err
	}
	for _, given := range p.Signatures {
		signature, err := hex.DecodeString(given)
		for _, secret := range valid {
			matched = err == nil && hmac.Equal(signature, sign(body, secret)) || matched
		}
	}
	if !matched {
		return badSignature()
	}
	return nil
}

func sign(body []byte, secret string) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return mac.Sum(nil)
}

func badSignature() error {
	return fault.New(fault.Unauthenticated, "INVALID_SIGNATURE", "The webhook secret or signature is missing or wrong.")
}

// Lookup asks the owner of integrations for one of them.
type Lookup func(ctx context.Context, id uuid.UUID) (Sender, error)

// Senders is a Directory that remembers what it was told for some seconds and asks
// once for all requests that wait for the same integration.
type Senders struct {
	lookup Lookup
	now    func() time.Time
	flight singleflight.Group

	mu    sync.Mutex
	known map[uuid.UUID]knownSender
}

type knownSender struct {
	sender Sender
	until  time.Time
}

// NewSenders returns a directory over a look-up.
func NewSenders(lookup Lookup, now func() time.Time) *Senders {
	return &Senders{lookup: lookup, now: now, known: map[uuid.UUID]knownSender{}}
}

// Find returns an integration. When nobody can be asked, the sender is to try again.
func (s *Senders) Find(ctx context.Context, id uuid.UUID) (Sender, error) {
	if sender, ok := s.recall(id); ok {
		return sender, nil
	}
	// The answer is for all who wait: it must not end with the first who leaves.
	answer := s.flight.DoChan(id.String(), func() (any, error) {
		bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), findWithin)
		defer cancel()
		sender, err := s.lookup(bounded, id)
		if err == nil {
			s.remember(sender)
		}
		return sender, err
	})
	select {
	case <-ctx.Done():
		return Sender{}, unreachable(ctx.Err())
	case got := <-answer:
		return found(got)
	}
}

func found(got singleflight.Result) (Sender, error) {
	sender, ok := got.Val.(Sender)
	switch {
	case got.Err == nil && ok:
		return sender, nil
	case fault.KindOf(got.Err) == fault.NotFound:
		return Sender{}, fault.Missing()
	default:
		return Sender{}, unreachable(got.Err)
	}
}

func unreachable(cause error) error {
	return fault.New(fault.Unavailable, fault.CodeUnavailable, "The integration cannot be checked at the moment. Please try again.").
		RetryIn(time.Second).Because(errors.Join(errors.New("look up integration"), cause))
}

func (s *Senders) recall(id uuid.UUID) (Sender, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, ok := s.known[id]
	return k.sender, ok && s.now().Before(k.until)
}

func (s *Senders) remember(sender Sender) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= maxKnown {
		clear(s.known)
	}
	s.known[sender.ID] = knownSender{sender: sender, until: s.now().Add(knownFor)}
}
