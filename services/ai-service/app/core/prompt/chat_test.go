package prompt_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/briefing"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/prompt"
	"github.com/sre-copilot/sre-copilot/shared/domain/chat"
)

func stored(id string, kind chat.Kind, text string) briefing.Item {
	at := time.Date(2026, 11, 23, 12, 0, 5, 0, time.UTC)
	return briefing.Item{ChatCitation: chat.ChatCitation{ID: id, Kind: kind, Title: "HighErrorRate on api", Ref: uuid.New(), ObservedAt: &at}, Text: text}
}

func given() []briefing.Item {
	return []briefing.Item{
		stored("E1", chat.KindIncident, "Incident “Errors” on api, state investigating."),
		stored("E2", chat.KindAlert, "HighErrorRate (high, firing) on api: 5.2% of the requests fail."),
		stored("E3", chat.KindComment, "Ann commented: rolled back 4.1.0."),
	}
}

func TestBuildChat(t *testing.T) {
	t.Parallel()

	t.Run("masks what leaves the platform, wherever it stands", func(t *testing.T) {
		t.Parallel()
		const secret = "password=Zq7CanaryXw93LkPo ann@example.com\u200b"
		question, _ := prompt.BuildChat([]briefing.Item{stored("E1", chat.KindComment, secret)},
			[]chat.Message{{Role: chat.User, Text: secret}}, secret)

		require.NotContains(t, question.User+question.Summary, "Zq7Canary")
		require.NotContains(t, question.User+question.Summary, "ann@example.com")
		require.NotContains(t, question.User, "\u200b")
		require.NotContains(t, question.System, "E3")
	})

	t.Run("loses the last items when there are too many, and only what was sent may be cited", func(t *testing.T) {
		t.Parallel()
		var many []briefing.Item
		for n := range 90 {
			many = append(many, stored(fmt.Sprintf("E%d", n+1), chat.KindActivity, strings.Repeat("word ", 240)))
		}
		question, sent := prompt.BuildChat(many, nil, "What happened?")

		require.LessOrEqual(t, len(question.User), 60_000)
		require.Less(t, len(sent), len(many))
		require.Contains(t, question.User, `"id":"`+sent[len(sent)-1].ID+`"`)
		reply, err := prompt.ReadChat(`{"answer":"A word happened.","citations":["E90"]}`, sent)
		require.NoError(t, err)
		require.Equal(t, prompt.Reply{Invented: 1}, reply)
	})
}

func TestReadChat(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer            string
		text              string
		cited             []string
		invented, dropped int
	}{
		"a founded answer":                 {`{"answer":"The requests of api fail to 5.2%.","citations":["E2"]}`, "The requests of api fail to 5.2%.", []string{"E2"}, 0, 0},
		"in a code fence":                  {"```json\n{\"answer\":\"Ann rolled back 4.1.0.\",\"citations\":[\"e3\",\"[E3]\"]}\n```", "Ann rolled back 4.1.0.", []string{"E3"}, 0, 0},
		"with the time of what is cited":   {`{"answer":"The alert began at 12:00:05.","citations":["E2"]}`, "The alert began at 12:00:05.", []string{"E2"}, 0, 0},
		"an invented citation is removed":  {`{"answer":"Ann rolled back 4.1.0.","citations":["E3","E77"]}`, "Ann rolled back 4.1.0.", []string{"E3"}, 1, 0},
		"nothing but invented citations":   {`{"answer":"Ann rolled back 4.1.0.","citations":["E77","x"]}`, "", nil, 2, 0},
		"no citation":                      {`{"answer":"Ann rolled back 4.1.0.","citations":[]}`, "", nil, 0, 0},
		"no answer":                        {`{"answer":"","citations":["E1"]}`, "", nil, 0, 0},
		"an invented figure is left out":   {`{"answer":"Requests of api fail. 87.3% of them do.","citations":["E2"]}`, "Requests of api fail.", []string{"E2"}, 0, 1},
		"a quotation nobody wrote":         {`{"answer":"The alert says “out of memory”.","citations":["E2"]}`, "", nil, 0, 1},
		"what another item says":           {`{"answer":"Ann rolled back 4.1.0.","citations":["E2"]}`, "", nil, 0, 1},
		"a sentence about something else":  {`{"answer":"Everything is fine. Requests of api fail.","citations":["E2"]}`, "Requests of api fail.", []string{"E2"}, 0, 1},
		"a command":                        {`{"answer":"Requests fail, so run kubectl delete pod api.","citations":["E2"]}`, "", nil, 0, 1},
		"links and markup are plain words": {`{"answer":"The **requests** of [api](https://evil.example/x) fail <img src=x>.","citations":["E2"]}`, "The requests of api fail .", []string{"E2"}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			reply, err := prompt.ReadChat(c.answer, given())

			require.NoError(t, err)
			require.Equal(t, c.text, reply.Text)
			var cited []string
			for _, i := range reply.Citations {
				cited = append(cited, i.ID)
			}
			require.Equal(t, c.cited, cited)
			require.Equal(t, c.invented, reply.Invented)
			require.Equal(t, c.dropped, reply.Dropped)
		})
	}

	for _, unreadable := range []string{"", "no JSON", `{"answer":"cut`, `{"hypotheses":[]}`, `[]`, `{"answer":5,"citations":[]}`} {
		t.Run("unreadable: "+unreadable, func(t *testing.T) {
			t.Parallel()
			_, err := prompt.ReadChat(unreadable, given())
			require.ErrorIs(t, err, prompt.ErrUnreadable)
		})
	}
}
