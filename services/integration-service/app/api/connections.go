package api

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core/connections"
	"github.com/sre-copilot/sre-copilot/shared/domain/connection"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

const connectionsPath = "/settings/connections"

// ConnectionSetting is how a project reaches one system outside. Its secrets are
// shown as *** when they are set.
type ConnectionSetting struct {
	ID             uuid.UUID             `json:"id" format:"uuid"`
	Category       connection.Category   `json:"category" enum:"database,redis,notification_email,notification_slack,notification_pagerduty,notification_teams,notification_webhook,observability_prometheus,observability_grafana,observability_alertmanager,ai_openai,ai_azure_openai"`
	Name           string                `json:"name"`
	ConfigDisplay  map[string]any        `json:"config_display" doc:"The keys of the configuration; secrets, at any depth, as *** or empty."`
	IsActive       bool                  `json:"is_active"`
	LastTestedAt   *time.Time            `json:"last_tested_at"`
	LastTestStatus connection.TestStatus `json:"last_test_status" enum:",success,failed"`
	CreatedAt      time.Time             `json:"created_at"`
	UpdatedAt      time.Time             `json:"updated_at"`
}

// SaveConnectionRequest describes a setting: a new one, or with an id the one to
// replace.
type SaveConnectionRequest struct {
	ID       *uuid.UUID     `json:"id,omitempty" format:"uuid" doc:"The setting to replace; without it a new one is made."`
	Category string         `json:"category" maxLength:"50" doc:"One of GET /settings/connections/categories."`
	Name     string         `json:"name" minLength:"1" maxLength:"255"`
	Config   map[string]any `json:"config,omitempty" doc:"Replaces the configuration. A value that is *** keeps the stored secret."`
	IsActive *bool          `json:"is_active,omitempty" doc:"A new setting is active."`
}

// DeletedConnection is the answer to the removal of a setting.
type DeletedConnection struct {
	OK     bool   `json:"ok"`
	Status string `json:"status" enum:"deleted"`
}

// SettingTestConnectionRequest names a stored setting, or describes one that is not stored.
type SettingTestConnectionRequest struct {
	ConnectionID *uuid.UUID     `json:"connection_id,omitempty" format:"uuid" doc:"The stored setting to test; entries of config replace its values that are no secrets."`
	Category     string         `json:"category,omitempty" maxLength:"50" doc:"The kind of a setting that is not stored."`
	Config       map[string]any `json:"config,omitempty"`
}

// SettingConnectionTest says whether a system could be reached.
type SettingConnectionTest struct {
	Success        bool   `json:"success"`
	Message        string `json:"message"`
	ResponseTimeMS int64  `json:"response_time_ms"`
}

// ConnectionCategories are the kinds of setting.
type ConnectionCategories struct {
	Categories []ConnectionCategory `json:"categories"`
}

// ConnectionCategory is one kind of setting with the fields of its configuration.
type ConnectionCategory struct {
	ID     connection.Category `json:"id" enum:"database,redis,notification_email,notification_slack,notification_pagerduty,notification_teams,notification_webhook,observability_prometheus,observability_grafana,observability_alertmanager,ai_openai,ai_azure_openai"`
	Label  string              `json:"label"`
	Fields []ConnectionField   `json:"fields"`
}

// ConnectionField is one key of a configuration.
type ConnectionField struct {
	Key      string               `json:"key"`
	Label    string               `json:"label"`
	Type     connection.FieldType `json:"type" enum:"text,number,boolean,list,map"`
	Required bool                 `json:"required"`
	Secret   bool                 `json:"secret" doc:"It is never shown again."`
	Default  *string              `json:"default" doc:"As it is written into a form."`
}

type connectionsInput struct {
	httpapi.ListQuery
	Category string `query:"category" maxLength:"50"`
	Prefix   string `query:"category_prefix" maxLength:"50" doc:"Used without category: notification_, observability_, ai_."`
}

type saveConnectionInput struct {
	Body SaveConnectionRequest
}

type connectionInput struct {
	ConnectionID uuid.UUID `path:"connection_id" format:"uuid"`
}

type testConnectionInput struct {
	Body SettingTestConnectionRequest
}

func connectionRoutes(a *httpapi.API, h *Handlers) {
	op := func(id, method, path string, access httpapi.Access, summary string) httpapi.Operation {
		return httpapi.Operation{
			ID: id, Method: method, Path: connectionsPath + path, Gateway: connectionsPath + path, Access: access,
			Tag: "settings", Summary: summary,
		}
	}
	httpapi.Register(a, op("connection-list", http.MethodGet, "", httpapi.Viewer,
		"List the connection settings of the project, by category and name"), h.listConnections)
	save := op("connection-save", http.MethodPut, "", httpapi.Admin, "Make a connection setting or replace one")
	save.Description = "Answers 201 when it made one."
	httpapi.Register(a, save, h.saveConnection)
	httpapi.Register(a, op("connection-delete", http.MethodDelete, "/{connection_id}", httpapi.Admin,
		"Delete a connection setting"), h.deleteConnection)
	test := op("connection-test", http.MethodPost, "/test", httpapi.Admin, "Try a connection")
	test.Description = "Notification settings send a marked test message."
	httpapi.Register(a, test, h.testConnection)
	httpapi.Register(a, op("connection-categories", http.MethodGet, "/categories", httpapi.Viewer,
		"The kinds of connection setting and their fields"), h.connectionCategories)
	httpapi.Register(a, httpapi.Operation{
		ID: "connection-ai", Method: http.MethodGet, Path: "/internal/connections/ai", Access: httpapi.Service, Tag: "settings",
		Summary: "The model that the project brings itself, with its key",
	}, h.modelConnection)
}

func (h *Handlers) listConnections(ctx context.Context, in *connectionsInput) (*httpapi.List[ConnectionSetting], error) {
	filter := connection.Filter{Category: connection.Category(in.Category)}
	if in.Category == "" {
		filter.Prefix = in.Prefix
	}
	l := h.Lists.Of(ctx, connectionsPath, in.ListQuery, "category", in.Category, "category_prefix", in.Prefix)
	after, err := l.After()
	if err != nil {
		return nil, err
	}
	found, err := h.Connections.List(ctx, auth.Caller(ctx).Scope(), filter, connection.PositionOf(after), l.More())
	if err != nil {
		return nil, err
	}
	return httpapi.Answer(l, found, connection.Setting.Key, settingView), nil
}

func (h *Handlers) saveConnection(ctx context.Context, in *saveConnectionInput) (*httpapi.Created[ConnectionSetting], error) {
	b := in.Body
	saved, created, err := h.Connections.Save(ctx, auth.Caller(ctx).Scope(), connections.Draft{
		ID: b.ID, Category: connection.Category(b.Category), Name: b.Name, Config: b.Config, IsActive: b.IsActive,
	})
	if err != nil {
		return nil, err
	}
	out := &httpapi.Created[ConnectionSetting]{Status: http.StatusOK, Body: settingView(saved)}
	if created {
		out.Status = http.StatusCreated
	}
	return out, nil
}

func (h *Handlers) deleteConnection(ctx context.Context, in *connectionInput) (*httpapi.Body[DeletedConnection], error) {
	if err := h.Connections.Delete(ctx, auth.Caller(ctx).Scope(), in.ConnectionID); err != nil {
		return nil, err
	}
	return &httpapi.Body[DeletedConnection]{Body: DeletedConnection{OK: true, Status: "deleted"}}, nil
}

func (h *Handlers) testConnection(ctx context.Context, in *testConnectionInput) (*httpapi.Body[SettingConnectionTest], error) {
	b, scope := in.Body, auth.Caller(ctx).Scope()
	var tested connections.Outcome
	var err error
	if b.ConnectionID != nil {
		tested, err = h.Connections.TestStored(ctx, scope, *b.ConnectionID, b.Config)
	} else {
		tested, err = h.Connections.Test(ctx, connection.Category(b.Category), b.Config)
	}
	if err != nil {
		return nil, err
	}
	return &httpapi.Body[SettingConnectionTest]{Body: SettingConnectionTest{
		Success: tested.Success, Message: tested.Message, ResponseTimeMS: tested.Took.Milliseconds(),
	}}, nil
}

func (h *Handlers) connectionCategories(context.Context, *httpapi.Empty) (*httpapi.Body[ConnectionCategories], error) {
	answer := ConnectionCategories{}
	for _, c := range connection.Categories() {
		view := ConnectionCategory{ID: c, Label: c.Label()}
		for _, f := range c.Fields() {
			view.Fields = append(view.Fields, ConnectionField{
				Key: f.Key, Label: f.Label, Type: f.Type, Required: f.Required, Secret: f.Secret, Default: f.Default,
			})
		}
		answer.Categories = append(answer.Categories, view)
	}
	return &httpapi.Body[ConnectionCategories]{Body: answer}, nil
}

func settingView(s connection.Setting) ConnectionSetting {
	return ConnectionSetting{
		ID: s.ID, Category: s.Category, Name: s.Name, ConfigDisplay: s.Display, IsActive: s.IsActive,
		LastTestedAt: s.LastTestedAt, LastTestStatus: s.LastTestStatus, CreatedAt: s.CreatedAt, UpdatedAt: s.UpdatedAt,
	}
}

// ModelConnection is a model that a project brings itself. It is told to other
// services only.
type ModelConnection struct {
	Category   connection.Category `json:"category" enum:"ai_openai,ai_azure_openai"`
	UpdatedAt  time.Time           `json:"updated_at"`
	Key        string              `json:"api_key"`
	BaseURL    string              `json:"base_url"`
	Model      string              `json:"model"`
	APIVersion string              `json:"api_version"`
}

// ModelConnectionAnswer holds the model of a project, or none.
type ModelConnectionAnswer struct {
	Connection *ModelConnection `json:"connection"`
}

func (h *Handlers) modelConnection(ctx context.Context, _ *httpapi.Empty) (*httpapi.Body[ModelConnectionAnswer], error) {
	found, err := h.Connections.Model(ctx, auth.Caller(ctx).Scope())
	if err != nil {
		return nil, err
	}
	out := &httpapi.Body[ModelConnectionAnswer]{}
	if found != nil {
		view := ModelConnection(*found)
		out.Body.Connection = &view
	}
	return out, nil
}
