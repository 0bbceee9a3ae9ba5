// Package connections administers the connection settings of projects and tries
// them. What a try is for each kind of system is not known here.
package connections

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
	"github.com/sre-copilot/sre-copilot/shared/domain/connection"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Prober tries a connection. Its failures are faults whose sentences hold neither
// secrets nor what the other side said.
type Prober func(ctx context.Context, of connection.Category, c connection.Config) (string, error)

// Settings administers connection settings.
type Settings struct {
	Repository *connection.Repository
	Vault      connection.Vault
	Probe      Prober
	Now        func() time.Time
}

// Draft is what a setting becomes. Without an id a new one is made.
type Draft struct {
	ID       *uuid.UUID
	Category connection.Category
	Name     string
	Config   connection.Config
	IsActive *bool
}

// Outcome is how a try went.
type Outcome struct {
	Success bool
	Message string
	Took    time.Duration
}

// Model is a model that a project brings itself.
type Model struct {
	Category   connection.Category
	UpdatedAt  time.Time
	Key        string
	BaseURL    string
	Model      string
	APIVersion string
}

// List returns settings of the project by category and name.
func (x *Settings) List(
	ctx context.Context, s auth.Scope, f connection.Filter, after connection.Position, limit int,
) ([]connection.Setting, error) {
	return x.Repository.List(ctx, s, f, after, limit)
}

// Save makes a setting, or replaces the one that the draft names, and reports which.
func (x *Settings) Save(ctx context.Context, s auth.Scope, in Draft) (connection.Setting, bool, error) {
	draft := connection.Draft{Category: in.Category, Name: in.Name, Config: in.Config, IsActive: in.IsActive}
	if in.ID != nil {
		saved, err := x.replace(ctx, s, *in.ID, draft)
		return saved, false, err
	}
	made := connection.New(s, x.Now())
	changes, err := x.Vault.Apply(&made, draft, made.CreatedAt)
	if err != nil {
		return connection.Setting{}, false, err
	}
	err = x.Repository.Insert(ctx, s, made, func(tx pgx.Tx) error {
		return audit.Record(ctx, tx, s, audit.Did(ctx, "setting.created", made.ID.String()).Changing(changes))
	})
	return made, true, err
}

func (x *Settings) replace(ctx context.Context, s auth.Scope, id uuid.UUID, draft connection.Draft) (connection.Setting, error) {
	if err := draft.Category.Check(); err != nil {
		return connection.Setting{}, err
	}
	var changes audit.Changes
	return x.Repository.Change(ctx, s, id, func(c *connection.Setting) error {
		var err error
		changes, err = x.Vault.Apply(c, draft, x.Now())
		return err
	}, func(tx pgx.Tx) error {
		if len(changes) == 0 {
			return nil
		}
		return audit.Record(ctx, tx, s, audit.Did(ctx, "setting.updated", id.String()).Changing(changes))
	})
}

// Delete removes a setting that nothing uses.
func (x *Settings) Delete(ctx context.Context, s auth.Scope, id uuid.UUID) error {
	return x.Repository.Delete(ctx, s, id, func(tx pgx.Tx, gone connection.Setting) error {
		return audit.Record(ctx, tx, s, audit.Did(ctx, "setting.deleted", id.String()).Changing(audit.Changes{
			"category": {Old: gone.Category}, "name": {Old: gone.Name},
		}))
	})
}

// Test tries a connection that is not stored.
func (x *Settings) Test(ctx context.Context, of connection.Category, c connection.Config) (Outcome, error) {
	if err := of.Check(); err != nil {
		return Outcome{}, err
	}
	outcome, err := x.try(ctx, of, c)
	if err != nil {
		return Outcome{}, err
	}
	s := auth.Caller(ctx).Scope()
	err = x.Repository.Record(ctx, s, func(tx pgx.Tx) error {
		return audit.Record(ctx, tx, s, entry(ctx, string(of), outcome))
	})
	return outcome, err
}

// TestStored tries a stored setting, with the given values in place of its own where
// they are no secrets, and notes the outcome.
func (x *Settings) TestStored(ctx context.Context, s auth.Scope, id uuid.UUID, entries connection.Config) (Outcome, error) {
	stored, err := x.Repository.ByID(ctx, s, id)
	if err != nil {
		return Outcome{}, err
	}
	config, err := x.Vault.Override(stored, entries)
	if err != nil {
		return Outcome{}, err
	}
	outcome, err := x.try(ctx, stored.Category, config)
	if err != nil {
		return Outcome{}, err
	}
	status := connection.Failed
	if outcome.Success {
		status = connection.Success
	}
	err = x.Repository.Tested(ctx, s, stored, status, x.Now(), func(tx pgx.Tx) error {
		return audit.Record(ctx, tx, s, entry(ctx, id.String(), outcome))
	})
	return outcome, err
}

// Model returns the model that the project brings itself, with its key: the newest
// active one whose test succeeded. It is nil when there is none.
func (x *Settings) Model(ctx context.Context, s auth.Scope) (*Model, error) {
	models := []connection.Category{connection.OpenAI, connection.AzureOpenAI}
	found, err := x.Repository.Newest(ctx, s, models, true)
	if err != nil || found == nil {
		return nil, err
	}
	c, err := x.Vault.Open(*found)
	if err != nil {
		return nil, err
	}
	model := &Model{Category: found.Category, UpdatedAt: found.UpdatedAt, Key: c.Get(found.Category, "api_key")}
	if found.Category == connection.AzureOpenAI {
		model.BaseURL, model.Model = c.Get(found.Category, "endpoint"), c.Get(found.Category, "deployment")
		model.APIVersion = c.Get(found.Category, "api_version")
	} else {
		model.BaseURL, model.Model = c.Get(found.Category, "base_url"), c.Get(found.Category, "model")
	}
	return model, nil
}

// Observer returns how the project reaches a system of one category: its newest
// active setting, nil when there is none.
func (x *Settings) Observer(ctx context.Context, s auth.Scope, of connection.Category) (string, connection.Config, error) {
	found, err := x.Repository.Newest(ctx, s, []connection.Category{of}, false)
	if err != nil || found == nil {
		return "", nil, err
	}
	c, err := x.Vault.Open(*found)
	return found.Name, c, err
}

// try runs the probe. A connection that fails is an outcome; an address that may not
// be called and a configuration that is not complete are the caller's mistake.
func (x *Settings) try(ctx context.Context, of connection.Category, c connection.Config) (Outcome, error) {
	if err := c.Complete(of); err != nil {
		return Outcome{}, err
	}
	started := x.Now()
	message, err := x.Probe(ctx, of, c)
	outcome := Outcome{Success: err == nil, Message: message, Took: x.Now().Sub(started)}
	if err == nil {
		return outcome, nil
	}
	if ctx.Err() != nil {
		return Outcome{}, ctx.Err()
	}
	known, ok := fault.As(err)
	if !ok {
		return Outcome{}, err
	}
	if known.Kind == fault.Invalid {
		return Outcome{}, known
	}
	outcome.Message = known.Detail
	return outcome, nil
}

func entry(ctx context.Context, resource string, o Outcome) audit.Entry {
	e := audit.Did(ctx, "setting.tested", resource)
	if !o.Success {
		return e.Failed(o.Message)
	}
	return e
}
