package core

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/apikey"
	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/session"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// Keys administers API keys and says what a presented one is worth.
type Keys struct {
	Repository *apikey.Repository
	Announcer  Announcer
	Now        func() time.Time
}

// NewKey describes a key to make. Without Life it does not expire.
type NewKey struct {
	Name    string
	Scopes  []apikey.Scope
	Origins []string
	Life    time.Duration
}

// Create makes a key and returns it with the raw text, which is kept nowhere.
func (k *Keys) Create(ctx context.Context, who auth.Identity, in NewKey) (apikey.Key, string, error) {
	title, err := name("name", in.Name)
	if err != nil {
		return apikey.Key{}, "", err
	}
	now := k.Now()
	key, raw := apikey.New(title, creator(who), now)
	if err := key.Restrict(in.Scopes, in.Origins); err != nil {
		return apikey.Key{}, "", err
	}
	if in.Life > 0 {
		expires := now.Add(in.Life)
		key.ExpiresAt = &expires
	}

	scope := who.Scope()
	err = k.Repository.Insert(ctx, scope, key, func(tx pgx.Tx) error {
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "api_key.created", key.ID.String()).
			Changing(apikey.Changes(apikey.Key{}, key)))
	})
	return key, raw, err
}

// KeyUpdate names what to change about a key; nil keeps.
type KeyUpdate struct {
	Name     *string
	Scopes   *[]apikey.Scope
	Origins  *[]string
	IsActive *bool
}

// Update changes a key. It takes effect everywhere within seconds.
func (k *Keys) Update(ctx context.Context, who auth.Identity, id uuid.UUID, in KeyUpdate) (apikey.Key, error) {
	scope := who.Scope()
	key, err := k.Repository.Change(ctx, scope, id, func(tx pgx.Tx, key *apikey.Key) error {
		before := *key
		if err := in.apply(key); err != nil {
			return err
		}
		changes := apikey.Changes(before, *key)
		if len(changes) == 0 {
			return nil
		}
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "api_key.updated", id.String()).Changing(changes))
	})
	if err != nil {
		return apikey.Key{}, err
	}
	k.announce(ctx, scope, key)
	return key, nil
}

func (in KeyUpdate) apply(key *apikey.Key) error {
	if in.Name != nil {
		title, err := name("name", *in.Name)
		if err != nil {
			return err
		}
		key.Name = title
	}
	if in.IsActive != nil {
		key.IsActive = *in.IsActive
	}
	scopes, origins := key.Scopes, key.AllowedOrigins
	if in.Scopes != nil {
		scopes = *in.Scopes
	}
	if in.Origins != nil {
		origins = *in.Origins
	}
	return key.Restrict(scopes, origins)
}

// Delete removes a key. It takes effect everywhere within seconds.
func (k *Keys) Delete(ctx context.Context, who auth.Identity, id uuid.UUID) error {
	scope := who.Scope()
	key, err := k.Repository.Delete(ctx, scope, id, func(tx pgx.Tx, key apikey.Key) error {
		return audit.Record(ctx, tx, scope, audit.Did(ctx, "api_key.deleted", id.String()).
			Changing(apikey.Changes(key, apikey.Key{})))
	})
	if err != nil {
		return err
	}
	k.announce(ctx, scope, key)
	return nil
}

// Validate returns what the hash of a presented key leads to, if it is good for
// anything, and remembers that it was used.
func (k *Keys) Validate(ctx context.Context, hash string) (apikey.Found, error) {
	found, err := k.Repository.ByHash(ctx, hash)
	if err != nil {
		return apikey.Found{}, err
	}
	now := k.Now()
	if err := found.Check(now); err != nil {
		return apikey.Found{}, err
	}
	return found, k.Repository.Used(ctx, found.Scope(), found.ID, now)
}

func (k *Keys) announce(ctx context.Context, s auth.Scope, key apikey.Key) {
	k.Announcer.Announce(ctx, session.Notice{Type: session.KeyChanged, ProjectID: &s.ProjectID, KeyHash: key.Hash})
}

// creator is the user who makes something, nil when it is no user.
func creator(who auth.Identity) *uuid.UUID {
	id := who.UserID()
	if !id.Valid {
		return nil
	}
	return &id.UUID
}
