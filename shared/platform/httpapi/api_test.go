package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/httpapi"
)

type color string

func (color) Enum() []any { return []any{"red", "green"} }

type widgetInput struct {
	ID    uuid.UUID `path:"widget_id" format:"uuid"`
	Limit int       `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Body  struct {
		Title string              `json:"title" minLength:"1" maxLength:"10"`
		Color color               `json:"color,omitempty" enum:"red,green"`
		Note  httpapi.Opt[string] `json:"note,omitempty"`
		Tags  []string            `json:"tags,omitempty" maxItems:"3"`
		Loud  *bool               `json:"loud,omitempty" default:"true"`
	}
}

type widget struct {
	ID    uuid.UUID  `json:"id" format:"uuid"`
	Title string     `json:"title"`
	Note  *string    `json:"note"`
	Given bool       `json:"given"`
	Tags  []string   `json:"tags"`
	Ratio float64    `json:"ratio"`
	At    *time.Time `json:"at"`
	Limit int        `json:"limit"`
	Loud  bool       `json:"loud"`
}

var caller = auth.Identity{
	Type: auth.ActorUser, Subject: uuid.NewString(), Role: auth.RoleEngineer, TenantID: uuid.New(), ProjectID: uuid.New(),
}

// newAPI serves one operation of every kind to the caller above.
func newAPI(t *testing.T) *httpapi.API {
	t.Helper()
	api := httpapi.New(httpapi.Options{Service: "test", Authenticate: func(r *http.Request) (auth.Identity, error) {
		who := caller
		if role := r.Header.Get("Test-Role"); role != "" {
			who.Role = auth.Role(role)
		}
		return who, nil
	}})
	op := func(id, method, path string, access httpapi.Access) httpapi.Operation {
		return httpapi.Operation{ID: id, Method: method, Path: path, Gateway: path, Access: access, Tag: "test", Summary: id}
	}
	httpapi.Register(api, op("widget-put", http.MethodPut, "/widgets/{widget_id}", httpapi.Engineer), putWidget)
	httpapi.Register(api, op("widget-crash", http.MethodGet, "/crash", httpapi.Viewer), func(context.Context, *httpapi.Empty) (*httpapi.Empty, error) {
		return nil, errors.New("pq: password authentication failed for 10.0.0.5")
	})
	httpapi.Register(api, op("widget-panic", http.MethodGet, "/panic", httpapi.Viewer), func(context.Context, *httpapi.Empty) (*httpapi.Empty, error) {
		panic("main.go:17 secret")
	})
	httpapi.Register(api, op("widget-conflict", http.MethodGet, "/conflict", httpapi.Viewer), func(context.Context, *httpapi.Empty) (*httpapi.Empty, error) {
		return nil, fault.New(fault.Conflict, "INVALID_TRANSITION", "No.").With("allowed", []string{"resolved"}).RetryIn(1500 * time.Millisecond)
	})
	httpapi.Register(api, op("widget-members", http.MethodGet, "/projects/{project_id}/members", httpapi.Viewer),
		func(context.Context, *struct {
			ID uuid.UUID `path:"project_id" format:"uuid"`
		},
		) (*httpapi.Body[[]widget], error) {
			return &httpapi.Body[[]widget]{}, nil
		})
	httpapi.Raw(api, op("widget-hook", http.MethodPost, "/hooks/{hook_id}", httpapi.Webhook), nil, nil, func(w http.ResponseWriter, r *http.Request) error {
		body, err := httpapi.ReadBody(r, 64)
		if err != nil {
			return err
		}
		_, err = w.Write(body)
		return err
	})
	return api
}

func putWidget(_ context.Context, in *widgetInput) (*httpapi.Body[widget], error) {
	at := time.Date(2026, 1, 24, 12, 0, 0, 123456000, time.UTC)
	return &httpapi.Body[widget]{Body: widget{
		ID: in.ID, Title: in.Body.Title, Note: in.Body.Note.Value, Given: in.Body.Note.Given, Tags: in.Body.Tags,
		Ratio: math.NaN(), At: &at, Limit: in.Limit, Loud: *in.Body.Loud,
	}}, nil
}

const widgetPath = "/widgets/0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f"

type answer struct {
	status int
	header http.Header
	body   string
	json   map[string]any
}

func call(t *testing.T, api http.Handler, method, path, body string, headers ...string) answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	api.ServeHTTP(w, r)
	a := answer{status: w.Code, header: w.Header(), body: w.Body.String()}
	_ = json.Unmarshal(w.Body.Bytes(), &a.json)
	return a
}

func firstField(a answer) string {
	fields, ok := a.json["fields"].([]any)
	if !ok || len(fields) == 0 {
		return ""
	}
	return fields[0].(map[string]any)["field"].(string)
}

func TestRefusesWhatTheContractRefuses(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40)
	cases := []struct {
		name, path, body, contentType string
		status                        int
		code, field                   string
	}{
		{"an invalid value is 400, never 422", widgetPath, `{"title":""}`, "", 400, "VALIDATION_ERROR", "title"},
		{"a missing member is named", widgetPath, `{}`, "", 400, "VALIDATION_ERROR", "title"},
		{"no body counts as an empty object", widgetPath, ``, "", 400, "VALIDATION_ERROR", "title"},
		{"null counts as not given", widgetPath, `{"title":null}`, "", 400, "VALIDATION_ERROR", "title"},
		{"a wrong type is named", widgetPath, `{"title":5}`, "", 400, "VALIDATION_ERROR", "title"},
		{"a list entry is named", widgetPath, `{"title":"a","tags":["x",1]}`, "", 400, "VALIDATION_ERROR", "tags[1]"},
		{"a value outside the enumeration", widgetPath, `{"title":"a","color":"blue"}`, "", 400, "VALIDATION_ERROR", "color"},
		{"names are matched exactly", widgetPath, `{"TITLE":"a"}`, "", 400, "VALIDATION_ERROR", "title"},
		{"a list is no object", widgetPath, `[]`, "", 400, "VALIDATION_ERROR", "body"},
		{"malformed JSON", widgetPath, `{"title":`, "", 400, "VALIDATION_ERROR", "body"},
		{"trailing data", widgetPath, `{"title":"a"} {}`, "", 400, "VALIDATION_ERROR", "body"},
		{"deep nesting", widgetPath, deep, "", 400, "VALIDATION_ERROR", "body"},
		{"NUL in a string", widgetPath, `{"title":"a\u0000"}`, "", 400, "VALIDATION_ERROR", "title"},
		{"a number beyond all bounds", widgetPath, `{"title":"a","x":1e999999}`, "", 400, "VALIDATION_ERROR", "x"},
		{"a number too small to hold", widgetPath, `{"title":"a","x":[0,0.0,1e-20000]}`, "", 400, "VALIDATION_ERROR", "x[2]"},
		{"invalid UTF-8", widgetPath, "{\"title\":\"\xff\"}", "", 400, "VALIDATION_ERROR", "body"},
		{"a query parameter out of range", widgetPath + "?limit=0", `{"title":"a"}`, "", 400, "VALIDATION_ERROR", "query.limit"},
		{"a query parameter of the wrong type", widgetPath + "?limit=x", `{"title":"a"}`, "", 400, "VALIDATION_ERROR", "query.limit"},
		{"a malformed id wins over other mistakes", "/widgets/nope?limit=0", `{}`, "", 400, "INVALID_UUID", "path.widget_id"},
		{"a form body", widgetPath, `title=a`, "application/x-www-form-urlencoded", 415, "UNSUPPORTED_MEDIA_TYPE", ""},
		{"a body over the limit", widgetPath, `{"title":"` + strings.Repeat("x", httpapi.DefaultMaxBody) + `"}`, "", 413, "PAYLOAD_TOO_LARGE", ""},
		{"NUL in a query parameter", widgetPath + "?search=%00", `{"title":"a"}`, "", 400, "VALIDATION_ERROR", "query.search"},
		{"invalid UTF-8 in a query parameter", widgetPath + "?search=%ff", `{"title":"a"}`, "", 400, "VALIDATION_ERROR", "query.search"},
		{"another project in the query", widgetPath + "?project_id=" + uuid.NewString(), `{"title":"a"}`, "", 403, "PROJECT_MISMATCH", ""},
		{"another project in the body", widgetPath, `{"title":"a","project_id":"` + uuid.NewString() + `"}`, "", 403, "PROJECT_MISMATCH", ""},
		{"a malformed project in the body", widgetPath, `{"title":"a","project_id":"x"}`, "", 400, "INVALID_UUID", "project_id"},
		{"an unknown route", "/nowhere", ``, "", 404, "ROUTE_NOT_FOUND", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var headers []string
			if c.contentType != "" {
				headers = []string{"Content-Type", c.contentType}
			}

			a := call(t, newAPI(t), http.MethodPut, c.path, c.body, headers...)

			require.Equal(t, c.status, a.status, a.body)
			require.Equal(t, "error", a.json["status"])
			require.Equal(t, c.code, a.json["error_code"], a.body)
			require.NotEmpty(t, a.json["request_id"])
			require.NotEmpty(t, a.json["detail"])
			require.Equal(t, c.field, firstField(a), a.body)
			require.NotContains(t, a.body, "$schema")
		})
	}
}

func TestAnswersAsTheContractSays(t *testing.T) {
	t.Parallel()

	t.Run("unknown members are ignored, duplicates take the last, lists are never null", func(t *testing.T) {
		t.Parallel()

		a := call(t, newAPI(t), http.MethodPut, widgetPath, `{"title":"first","Title":"no","extra":{"a":[]},"title":"last","loud":false}`)

		require.Equal(t, http.StatusOK, a.status, a.body)
		require.JSONEq(t, `{"id":"0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f","title":"last","note":null,"given":false,"tags":[],
			"ratio":null,"at":"2026-01-24T12:00:00.123456Z","limit":20,"loud":false}`, a.body)
		require.Equal(t, "application/json", a.header.Get("Content-Type"))
		require.Empty(t, a.header.Get("Link"))
	})

	t.Run("null clears a clearable member", func(t *testing.T) {
		t.Parallel()

		a := call(t, newAPI(t), http.MethodPut, widgetPath, `{"title":"a","note":null}`)

		require.Equal(t, true, a.json["given"], a.body)
		require.Nil(t, a.json["note"])
	})

	t.Run("a trailing slash is served as if absent", func(t *testing.T) {
		t.Parallel()

		require.Equal(t, http.StatusOK, call(t, newAPI(t), http.MethodPut, widgetPath+"/", `{"title":"a"}`).status)
	})

	t.Run("an id may be upper case and comes back lower case", func(t *testing.T) {
		t.Parallel()

		a := call(t, newAPI(t), http.MethodPut, strings.ToUpper(widgetPath[len("/widgets"):]), `{}`)
		require.Equal(t, http.StatusNotFound, a.status)
		a = call(t, newAPI(t), http.MethodPut, "/widgets/0198C0DE-7A1B-7C3D-9E4F-5A6B7C8D9E0F", `{"title":"a"}`)
		require.Equal(t, "0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f", a.json["id"])
	})

	t.Run("a wrong method names the allowed ones", func(t *testing.T) {
		t.Parallel()

		a := call(t, newAPI(t), http.MethodDelete, widgetPath, "")

		require.Equal(t, http.StatusMethodNotAllowed, a.status)
		require.Equal(t, "PUT", a.header.Get("Allow"))
	})

	t.Run("a low role is 403 and names what is needed", func(t *testing.T) {
		t.Parallel()

		a := call(t, newAPI(t), http.MethodPut, widgetPath, `{"title":"a"}`, "Test-Role", "viewer")

		require.Equal(t, http.StatusForbidden, a.status)
		require.Equal(t, "INSUFFICIENT_ROLE", a.json["error_code"])
	})

	t.Run("another project in the path is not found, the own one is served", func(t *testing.T) {
		t.Parallel()

		require.Equal(t, http.StatusNotFound, call(t, newAPI(t), http.MethodGet, "/projects/"+uuid.NewString()+"/members", "").status)
		own := call(t, newAPI(t), http.MethodGet, "/projects/"+caller.ProjectID.String()+"/members", "")
		require.Equal(t, http.StatusOK, own.status)
		require.Equal(t, "[]", strings.TrimSpace(own.body))
	})

	t.Run("a request id is kept when well formed and made otherwise", func(t *testing.T) {
		t.Parallel()

		kept := call(t, newAPI(t), http.MethodGet, "/nowhere", "", "X-Request-ID", "client-id-1")
		require.Equal(t, "client-id-1", kept.json["request_id"])
		require.Equal(t, "client-id-1", kept.header.Get("X-Request-ID"))
		made := call(t, newAPI(t), http.MethodGet, "/nowhere", "", "X-Request-ID", "bad id")
		require.NotEqual(t, "bad id", made.json["request_id"])
	})
}

func TestKeepsInternalsInside(t *testing.T) {
	t.Parallel()

	for _, path := range []string{"/crash", "/panic"} {
		t.Run("an unexpected failure tells nothing: "+path, func(t *testing.T) {
			t.Parallel()

			a := call(t, newAPI(t), http.MethodGet, path, "")

			require.Equal(t, http.StatusInternalServerError, a.status)
			require.Equal(t, "INTERNAL_ERROR", a.json["error_code"])
			require.NotContains(t, a.body, "pq:")
			require.NotContains(t, a.body, "main.go")
		})
	}

	t.Run("a fault carries its extra members and when to retry", func(t *testing.T) {
		t.Parallel()

		a := call(t, newAPI(t), http.MethodGet, "/conflict", "")

		require.Equal(t, http.StatusConflict, a.status)
		require.Equal(t, []any{"resolved"}, a.json["allowed"])
		require.Equal(t, "2", a.header.Get("Retry-After"))
		require.EqualValues(t, 2, a.json["retry_after"])
	})
}

func TestRawOperations(t *testing.T) {
	t.Parallel()

	t.Run("receive the body as sent", func(t *testing.T) {
		t.Parallel()

		a := call(t, newAPI(t), http.MethodPost, "/hooks/x", "not json", "Content-Type", "text/plain")

		require.Equal(t, http.StatusOK, a.status)
		require.Equal(t, "not json", a.body)
	})

	t.Run("unpack gzip within the limit and refuse a bomb", func(t *testing.T) {
		t.Parallel()

		small, bomb := gzipped(t, "hello"), gzipped(t, strings.Repeat("0", 1<<20))
		require.Equal(t, "hello", call(t, newAPI(t), http.MethodPost, "/hooks/x", small, "Content-Encoding", "gzip").body)
		a := call(t, newAPI(t), http.MethodPost, "/hooks/x", bomb[:min(len(bomb), 60)], "Content-Encoding", "gzip")
		require.Contains(t, []int{http.StatusRequestEntityTooLarge, http.StatusBadRequest}, a.status)
		a = call(t, newAPI(t), http.MethodPost, "/hooks/x", small, "Content-Encoding", "br")
		require.Equal(t, http.StatusUnsupportedMediaType, a.status)
	})
}

func gzipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	zip := gzip.NewWriter(&b)
	_, err := io.WriteString(zip, text)
	require.NoError(t, err)
	require.NoError(t, zip.Close())
	return b.String()
}

func TestDocumentShowsWhatIsEnforced(t *testing.T) {
	t.Parallel()

	text, err := httpapi.Merge(map[string]*httpapi.API{"test": newAPI(t)})
	require.NoError(t, err)

	var document map[string]any
	require.NoError(t, json.Unmarshal(text, &document))
	put := at(t, document, "paths", "/api/v1/widgets/{widget_id}", "put")
	require.Equal(t, "engineer", put["x-min-role"])
	require.Equal(t, "test", put["x-service"])
	body := at(t, document, "components", "schemas", "WidgetInputBody", "properties")
	require.Equal(t, []any{"red", "green"}, body["color"].(map[string]any)["enum"])
	require.Equal(t, "array", at(t, document, "components", "schemas", "Widget", "properties", "tags")["type"])
	require.Contains(t, at(t, put, "responses", "default"), "content")
	require.Contains(t, string(text), `"#/components/schemas/Envelope"`)
}

func at(t *testing.T, tree map[string]any, keys ...string) map[string]any {
	t.Helper()
	for _, key := range keys {
		next, ok := tree[key].(map[string]any)
		require.True(t, ok, "no object at %s of %v", key, keys)
		tree = next
	}
	return tree
}
