package postmortem_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/postmortem"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

var noon = time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)

func written() postmortem.Postmortem {
	return postmortem.Postmortem{Status: postmortem.Draft, Content: postmortem.Content{
		Title: "T", Summary: "before", Lessons: []string{"old"}, ActionItems: []postmortem.ActionItem{{ID: uuid.New(), Title: "Keep"}},
	}}
}

func TestAccept(t *testing.T) {
	t.Parallel()
	draft := postmortem.Delivery{
		Summary: "drafted", Impact: "drafted impact\x00", Lessons: []string{"new", " "}, UsingMock: true,
		Timeline:    []postmortem.PostmortemMoment{{At: noon.Add(time.Hour), Text: "b"}, {At: noon, Text: "a"}},
		ActionItems: []postmortem.SuggestedItem{{Title: "KEEP"}, {Title: strings.Repeat("x", 600)}},
	}

	t.Run("replaces what nobody has changed", func(t *testing.T) {
		t.Parallel()
		p := written()
		require.NoError(t, p.AskForDraft(true, noon))

		require.True(t, p.Accept(draft))

		require.Equal(t, "drafted", p.Summary)
		require.Equal(t, "drafted impact", p.Impact)
		require.Equal(t, []string{"new"}, p.Lessons)
		require.Equal(t, "a", p.Timeline[0].Text)
		require.Len(t, p.ActionItems, 2, "an item that is there is not suggested again")
		require.Len(t, []rune(p.ActionItems[1].Title), 500)
		require.False(t, p.AIGenerated)
		require.False(t, p.Accept(draft), "a draft is awaited once")
	})

	t.Run("keeps what people wrote since", func(t *testing.T) {
		t.Parallel()
		p := written()
		require.NoError(t, p.AskForDraft(true, noon))
		mine := "mine"
		require.NoError(t, p.Apply(postmortem.Edit{Summary: &mine, Lessons: []string{"my lesson"}}))

		require.True(t, p.Accept(draft))

		require.Equal(t, "mine", p.Summary)
		require.Equal(t, []string{"my lesson"}, p.Lessons)
		require.Equal(t, "drafted impact", p.Impact)
	})

	t.Run("leaves everything when there is no draft", func(t *testing.T) {
		t.Parallel()
		p := written()
		before := p.Content
		require.NoError(t, p.AskForDraft(true, noon))

		require.True(t, p.Accept(postmortem.Delivery{ErrorMessage: "no", Summary: "x"}))

		require.Equal(t, before, p.Content)
		require.Nil(t, p.Base)
	})
}

func TestAskForDraft(t *testing.T) {
	t.Parallel()
	published, waiting, late := written(), written(), written()
	published.Status = postmortem.Published
	require.NoError(t, waiting.AskForDraft(true, noon.Add(-time.Minute)))
	require.NoError(t, late.AskForDraft(true, noon.Add(-time.Hour)))
	for _, c := range []struct {
		name      string
		from      postmortem.Postmortem
		overwrite bool
		code      string
	}{
		{"an empty one is drafted", postmortem.Postmortem{Content: postmortem.Content{Title: "T"}}, false, ""},
		{"a written one is not", written(), false, fault.CodeConflict},
		{"a written one is overwritten when asked for", written(), true, ""},
		{"one that waits for a draft is in progress", waiting, true, fault.CodeInProgress},
		{"one that waited too long is asked for again", late, true, ""},
		{"a published one never is", published, true, fault.CodeConflict},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			err := c.from.AskForDraft(c.overwrite, noon)

			if c.code == "" {
				require.NoError(t, err)
				require.Equal(t, noon, *c.from.BaseAt)
				return
			}
			require.Equal(t, c.code, fault.CodeOf(err))
		})
	}
}

func TestDrafting(t *testing.T) {
	t.Parallel()
	p := written()
	status := func(at time.Time) postmortem.DraftStatus { return p.Drafting(at).Status }
	require.Equal(t, postmortem.DraftNone, status(noon))

	require.NoError(t, p.AskForDraft(true, noon))
	require.Equal(t, postmortem.PostmortemDraft{Status: postmortem.DraftRunning, RequestedAt: &noon}, p.Drafting(noon.Add(time.Minute)))
	late := p.Drafting(noon.Add(time.Hour))
	require.Equal(t, postmortem.DraftFailed, late.Status, "nobody waits for ever")
	require.Contains(t, *late.ErrorMessage, "15 minutes")

	require.True(t, p.Accept(postmortem.Delivery{ErrorMessage: "The model\x00 was away."}))
	require.Equal(t, postmortem.DraftFailed, status(noon))
	require.Equal(t, "The model was away.", *p.Drafting(noon).ErrorMessage)
	require.Nil(t, p.DraftSource)

	require.NoError(t, p.AskForDraft(true, noon))
	require.Nil(t, p.Drafting(noon).ErrorMessage, "the failure before it is forgotten")
	require.True(t, p.Accept(postmortem.Delivery{Summary: "S", UsingMock: true}))
	require.Equal(t, postmortem.DraftReady, status(noon))
	mine := "mine"
	require.NoError(t, p.Apply(postmortem.Edit{Summary: &mine}))
	p.Credit("Ann")
	require.Equal(t, postmortem.ByRules, *p.DraftSource, "it stays who began it")

	require.NoError(t, p.AskForDraft(true, noon))
	require.True(t, p.Accept(postmortem.Delivery{Summary: "S"}))
	require.Equal(t, postmortem.ByModel, *p.DraftSource)
	require.True(t, p.AIGenerated)
}

func TestPublish(t *testing.T) {
	t.Parallel()
	p := postmortem.Postmortem{Status: postmortem.InReview, Content: postmortem.Content{Title: "T", Summary: " "}}

	known, ok := fault.As(p.Publish(noon))
	require.True(t, ok)
	require.Len(t, known.Fields, 2)
	p.Summary, p.RootCause = "a", "b"
	require.NoError(t, p.Publish(noon))
	require.NoError(t, p.Publish(noon.Add(time.Hour)))

	require.Equal(t, postmortem.Published, p.Status)
	require.Equal(t, noon, *p.PublishedAt, "the first time counts")
}

func TestLinks(t *testing.T) {
	t.Parallel()
	for link, fine := range map[string]bool{
		"https://example.com/x": true, "http://example.com": true, "HTTPS://example.com": true,
		"javascript:alert(1)": false, "ftp://example.com": false, "https://": false, "example.com": false, "//example.com": false,
		"data:text/html,x": false,
	} {
		p := written()

		err := p.ChangeItem(p.ActionItems[0].ID, func(a *postmortem.ActionItem) { a.Link = &link })

		require.Equal(t, fine, err == nil, link)
	}
}

func TestNewOwners(t *testing.T) {
	t.Parallel()
	old, added, name := uuid.New(), uuid.New(), "Ann"
	before := []postmortem.ActionItem{{OwnerID: &old, OwnerName: &name}}
	p := postmortem.Postmortem{Content: postmortem.Content{ActionItems: []postmortem.ActionItem{{OwnerID: &old}, {OwnerID: &added}, {OwnerName: &name}}}}
	var asked []uuid.UUID

	err := p.NewOwners(before, func(_ string, id uuid.UUID) (string, error) {
		asked = append(asked, id)
		return "Bob", nil
	})

	require.NoError(t, err)
	require.Equal(t, []uuid.UUID{added}, asked, "an owner who has left the project may stay")
	require.Equal(t, "Ann", *p.ActionItems[0].OwnerName)
	require.Equal(t, "Bob", *p.ActionItems[1].OwnerName)
	require.Nil(t, p.ActionItems[2].OwnerName)
}
