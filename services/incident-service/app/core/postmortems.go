package core

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Postmortems is what people and drafts do with postmortems. All of it happens
// under the lock of the incident.
type Postmortems struct {
	Repository *postmortem.Repository
	Incidents  *incident.Repository
	Projects   *project.Reader
	Now        func() time.Time
}

// Save applies what a person replaces in the postmortem of an incident, which is
// made the first time, and reports whether it was. The version must be one that
// check admits.
func (c *Postmortems) Save(
	ctx context.Context, who auth.Identity, incidentID uuid.UUID, e postmortem.Edit, check func(version int) error,
) (p postmortem.Postmortem, created bool, err error) {
	_, err = c.Incidents.Change(ctx, who.Scope(), incidentID, func(ctx context.Context, i *incident.Incident) ([]incident.Activity, error) {
		if err := over(i); err != nil {
			return nil, err
		}
		p, created, err = c.Repository.Change(ctx, who.Scope(), incidentID, fresh(i), func(p *postmortem.Postmortem) (postmortem.Deed, error) {
			before := p.ActionItems
			if err := check(p.Version); err != nil {
				return postmortem.Deed{}, err
			}
			if err := p.Apply(e); err != nil {
				return postmortem.Deed{}, err
			}
			p.Credit(who.DisplayName())
			action := postmortem.DidUpdate
			if p.Version == 0 {
				action = postmortem.DidCreate
			}
			return postmortem.Deed{Action: action}, p.NewOwners(before, c.owner(ctx, who.Scope()))
		})
		if err != nil || !created {
			return nil, err
		}
		return []incident.Activity{incident.Note("Postmortem started.")}, nil
	})
	return p, created, err
}

// over refuses an incident that still goes on.
func over(i *incident.Incident) error {
	switch i.State {
	case incident.Mitigated, incident.Resolved, incident.Learned:
		return nil
	case incident.Detected, incident.Acknowledged, incident.Investigating:
	}
	return fault.New(fault.Conflict, fault.CodeConflict, "The incident is %s. Its postmortem is written when it is mitigated.", i.State)
}

// fresh is the postmortem of an incident that has none. Its version is zero until
// it is stored.
func fresh(i *incident.Incident) *postmortem.Postmortem {
	return &postmortem.Postmortem{
		ID: uuid.Must(uuid.NewV7()), IncidentID: i.ID, IncidentTitle: i.Title, Status: postmortem.Draft,
		Content: postmortem.Content{Title: incident.Cut("Postmortem: "+i.Title, incident.MaxTitle)},
	}
}

// owner returns the name of a member of the project.
func (c *Postmortems) owner(ctx context.Context, s auth.Scope) func(string, uuid.UUID) (string, error) {
	return func(field string, id uuid.UUID) (string, error) {
		member, err := c.Projects.Member(ctx, s, id)
		if fault.KindOf(err) == fault.NotFound && err != nil || err == nil && !member.IsActive {
			refused := fault.InvalidField(field, "must be an active member of the project")
			refused.Code = fault.CodeInvalidValue
			return "", refused
		}
		return member.Name, err
	}
}

// ChangeItem changes an action item of the postmortem of an incident.
func (c *Postmortems) ChangeItem(
	ctx context.Context, who auth.Identity, incidentID, id uuid.UUID, change func(*postmortem.ActionItem), check func(version int) error,
) (p postmortem.Postmortem, err error) {
	_, err = c.Incidents.Change(ctx, who.Scope(), incidentID, func(ctx context.Context, _ *incident.Incident) ([]incident.Activity, error) {
		p, _, err = c.Repository.Change(ctx, who.Scope(), incidentID, nil, func(p *postmortem.Postmortem) (postmortem.Deed, error) {
			before := p.ActionItems
			if err := check(p.Version); err != nil {
				return postmortem.Deed{}, err
			}
			if err := p.ChangeItem(id, change); err != nil {
				return postmortem.Deed{}, err
			}
			owner := c.owner(ctx, who.Scope())
			return postmortem.Deed{Action: postmortem.DidUpdate}, p.NewOwners(before, func(_ string, id uuid.UUID) (string, error) {
				return owner("owner_id", id)
			})
		})
		return nil, err
	})
	return p, err
}

// Publish publishes the postmortem of an incident. The incident has been learned
// from, if it was resolved.
func (c *Postmortems) Publish(ctx context.Context, who auth.Identity, incidentID uuid.UUID) (p postmortem.Postmortem, err error) {
	_, err = c.Incidents.Change(ctx, who.Scope(), incidentID, func(ctx context.Context, i *incident.Incident) ([]incident.Activity, error) {
		first := false
		p, _, err = c.Repository.Change(ctx, who.Scope(), incidentID, nil, func(p *postmortem.Postmortem) (postmortem.Deed, error) {
			if err := over(i); err != nil {
				return postmortem.Deed{}, err
			}
			first = p.Status != postmortem.Published
			deed := postmortem.Deed{}
			if first {
				deed = postmortem.Deed{Action: postmortem.DidPublish, Event: postmortem.EventPublished}
			}
			return deed, p.Publish(c.Now())
		})
		if err != nil {
			return nil, err
		}
		return c.learned(i, first)
	})
	return p, err
}

// learned moves a resolved incident on and tells what happened.
func (c *Postmortems) learned(i *incident.Incident, first bool) ([]incident.Activity, error) {
	var told []incident.Activity
	if first {
		told = append(told, incident.Note("Postmortem published."))
	}
	if i.State == incident.Resolved {
		if err := i.MoveTo(incident.Learned, c.Now()); err != nil {
			return nil, err
		}
		told = append(told, incident.StateChange(incident.Resolved, incident.Learned, ""))
	}
	return told, nil
}

// Generate orders a draft of the postmortem of an incident.
func (c *Postmortems) Generate(ctx context.Context, who auth.Identity, incidentID uuid.UUID, overwrite bool) (p postmortem.Postmortem, err error) {
	_, err = c.Incidents.Change(ctx, who.Scope(), incidentID, func(ctx context.Context, i *incident.Incident) ([]incident.Activity, error) {
		if err := over(i); err != nil {
			return nil, err
		}
		p, _, err = c.Repository.Change(ctx, who.Scope(), incidentID, fresh(i), func(p *postmortem.Postmortem) (postmortem.Deed, error) {
			return postmortem.Deed{Action: postmortem.DidRequest, Order: true}, p.AskForDraft(overwrite, c.Now())
		})
		return []incident.Activity{incident.Note("Asked for a draft of the postmortem.")}, err
	})
	return p, err
}

// failed is the status in the event of a draft that could not be written.
const failed = "failed"

// Deliver takes a draft, or why there is none. A draft that nobody waits for, as
// one that comes twice, changes nothing.
func (c *Postmortems) Deliver(ctx context.Context, s auth.Scope, id uuid.UUID, d postmortem.Delivery) (postmortem.Postmortem, error) {
	p, err := c.Repository.ByID(ctx, s, id)
	if err != nil {
		return p, err
	}
	_, err = c.Incidents.Change(ctx, s, p.IncidentID, func(ctx context.Context, _ *incident.Incident) ([]incident.Activity, error) {
		awaited := false
		p, _, err = c.Repository.Change(ctx, s, p.IncidentID, nil, func(p *postmortem.Postmortem) (postmortem.Deed, error) {
			if awaited = p.Accept(d); !awaited {
				return postmortem.Deed{}, nil
			}
			deed := postmortem.Deed{Action: postmortem.DidGenerate, Event: postmortem.EventGenerated, Failure: d.ErrorMessage}
			if d.ErrorMessage != "" {
				deed.EventStatus = failed
			}
			return deed, nil
		})
		if err != nil || !awaited {
			return nil, err
		}
		if d.ErrorMessage != "" {
			return []incident.Activity{incident.Note("Drafting the postmortem failed: %s", d.ErrorMessage)}, nil
		}
		return []incident.Activity{incident.Note("A draft of the postmortem is ready.")}, nil
	})
	return p, err
}

// GiveUp ends the wait for a draft that will not come. A postmortem whose incident
// was deleted needs no end of it.
func (c *Postmortems) GiveUp(ctx context.Context, s auth.Scope, id uuid.UUID, reason string) error {
	_, err := c.Deliver(ctx, s, id, postmortem.Delivery{ErrorMessage: reason})
	if err != nil && fault.KindOf(err) == fault.NotFound {
		return nil
	}
	return err
}
