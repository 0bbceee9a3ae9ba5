package core

import (
	"context"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Postmortems is what people do with postmortems.
type Postmortems struct {
	Repository *postmortem.Repository
}

// Save writes it.
func (c *Postmortems) Save(context.Context, auth.Identity, uuid.UUID, postmortem.Edit, func(int) error) (postmortem.Postmortem, bool, error) {
	return postmortem.Postmortem{}, false, fault.Missing()
}

// Generate orders a draft.
func (c *Postmortems) Generate(context.Context, auth.Identity, uuid.UUID, bool) (postmortem.Postmortem, error) {
	return postmortem.Postmortem{}, fault.Missing()
}

// Publish publishes it.
func (c *Postmortems) Publish(context.Context, auth.Identity, uuid.UUID) (postmortem.Postmortem, error) {
	return postmortem.Postmortem{}, fault.Missing()
}

// ChangeItem changes an item.
func (c *Postmortems) ChangeItem(context.Context, auth.Identity, uuid.UUID, uuid.UUID, func(*postmortem.ActionItem), func(int) error) (postmortem.Postmortem, error) {
	return postmortem.Postmortem{}, fault.Missing()
}

// Deliver takes a draft.
func (c *Postmortems) Deliver(context.Context, auth.Scope, uuid.UUID, postmortem.Delivery) (postmortem.Postmortem, error) {
	return postmortem.Postmortem{}, fault.Missing()
}
