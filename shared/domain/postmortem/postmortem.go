// Package postmortem holds what a team learned from an incident: its text, what is
// to be done, who wrote it, and how a draft becomes part of it. It knows nothing
// about HTTP.
package postmortem

import (
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

// The events of postmortems, on the channel of incidents.
const (
	EventGenerated = "postmortem.generated"
	EventPublished = "postmortem.published"
)

// Status says how far a postmortem has come.
type Status string

// The statuses of postmortems.
const (
	Draft     Status = "draft"
	InReview  Status = "in_review"
	Published Status = "published"
)

// Statuses lists the statuses of postmortems.
func Statuses() []Status {
	return []Status{Draft, InReview, Published}
}

// ItemStatus says what became of an action item.
type ItemStatus string

// The statuses of action items.
const (
	ItemOpen       ItemStatus = "open"
	ItemInProgress ItemStatus = "in_progress"
	ItemDone       ItemStatus = "done"
	ItemDropped    ItemStatus = "dropped"
)

// PostmortemMoment is one line of the timeline of a postmortem.
type PostmortemMoment struct { //nolint:revive // the name of the schema in the API document
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// ActionItem is something to be done so that it does not happen again.
type ActionItem struct {
	ID        uuid.UUID  `json:"id" format:"uuid"`
	Title     string     `json:"title"`
	OwnerID   *uuid.UUID `json:"owner_id" format:"uuid" nullable:"true"`
	OwnerName *string    `json:"owner_name"`
	DueDate   *string    `json:"due_date" format:"date"`
	Status    ItemStatus `json:"status" enum:"open,in_progress,done,dropped"`
	Link      *string    `json:"link"`
}

// Content is what people and drafts write. It is stored and compared in this form.
type Content struct {
	Title               string             `json:"title"`
	Summary             string             `json:"summary"`
	Impact              string             `json:"impact"`
	RootCause           string             `json:"root_cause"`
	ContributingFactors []string           `json:"contributing_factors"`
	Detection           string             `json:"detection"`
	Resolution          string             `json:"resolution"`
	Timeline            []PostmortemMoment `json:"timeline"`
	Lessons             []string           `json:"lessons"`
	ActionItems         []ActionItem       `json:"action_items"`
}

// Source says who wrote a draft.
type Source string

// The writers of drafts.
const (
	ByRules Source = "rules"
	ByModel Source = "model"
)

// Postmortem is the story of an incident and its lessons.
type Postmortem struct {
	ID            uuid.UUID
	IncidentID    uuid.UUID
	IncidentTitle string
	Status        Status
	Content
	Authors     []string
	AIGenerated bool
	Version     int
	CreatedAt   time.Time
	UpdatedAt   time.Time
	PublishedAt *time.Time
	// Base is the content as it stood when a draft was asked for; nil when none is
	// under way. BaseAt is when that was.
	Base   *Content
	BaseAt *time.Time
	// DraftSource is who wrote the draft it began with, DraftError why the last one that
	// was asked for did not come.
	DraftSource *Source
	DraftError  *string
}

// Head is a postmortem without its timeline, as lists show it.
type Head struct {
	ID                  uuid.UUID       `json:"id" format:"uuid"`
	IncidentID          uuid.UUID       `json:"incident_id" format:"uuid"`
	IncidentTitle       string          `json:"incident_title"`
	Status              Status          `json:"status" enum:"draft,in_review,published"`
	Title               string          `json:"title"`
	Summary             string          `json:"summary"`
	Impact              string          `json:"impact"`
	RootCause           string          `json:"root_cause"`
	ContributingFactors []string        `json:"contributing_factors"`
	Detection           string          `json:"detection"`
	Resolution          string          `json:"resolution"`
	Lessons             []string        `json:"lessons"`
	ActionItems         []ActionItem    `json:"action_items"`
	Authors             []string        `json:"authors"`
	AIGenerated         bool            `json:"ai_generated" doc:"A model wrote the draft it began with."`
	Source              *Source         `json:"source" enum:"rules,model" doc:"Who wrote the draft it began with; null when nobody did."`
	Draft               PostmortemDraft `json:"draft"`
	Version             int             `json:"version"`
	CreatedAt           time.Time       `json:"created_at"`
	UpdatedAt           time.Time       `json:"updated_at"`
	PublishedAt         *time.Time      `json:"published_at"`
}

// Payload is a postmortem as answers show it.
type Payload struct {
	Head

	Timeline []PostmortemMoment `json:"timeline"`
}

// HeadOf shows p in a list.
func HeadOf(p Postmortem) Head {
	return Head{
		ID: p.ID, IncidentID: p.IncidentID, IncidentTitle: p.IncidentTitle, Status: p.Status, Title: p.Title, Summary: p.Summary, Impact: p.Impact,
		RootCause: p.RootCause, ContributingFactors: p.ContributingFactors, Detection: p.Detection, Resolution: p.Resolution,
		Lessons: p.Lessons, ActionItems: p.ActionItems, Authors: p.Authors, AIGenerated: p.AIGenerated, Source: p.DraftSource,
		Draft: p.Drafting(clock.Now()), Version: p.Version,
		CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt, PublishedAt: p.PublishedAt,
	}
}

// PayloadOf shows p.
func PayloadOf(p Postmortem) Payload {
	return Payload{Head: HeadOf(p), Timeline: p.Timeline}
}
