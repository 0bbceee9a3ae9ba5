package postmortem

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// patience is how long a draft is waited for before another may be asked for.
const patience = 15 * time.Minute

// DraftStatus says how the draft stands that was asked for last.
type DraftStatus string

// The statuses of drafts.
const (
	DraftNone    DraftStatus = "none"
	DraftRunning DraftStatus = "running"
	DraftReady   DraftStatus = "ready"
	DraftFailed  DraftStatus = "failed"
)

// PostmortemDraft tells how the draft stands that was asked for last.
type PostmortemDraft struct { //nolint:revive // the name of the schema in the API document
	Status       DraftStatus `json:"status" enum:"none,running,ready,failed"`
	RequestedAt  *time.Time  `json:"requested_at" doc:"While one is written."`
	ErrorMessage *string     `json:"error_message" doc:"Why there is none, when it failed."`
}

// Drafting tells how the draft stands at a time. One that is waited for too long has
// failed: another may be asked for.
func (p *Postmortem) Drafting(at time.Time) PostmortemDraft {
	late := "No draft came within " + strconv.Itoa(int(patience.Minutes())) + " minutes."
	switch {
	case p.Base != nil && p.BaseAt != nil && at.Sub(*p.BaseAt) < patience:
		return PostmortemDraft{Status: DraftRunning, RequestedAt: p.BaseAt}
	case p.Base != nil:
		return PostmortemDraft{Status: DraftFailed, ErrorMessage: &late}
	case p.DraftError != nil:
		return PostmortemDraft{Status: DraftFailed, ErrorMessage: p.DraftError}
	case p.DraftSource != nil:
		return PostmortemDraft{Status: DraftReady}
	default:
		return PostmortemDraft{Status: DraftNone}
	}
}

// Written reports whether there is more than a title.
func (c *Content) Written() bool {
	return c.Summary+c.Impact+c.RootCause+c.Detection+c.Resolution != "" ||
		len(c.ContributingFactors)+len(c.Timeline)+len(c.Lessons)+len(c.ActionItems) > 0
}

// AskForDraft remembers what is written now, so that the draft replaces that and
// nothing else.
func (p *Postmortem) AskForDraft(overwrite bool, at time.Time) error {
	switch {
	case p.Status == Published:
		return fault.New(fault.Conflict, fault.CodeConflict, "The postmortem is published. Change its text instead.")
	case p.Base != nil && p.BaseAt != nil && at.Sub(*p.BaseAt) < patience:
		return fault.New(fault.Conflict, fault.CodeInProgress, "A draft is being written.").RetryIn(5 * time.Second)
	case p.Written() && !overwrite:
		return fault.New(fault.Conflict, fault.CodeConflict, "The postmortem is written already. Set overwrite to replace it.")
	}
	base := p.Content
	p.Base, p.BaseAt, p.DraftError = &base, &at, nil
	return nil
}

// Accept takes a draft: it replaces what nobody has changed since the draft was
// asked for, and adds to the action items those that it suggests. It reports
// whether a draft was waited for; one that comes twice is not.
func (p *Postmortem) Accept(d Delivery) bool {
	base := p.Base
	if base == nil {
		return false
	}
	p.Base, p.BaseAt = nil, nil
	if d.ErrorMessage != "" {
		reason := incident.Cut(clean(d.ErrorMessage), maxLine)
		p.DraftError = &reason
		return true
	}

	replace(&p.Title, base.Title, d.Title, maxTitle)
	replace(&p.Summary, base.Summary, d.Summary, maxText)
	replace(&p.Impact, base.Impact, d.Impact, maxText)
	replace(&p.RootCause, base.RootCause, d.RootCause, maxText)
	replace(&p.Detection, base.Detection, d.Detection, maxText)
	replace(&p.Resolution, base.Resolution, d.Resolution, maxText)
	replaceList(&p.ContributingFactors, base.ContributingFactors, lines(d.ContributingFactors))
	replaceList(&p.Lessons, base.Lessons, lines(d.Lessons))
	replaceList(&p.Timeline, base.Timeline, moments(d.Timeline))
	p.suggest(d.ActionItems)
	source := ByModel
	if d.UsingMock {
		source = ByRules
	}
	p.AIGenerated, p.DraftSource = source == ByModel, &source
	return true
}

// replace puts the drafted text where nobody has changed it.
func replace(field *string, base, drafted string, limit int) {
	if drafted = clean(drafted); drafted != "" && *field == base {
		*field = incident.Cut(drafted, limit)
	}
}

func replaceList[T any](field *[]T, base, drafted []T) {
	if len(drafted) > 0 && same(*field, base) {
		*field = drafted
	}
}

// same compares as stored.
func same[T any](a, b []T) bool {
	if len(a) == 0 && len(b) == 0 {
		return true
	}
	left, errLeft := json.Marshal(a)
	right, errRight := json.Marshal(b)
	return errLeft == nil && errRight == nil && string(left) == string(right)
}

// clean makes a text fit to be stored, whoever wrote it.
func clean(text string) string {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	return strings.TrimSpace(strings.ReplaceAll(text, "\x00", ""))
}

func lines(drafted []string) []string {
	kept := []string{}
	for _, line := range drafted {
		if line = clean(line); line != "" && len(kept) < maxLines {
			kept = append(kept, incident.Cut(line, maxLine))
		}
	}
	return kept
}

func moments(drafted []PostmortemMoment) []PostmortemMoment {
	kept := []PostmortemMoment{}
	for _, m := range drafted {
		if m.Text = incident.Cut(clean(m.Text), maxLine); m.Text != "" && len(kept) < maxMoments {
			kept = append(kept, m)
		}
	}
	slices.SortStableFunc(kept, func(a, b PostmortemMoment) int { return a.At.Compare(b.At) })
	return kept
}

// suggest adds the items that are not there yet.
func (p *Postmortem) suggest(drafted []SuggestedItem) {
	p.ActionItems = slices.Clone(p.ActionItems)
	for _, d := range drafted {
		title := incident.Cut(clean(d.Title), maxItemTitle)
		known := slices.ContainsFunc(p.ActionItems, func(a ActionItem) bool { return strings.EqualFold(a.Title, title) })
		if title == "" || known || len(p.ActionItems) >= maxItems {
			continue
		}
		p.ActionItems = append(p.ActionItems, ActionItem{ID: uuid.Must(uuid.NewV7()), Title: title, Status: ItemOpen})
	}
}
