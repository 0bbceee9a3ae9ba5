// Package chat keeps the conversations that people have with the model about one
// incident each. A conversation only grows: a question is complete when it is
// asked, and its answer is a message of its own that is filled in once. ai-service
// writes it.
package chat

import (
	"time"

	"github.com/google/uuid"
)

// Role says who wrote a message.
type Role string

// The roles of messages.
const (
	User      Role = "user"
	Assistant Role = "assistant"
)

// Status is where a message stands.
type Status string

// The statuses of a message. A question is completed from the start. NoModel is an
// answer that nobody can give, because no model is configured.
const (
	Queued    Status = "queued"
	Running   Status = "running"
	Completed Status = "completed"
	Failed    Status = "failed"
	NoModel   Status = "no_model"
)

// Live reports whether an answer is still to come or under way.
func (s Status) Live() bool { return s == Queued || s == Running }

// Kind says what stored data a citation refers to.
type Kind string

// The kinds of citations.
const (
	KindIncident   Kind = "incident"
	KindAlert      Kind = "alert"
	KindActivity   Kind = "activity"
	KindComment    Kind = "comment"
	KindHypothesis Kind = "hypothesis"
	KindSimilar    Kind = "similar_incident"
	KindMetric     Kind = "metric"
	KindRunbook    Kind = "runbook"
	KindExecution  Kind = "execution"
)

// ChatCitation names the stored data that an answer rests on. It is kept and shown
// in this form.
type ChatCitation struct { //nolint:revive // the name of the schema in the API document
	ID         string     `json:"id" doc:"Under which the model knew it."`
	Kind       Kind       `json:"kind" enum:"incident,alert,activity,comment,hypothesis,similar_incident,metric,runbook,execution"`
	Title      string     `json:"title"`
	Ref        uuid.UUID  `json:"ref" format:"uuid" doc:"The id of what is cited."`
	ObservedAt *time.Time `json:"observed_at"`
	Link       *string    `json:"link" doc:"Where the product shows it."`
}

// Limits of texts, in characters.
const (
	MaxQuestion = 2000
	MaxAnswer   = 4000
)

// Message is a question or an answer. What is about tokens, cost and the model is
// of answers only.
type Message struct {
	ID           uuid.UUID
	IncidentID   uuid.UUID
	QuestionID   *uuid.UUID // of an answer
	Role         Role
	Text         string
	Citations    []ChatCitation
	Note         string // what was taken out of an answer
	Status       Status
	ErrorMessage string
	Provider     string
	Model        string `db:"model_used"`
	InputTokens  int
	OutputTokens int
	CostUSD      float64
	AskedBy      *uuid.UUID
	AskedByName  *string
	Attempts     int
	LeaseUntil   *time.Time
	Fence        int64
	CreatedAt    time.Time
	FinishedAt   *time.Time
}

// EventMessage tells of a new message and of every change of an answer. Its data is
// a Payload.
const (
	Channel      = "incidents"
	EventMessage = "incident.chat_message"
)

// Payload is a message as events and answers show it.
type Payload struct {
	ID            uuid.UUID      `json:"id" format:"uuid"`
	IncidentID    uuid.UUID      `json:"incident_id" format:"uuid"`
	QuestionID    *uuid.UUID     `json:"question_id" format:"uuid" nullable:"true" doc:"The question that this answers; null for a question."`
	Role          Role           `json:"role" enum:"user,assistant"`
	Text          string         `json:"text" doc:"Empty until an answer is there."`
	Citations     []ChatCitation `json:"citations" nullable:"false"`
	Note          *string        `json:"note" doc:"What was taken out of the answer of the model, and why."`
	Status        Status         `json:"status" enum:"queued,running,completed,failed,no_model"`
	FailureReason *string        `json:"failure_reason"`
	Model         *string        `json:"model" doc:"Which answered; null for a question and until an answer is there."`
	InputTokens   int            `json:"input_tokens"`
	OutputTokens  int            `json:"output_tokens"`
	CostUSD       float64        `json:"cost_usd"`
	AskedBy       *uuid.UUID     `json:"asked_by" format:"uuid" nullable:"true"`
	AskedByName   *string        `json:"asked_by_name"`
	CreatedAt     time.Time      `json:"created_at"`
	FinishedAt    *time.Time     `json:"finished_at"`
}

// PayloadOf shows m. Lists are never null.
func PayloadOf(m Message) Payload {
	p := Payload{
		ID: m.ID, IncidentID: m.IncidentID, QuestionID: m.QuestionID, Role: m.Role, Text: m.Text, Citations: m.Citations,
		Note: given(m.Note), Status: m.Status, FailureReason: given(m.ErrorMessage), Model: given(m.Model),
		InputTokens: m.InputTokens, OutputTokens: m.OutputTokens, CostUSD: m.CostUSD,
		AskedBy: m.AskedBy, AskedByName: m.AskedByName, CreatedAt: m.CreatedAt, FinishedAt: m.FinishedAt,
	}
	if p.Citations == nil {
		p.Citations = []ChatCitation{}
	}
	return p
}

func given(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
