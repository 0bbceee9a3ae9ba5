package postmortem

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// The limits of texts, in characters, and of lists.
const (
	maxTitle     = 200
	maxText      = 10000
	maxLine      = 1000
	maxItemTitle = 500
	maxLines     = 50
	maxMoments   = 500
	maxItems     = 100
)

// Edit is what a person replaces; nil members stay.
type Edit struct {
	Status              *Status
	Title               *string
	Summary             *string
	Impact              *string
	RootCause           *string
	ContributingFactors []string
	Detection           *string
	Resolution          *string
	Timeline            []PostmortemMoment
	Lessons             []string
	ActionItems         []ActionItem
}

// Apply replaces what the edit names. What is published stays published.
func (p *Postmortem) Apply(e Edit) error {
	if e.Status != nil && p.Status != *e.Status {
		if p.Status == Published {
			return fault.New(fault.Conflict, fault.CodeConflict, "A published postmortem stays published. Its text can still be changed.")
		}
		p.Status = *e.Status
	}
	for _, text := range []struct{ field, given *string }{
		{&p.Title, e.Title},
		{&p.Summary, e.Summary},
		{&p.Impact, e.Impact},
		{&p.RootCause, e.RootCause},
		{&p.Detection, e.Detection},
		{&p.Resolution, e.Resolution},
	} {
		if text.given != nil {
			*text.field = *text.given
		}
	}
	if e.Timeline != nil {
		p.Timeline = slices.Clone(e.Timeline)
		slices.SortStableFunc(p.Timeline, func(a, b PostmortemMoment) int { return a.At.Compare(b.At) })
	}
	if e.ContributingFactors != nil {
		p.ContributingFactors = e.ContributingFactors
	}
	if e.Lessons != nil {
		p.Lessons = e.Lessons
	}
	if e.ActionItems != nil {
		p.ActionItems = slices.Clone(e.ActionItems)
	}
	return p.check()
}

// check refuses what no postmortem may hold.
func (p *Postmortem) check() error {
	if strings.TrimSpace(p.Title) == "" {
		return fault.InvalidField("title", "must not be blank")
	}
	if err := checkLines("contributing_factors", p.ContributingFactors); err != nil {
		return err
	}
	if err := checkLines("lessons", p.Lessons); err != nil {
		return err
	}
	seen := map[uuid.UUID]bool{}
	for i := range p.ActionItems {
		item := &p.ActionItems[i]
		if item.ID == uuid.Nil {
			item.ID = uuid.Must(uuid.NewV7())
		}
		if seen[item.ID] {
			return fault.InvalidField(fmt.Sprintf("action_items[%d].id", i), "is the id of another item")
		}
		seen[item.ID] = true
		if err := item.check(fmt.Sprintf("action_items[%d].", i)); err != nil {
			return err
		}
	}
	return nil
}

func checkLines(field string, lines []string) error {
	for i, line := range lines {
		if strings.TrimSpace(line) == "" || len([]rune(line)) > maxLine {
			return fault.InvalidField(fmt.Sprintf("%s[%d]", field, i), "must have 1 to %d characters", maxLine)
		}
	}
	return nil
}

// check refuses what no action item may hold. The prefix is put in front of the
// name of the field.
func (a *ActionItem) check(prefix string) error {
	if strings.TrimSpace(a.Title) == "" {
		return fault.InvalidField(prefix+"title", "must not be blank")
	}
	if a.DueDate != nil {
		if _, err := time.Parse(time.DateOnly, *a.DueDate); err != nil {
			return fault.InvalidField(prefix+"due_date", "must be a date, such as 2026-01-24")
		}
	}
	if a.Link != nil && !isWebAddress(*a.Link) {
		return fault.InvalidField(prefix+"link", "must be an address that begins with http:// or https://")
	}
	return nil
}

func isWebAddress(text string) bool {
	parsed, err := url.Parse(text)
	return err == nil && (parsed.Scheme == "http" || parsed.Scheme == "https") && parsed.Host != ""
}

// ChangeItem lets change change one action item.
func (p *Postmortem) ChangeItem(id uuid.UUID, change func(*ActionItem)) error {
	i := slices.IndexFunc(p.ActionItems, func(a ActionItem) bool { return a.ID == id })
	if i < 0 {
		return fault.Missing()
	}
	p.ActionItems = slices.Clone(p.ActionItems)
	change(&p.ActionItems[i])
	return p.ActionItems[i].check("")
}

// NewOwners calls name for every action item whose owner is another than before
// and stores what it returns; it clears the names of items without an owner.
func (p *Postmortem) NewOwners(before []ActionItem, name func(field string, owner uuid.UUID) (string, error)) error {
	known := map[uuid.UUID]string{}
	for _, item := range before {
		if item.OwnerID != nil && item.OwnerName != nil {
			known[*item.OwnerID] = *item.OwnerName
		}
	}
	for i := range p.ActionItems {
		item := &p.ActionItems[i]
		item.OwnerName = nil
		if item.OwnerID == nil {
			continue
		}
		found, ok := known[*item.OwnerID]
		if !ok {
			var err error
			if found, err = name(fmt.Sprintf("action_items[%d].owner_id", i), *item.OwnerID); err != nil {
				return err
			}
			known[*item.OwnerID] = found
		}
		item.OwnerName = &found
	}
	return nil
}

// Credit adds somebody to the authors.
func (p *Postmortem) Credit(author string) {
	if !slices.Contains(p.Authors, author) {
		p.Authors = append(slices.Clone(p.Authors), author)
	}
}

// Publish makes a postmortem public that says what happened and why.
func (p *Postmortem) Publish(at time.Time) error {
	var missing []fault.Field
	for _, text := range []struct{ name, value string }{{"summary", p.Summary}, {"root_cause", p.RootCause}} {
		if strings.TrimSpace(text.value) == "" {
			missing = append(missing, fault.Field{Field: text.name, Message: "must be written before the postmortem is published"})
		}
	}
	if len(missing) > 0 {
		refused := fault.InvalidField(missing[0].Field, "%s", missing[0].Message)
		refused.Fields = missing
		return refused
	}
	if p.Status != Published {
		p.Status, p.PublishedAt = Published, &at
	}
	return nil
}
