package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/chat"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

func chatRoutes(a *httpapi.API, h Handlers) {
	const path = "/incidents/{incident_id}/chat"
	httpapi.Register(a, httpapi.Operation{
		ID: "incident-chat-list", Method: http.MethodGet, Path: path, Gateway: path, Access: httpapi.Viewer, Tag: "ai",
		Summary:     "The conversation about an incident, oldest first",
		Description: "An answer is a message of its own with the id of its question. Its status tells how far it is; no_model says that no model is configured.",
	}, h.conversation)
	httpapi.Register(a, httpapi.Operation{
		ID: "incident-chat-ask", Method: http.MethodPost, Path: path, Gateway: path, Access: httpapi.Engineer, Tag: "ai", Status: http.StatusAccepted,
		Summary: "Ask something about an incident",
		Description: "The model answers from the stored data of the incident alone and changes nothing. The answer comes later: it is among the messages, " +
			"and the event incident.chat_message tells of it. While another question is being answered this is 409 IN_PROGRESS, " +
			"above the budget of the month 429 QUOTA_EXCEEDED.",
	}, h.askAbout)
}

// ChatMessage is a question about an incident or an answer to one.
type ChatMessage chat.Payload

func messageView(m chat.Message) ChatMessage { return ChatMessage(chat.PayloadOf(m)) }

type conversationInput struct {
	httpapi.ListQuery

	IncidentID uuid.UUID `path:"incident_id" format:"uuid"`
}

func (h Handlers) conversation(ctx context.Context, in *conversationInput) (*httpapi.List[ChatMessage], error) {
	l := h.Lists.Of(ctx, "/incidents/"+in.IncidentID.String()+"/chat", in.ListQuery)
	after, err := l.AfterPlace()
	if err != nil {
		return nil, err
	}
	found, err := h.Chat.List(ctx, auth.Caller(ctx).Scope(), in.IncidentID, chat.Position(after.OrStart()), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, found, func(m chat.Message) []string { return httpapi.KeyAt(m.CreatedAt, m.ID) }, messageView), nil
}

// ChatQuestion is what somebody wants to know about an incident.
type ChatQuestion struct {
	Question string `json:"question" minLength:"1" maxLength:"2000"`
}

type askInput struct {
	IncidentID uuid.UUID `path:"incident_id" format:"uuid"`
	Body       ChatQuestion
}

// AskedQuestion is a stored question with the answer that is to come.
type AskedQuestion struct {
	Question ChatMessage `json:"question"`
	Answer   ChatMessage `json:"answer"`
}

func (h Handlers) askAbout(ctx context.Context, in *askInput) (*httpapi.Body[AskedQuestion], error) {
	question, answer, err := h.Chat.Ask(ctx, auth.Caller(ctx).Scope(), in.IncidentID, in.Body.Question)
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[AskedQuestion]{Body: AskedQuestion{Question: messageView(question), Answer: messageView(answer)}}, nil
}
