package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/sre-copilot/sre-copilot/services/log-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

var internalKey = strings.Repeat("k", 32)

// caller talks to a service as somebody.
type caller struct {
	service *service.App
	who     auth.Identity
}

func newService(t *testing.T) *service.App {
	t.Helper()
	built, err := app.New(t.Context(), service.Deps{
		Name: "log-service", Env: config.Env{"DATABASE_URL": pgtest.URL(t), "INTERNAL_AUTH_KEY": internalKey},
		Log: slog.New(slog.DiscardHandler), Metrics: prometheus.NewRegistry(), Tracing: noop.NewTracerProvider(),
	})
	require.NoError(t, err)
	return built
}

func sender(s auth.Scope) auth.Identity {
	return auth.Identity{
		Type: auth.ActorAPIKey, Subject: uuid.NewString(), Role: auth.RoleIngest, Scopes: []string{"ingest:logs"}, TenantID: s.TenantID, ProjectID: s.ProjectID,
	}
}

// newPair returns an engineer and an API key of the same new project.
func newPair(t *testing.T) (person, key caller) {
	t.Helper()
	built, scope := newService(t), pgtest.NewProject(t)
	return caller{built, pgtest.NewUser(t, scope, auth.RoleEngineer).Identity(scope)}, caller{built, sender(scope)}
}

func (c caller) request(ctx context.Context, t *testing.T, method, path, body string, header ...string) *http.Request {
	t.Helper()
	keys, err := internalauth.NewKeys(internalauth.Config{Key: internalKey})
	require.NoError(t, err)
	token, err := keys.Sign("api-gateway", "log-service", c.who, clock.Now())
	require.NoError(t, err)
	r := httptest.NewRequestWithContext(ctx, method, path, strings.NewReader(body))
	r.Header.Set(internalauth.Header, token)
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return r
}

func (c caller) do(t *testing.T, method, path, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	c.service.Handler.ServeHTTP(w, c.request(t.Context(), t, method, path, body, header...))
	return w
}

func (c caller) call(t *testing.T, method, path, body string, header ...string) (int, map[string]any) {
	t.Helper()
	w := c.do(t, method, path, body, header...)
	var answer map[string]any
	if w.Body.Len() > 0 {
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &answer), w.Body.String())
	}
	return w.Code, answer
}

// messages are those of a search.
func (c caller) messages(t *testing.T, query string) []string {
	t.Helper()
	status, answer := c.call(t, http.MethodGet, "/logs/search?"+query, "")
	require.Equal(t, http.StatusOK, status, answer)
	var messages []string
	for _, item := range answer["items"].([]any) {
		messages = append(messages, item.(map[string]any)["message"].(string))
	}
	return messages
}

func line(service, level, message string, more ...string) string {
	return fmt.Sprintf(`{"service_name":%q,"level":%q,"message":%q%s}`, service, level, message, strings.Join(more, ""))
}

func TestLinesAreFoundAsSoonAsTheyAreAccepted(t *testing.T) {
	t.Parallel()
	person, key := newPair(t)

	at := time.Now().UTC().Add(-time.Minute).Truncate(time.Second)
	status, answer := key.call(t, http.MethodPost, "/logs/ingest", `{"logs":[`+
		line("api", "warning", "Connection refused", `,"host":"web-1","trace_id":"abc","attributes":{"region":"eu","n":{"m":1.50}},"timestamp":"`+at.Format(time.RFC3339)+`"`)+`,`+
		line("web", "info", "Hello", `,"timestamp":null`)+`]}`)
	require.Equal(t, http.StatusOK, status, answer)
	require.Equal(t, map[string]any{"ingested": 2.0, "total": 2.0}, answer)

	status, page := person.call(t, http.MethodGet, "/logs/search", "")
	require.Equal(t, http.StatusOK, status, page)
	require.EqualValues(t, 2, page["total"])
	require.Equal(t, true, page["total_exact"])
	require.Nil(t, page["next_cursor"])
	require.Nil(t, page["query_warning"])
	first, second := page["items"].([]any)[0].(map[string]any), page["items"].([]any)[1].(map[string]any)
	require.Equal(t, "Hello", first["message"])
	require.Nil(t, first["trace_id"])
	require.Equal(t, map[string]any{}, first["attributes"])
	id := second["id"]
	delete(second, "id")
	require.Equal(t, map[string]any{
		"timestamp": at.Format(time.RFC3339), "level": "WARN", "service_name": "api", "message": "Connection refused", "host": "web-1",
		"trace_id": "abc", "span_id": nil, "truncated": false, "attributes": map[string]any{"region": "eu", "n": map[string]any{"m": 1.5}},
	}, second)

	for query, want := range map[string][]string{
		"query=REFUSED": {"Connection refused"}, "service=web": {"Hello"}, "level=warning,FATAL": {"Connection refused"}, "min_level=err": nil,
		"host=web-1": {"Connection refused"}, "trace_id=abc": {"Connection refused"}, "attribute=region%3Deu&attribute=n.m%3D1.5": {"Connection refused"},
		"order=asc": {"Connection refused", "Hello"}, "limit=1": {"Hello"}, "offset=1": {"Connection refused"}, "offset=2": nil,
		"query=" + url.QueryEscape(`level>=WARN AND NOT "hello"`): {"Connection refused"}, "time_from=now-30s": {"Hello"},
		"query=" + url.QueryEscape(`region:eu`): nil, "syntax=full&query=" + url.QueryEscape(`region:eu`): {"Connection refused"},
		"syntax=text&query=" + url.QueryEscape("level:WARN"): nil,
	} {
		require.Equal(t, want, person.messages(t, query), query)
	}

	status, around := person.call(t, http.MethodGet, "/logs/context?id="+id.(string), "")
	require.Equal(t, http.StatusOK, status, around)
	require.Len(t, around["items"], 1)
	status, answer = person.call(t, http.MethodGet, "/logs/services", "")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, []any{"api", "web"}, answer["services"])
	status, stats := person.call(t, http.MethodGet, "/logs/stats?level=warn", "")
	require.Equal(t, http.StatusOK, status)
	require.EqualValues(t, 1, stats["total"])
	require.EqualValues(t, 1440, stats["step"])
	require.Equal(t, map[string]any{"WARN": 1.0}, stats["by_level"])
	require.Equal(t, map[string]any{"api": 1.0}, stats["by_service"])
	require.GreaterOrEqual(t, len(stats["histogram"].([]any)), 60)
	status, facets := person.call(t, http.MethodGet, "/logs/facets?fields=level,attributes.region", "")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, true, facets["exact"])
	require.Equal(t, map[string]any{"field": "region", "distinct": 1.0, "other": 0.0, "values": []any{map[string]any{"value": "eu", "count": 1.0}}}, facets["facets"].([]any)[1])
	status, patterns := person.call(t, http.MethodGet, "/logs/patterns?service=api", "")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "new", patterns["patterns"].([]any)[0].(map[string]any)["trend"])

	stranger, _ := newPair(t)
	require.Empty(t, stranger.messages(t, ""))
	status, _ = stranger.call(t, http.MethodGet, "/logs/context?id="+id.(string), "")
	require.Equal(t, http.StatusNotFound, status)
}

func TestLinesAreJudgedOneByOne(t *testing.T) {
	t.Parallel()
	person, key := newPair(t)

	status, answer := key.call(t, http.MethodPost, "/logs/ingest", `[`+strings.Join([]string{
		`7`, `{"message":"m"}`, `{"service_name":7,"message":"m"}`, `{"service_name":"a"}`, `{"service_name":"a","message":"m","timestamp":"x"}`,
		`{"service_name":"a","message":"m","timestamp":1}`, `{"service_name":"a","message":"m\u0000"}`, `{"service_name":"a","message":"m","attributes":[]}`,
		`{"service_name":"a","message":"m","attributes":{"x":"` + strings.Repeat("y", 33<<10) + `"}}`, line("a", strings.Repeat("l", 21), "m"),
		line("a", "CRIT", strings.Repeat("ä", 40_000), `,"timestamp":"`+time.Now().AddDate(1, 0, 0).Format(time.RFC3339)+`"`),
	}, ",")+`]`)
	require.Equal(t, http.StatusOK, status, answer)
	require.EqualValues(t, 1, answer["ingested"])
	require.EqualValues(t, 10, answer["rejected"])
	var codes []string
	for i, e := range answer["errors"].([]any) {
		require.EqualValues(t, i, e.(map[string]any)["index"])
		codes = append(codes, e.(map[string]any)["error_code"].(string))
	}
	require.Equal(t, "service_name is required", answer["errors"].([]any)[1].(map[string]any)["message"])
	v := "VALIDATION_ERROR"
	require.Equal(t, []string{v, v, v, v, v, "too_old", v, v, "TOO_LARGE", v}, codes)
	status, page := person.call(t, http.MethodGet, "/logs/search?level=FATAL", "")
	require.Equal(t, http.StatusOK, status)
	cut := page["items"].([]any)[0].(map[string]any)
	require.Equal(t, true, cut["truncated"])
	require.Len(t, cut["message"], 64<<10)

	status, answer = key.call(t, http.MethodPost, "/logs/ingest", `{"logs":[{"message":"m"},{"service_name":"a"}]}`)
	require.Equal(t, http.StatusBadRequest, status)
	require.Equal(t, "logs[1].message", answer["fields"].([]any)[1].(map[string]any)["field"])
	for _, body := range []string{`{`, `{"logs":7}`, `{}`, `7`, strings.Repeat("[", 40) + strings.Repeat("]", 40)} {
		status, answer = key.call(t, http.MethodPost, "/logs/ingest", body)
		require.Equal(t, http.StatusBadRequest, status, body)
		require.Equal(t, v, answer["error_code"])
	}
	status, answer = key.call(t, http.MethodPost, "/logs/ingest", `[]`)
	require.Equal(t, http.StatusOK, status)
	require.EqualValues(t, 0, answer["ingested"])
	status, _ = key.call(t, http.MethodPost, "/logs/ingest", `[`+strings.Repeat(`7,`, 10_000)+`7]`)
	require.Equal(t, http.StatusRequestEntityTooLarge, status)
	status, answer = key.call(t, http.MethodPost, "/logs/ingest", `{"message":"one"}`+"\n\n"+`{"message":"two","service_name":"own"}`+"\nrubbish\n",
		"Content-Type", "application/x-ndjson", "X-Service-Name", "default")
	require.Equal(t, http.StatusOK, status, answer)
	require.EqualValues(t, 2, answer["ingested"])
	require.EqualValues(t, 2, answer["errors"].([]any)[0].(map[string]any)["index"])
	require.Equal(t, []string{"one"}, person.messages(t, "service=default"))
	status, _ = key.call(t, http.MethodPost, "/logs/ingest", `x`, "Content-Type", "text/csv")
	require.Equal(t, http.StatusUnsupportedMediaType, status)
}

func TestLokiPush(t *testing.T) {
	t.Parallel()
	person, key := newPair(t)
	now := time.Now().UnixNano()
	push := func(body string, header ...string) (int, map[string]any) {
		return key.call(t, http.MethodPost, "/loki/api/v1/push", body, header...)
	}

	status, answer := push(fmt.Sprintf(`{"streams":[{"stream":{"app":"shop","hostname":"h1"},"values":[["%d","level=warn msg=\"it broke\"",{"trace_id":"t1","k":"v"}],
		["%d","{\"level\":50,\"msg\":\"pino\"}"]]},{"stream":{"level":"crit"},"values":[["%d","plain"]]}]}`, now, now+1000, now+2000))
	require.Equal(t, http.StatusNoContent, status, answer)
	require.Equal(t, []string{"plain", `{"level":50,"msg":"pino"}`, `level=warn msg="it broke"`}, person.messages(t, ""))
	require.Equal(t, []string{`level=warn msg="it broke"`}, person.messages(t, "service=shop&level=WARN&trace_id=t1&attribute=k%3Dv&host=h1"))
	require.Equal(t, []string{"plain"}, person.messages(t, "service=unknown&level=FATAL"))

	status, _ = push(`{"streams":[{"stream":{},"values":[[1,"x"]]}]}`)
	require.Equal(t, http.StatusBadRequest, status, "times are texts")
	status, answer = push(fmt.Sprintf(`{"streams":[{"stream":{"app":"partly"},"values":[["1000000000","old"],["%d","new"]]}]}`, now))
	require.Equal(t, http.StatusBadRequest, status)
	require.Contains(t, answer["detail"], "streams[0].values[0]")
	require.Equal(t, []string{"new"}, person.messages(t, "service=partly"))

	for file, header := range map[string]string{"pino-loki.json": "application/json", "winston-loki.json": "application/json", "winston-loki.snappy": "application/x-protobuf"} {
		captured, err := os.ReadFile("decode/testdata/" + file)
		require.NoError(t, err)
		status, answer := push(string(captured), "Content-Type", header, "X-Scope-OrgID", "t1")
		if status != http.StatusNoContent { // they are as old as the capture
			require.Equal(t, http.StatusBadRequest, status, file)
			require.Contains(t, answer["detail"], "older than what is kept", file)
		}
	}
	status, _ = push("\xff\xff", "Content-Type", "application/x-protobuf")
	require.Equal(t, http.StatusBadRequest, status)
}

func TestOTLP(t *testing.T) {
	t.Parallel()
	person, key := newPair(t)
	body := fmt.Sprintf(`{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}},{"key":"host.name","value":{"stringValue":"h"}},
		{"key":"service.version","value":{"stringValue":"1.2"}}]},"scopeLogs":[{"scope":{"name":"lib"},"logRecords":[
		{"timeUnixNano":"%d","severityNumber":17,"body":{"stringValue":"it broke"},"attributes":[{"key":"n","value":{"intValue":"7"}}],
		 "traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331"},
		{"observedTimeUnixNano":"%[1]d","body":{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}}]}}},
		{"timeUnixNano":"1000","body":{"stringValue":"old"}}]}]}]}`, time.Now().UnixNano())

	status, answer := key.call(t, http.MethodPost, "/otlp/v1/logs", body)
	require.Equal(t, http.StatusOK, status, answer)
	partial := answer["partialSuccess"].(map[string]any)
	require.Equal(t, "1", partial["rejectedLogRecords"])
	require.Contains(t, partial["errorMessage"], "older than what is kept")
	require.Equal(t, []string{"it broke"}, person.messages(t,
		"service=shop&host=h&level=ERROR&trace_id=0af7651916cd43dd8448eb211c80319c&attribute=n%3D7&attribute=resource.service.version%3D1.2"))
	require.Equal(t, []string{`{"a":true}`}, person.messages(t, "level=INFO"))

	status, answer = key.call(t, http.MethodPost, "/otlp/v1/logs", `{"resourceLogs":7}`)
	require.Equal(t, http.StatusBadRequest, status)
	require.EqualValues(t, 3, answer["code"])
	require.Equal(t, "VALIDATION_ERROR", answer["error_code"])
	w := key.do(t, http.MethodPost, "/otlp/v1/logs", "\xff", "Content-Type", "application/x-protobuf")
	require.Equal(t, http.StatusBadRequest, w.Code)
	require.Equal(t, "application/x-protobuf", w.Header().Get("Content-Type"))
	require.Equal(t, []byte{8, 3}, w.Body.Bytes()[:2])
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	person, key := newPair(t)
	other := key
	other.who.Scopes = []string{"ingest:metrics"}
	viewer := person
	viewer.who.Role = auth.RoleViewer

	for name, test := range map[string]struct {
		who          caller
		method, path string
		want         int
	}{
		"a key cannot read":                  {key, http.MethodGet, "/logs/search", http.StatusUnauthorized},
		"a person cannot send":               {person, http.MethodPost, "/logs/ingest", http.StatusUnauthorized},
		"a key of another scope cannot send": {other, http.MethodPost, "/loki/api/v1/push", http.StatusForbidden},
		"a viewer cannot export":             {viewer, http.MethodGet, "/logs/export", http.StatusForbidden},
		"a viewer can search":                {viewer, http.MethodGet, "/logs/search", http.StatusOK},
		"a viewer sees saved searches":       {viewer, http.MethodGet, "/logs/services", http.StatusOK},
	} {
		require.Equal(t, test.want, test.who.do(t, test.method, test.path, "").Code, name)
	}
}

func TestWhatIsWrongWithASearchIsNamed(t *testing.T) {
	t.Parallel()
	person, key := newPair(t)
	for path, field := range map[string]string{
		"/logs/search?limit=0": "query.limit", "/logs/search?offset=10001": "query.offset", "/logs/search?time_from=x": "query.time_from",
		"/logs/search?time_from=now-32d": "query.time_from", "/logs/search?time_from=now&time_to=now-1h": "query.time_from",
		"/logs/search?min_level=ODD": "query.min_level", "/logs/search?attribute=x": "query.attribute", "/logs/search?order=up": "query.order",
		"/logs/search?syntax=full&query=" + strings.Repeat("a+", 51): "query.query", "/logs/stats?step=86401": "query.step",
		"/logs/facets?fields=" + strings.Repeat("a,", 21): "query.fields", "/logs/context": "query.id", "/logs/services?time_from=now-99d": "query.time_from",
	} {
		status, answer := person.call(t, http.MethodGet, path, "")
		require.Equal(t, http.StatusBadRequest, status, path)
		require.Equal(t, field, answer["fields"].([]any)[0].(map[string]any)["field"], path)
	}
	key.call(t, http.MethodPost, "/logs/ingest", `[`+line("a", "INFO", `broken "quote`)+`]`)
	_, page := person.call(t, http.MethodGet, "/logs/search?query="+url.QueryEscape(`broken "quote`), "")
	require.Contains(t, page["query_warning"], "plain text")
	require.EqualValues(t, 1, page["total"])
}

func TestPagesGoByCursor(t *testing.T) {
	t.Parallel()
	person, key := newPair(t)
	var lines []string
	for i := range 25 {
		lines = append(lines, line("a", "INFO", strconv.Itoa(i)))
	}
	key.call(t, http.MethodPost, "/logs/ingest", `[`+strings.Join(lines, ",")+`]`)

	seen := map[string]bool{}
	cursor := ""
	for {
		_, page := person.call(t, http.MethodGet, "/logs/search?limit=10&query=&cursor="+url.QueryEscape(cursor), "")
		require.EqualValues(t, 25, page["total"])
		for _, item := range page["items"].([]any) {
			seen[item.(map[string]any)["message"].(string)] = true
		}
		if page["next_cursor"] == nil {
			break
		}
		cursor = page["next_cursor"].(string)
	}
	require.Len(t, seen, 25)
	status, answer := person.call(t, http.MethodGet, "/logs/search?limit=10&query=other&cursor="+url.QueryEscape(cursor), "")
	require.Equal(t, http.StatusBadRequest, status)
	require.Equal(t, "INVALID_CURSOR", answer["error_code"])
}

func TestExport(t *testing.T) {
	t.Parallel()
	person, key := newPair(t)
	var lines []string
	for i := range 2100 {
		lines = append(lines, line("a", "INFO", fmt.Sprintf("=cmd %d", i)))
	}
	key.call(t, http.MethodPost, "/logs/ingest", `[`+strings.Join(lines, ",")+`]`)

	w := person.do(t, http.MethodGet, "/logs/export?format=csv&query=cmd", "")
	require.Equal(t, http.StatusOK, w.Code)
	require.Contains(t, w.Header().Get("Content-Disposition"), ".csv")
	rows := strings.Split(strings.TrimSpace(w.Body.String()), "\r\n")
	require.Len(t, rows, 2101)
	require.Contains(t, rows[1], ",'=cmd ")
	w = person.do(t, http.MethodGet, "/logs/export?query=cmd+7", "")
	require.Equal(t, "application/x-ndjson", w.Header().Get("Content-Type"))
	var first map[string]any
	require.NoError(t, json.Unmarshal([]byte(strings.SplitN(w.Body.String(), "\n", 2)[0]), &first))
	require.Contains(t, first["message"], "=cmd 7")
	var noted int
	require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `
		SELECT count(*) FROM events.outbox WHERE project_id = $1 AND kind = 'audit' AND payload->>'action' = 'log.exported'`, person.who.ProjectID).Scan(&noted))
	require.Equal(t, 2, noted)
}

func TestSavedSearches(t *testing.T) {
	t.Parallel()
	person, _ := newPair(t)
	scope := person.who.Scope()
	other := caller{person.service, pgtest.NewUser(t, scope, auth.RoleEngineer).Identity(scope)}
	admin := caller{person.service, pgtest.NewUser(t, scope, auth.RoleAdmin).Identity(scope)}
	add := func(body string) map[string]any {
		status, view := person.call(t, http.MethodPost, "/logs/views", body)
		require.Equal(t, http.StatusCreated, status, view)
		return view
	}
	mine, shared := add(`{"name":"mine","filters":{"query":"x"}}`), add(`{"name":"shared","filters":{},"shared":true}`)
	require.Equal(t, map[string]any{"query": "x"}, mine["filters"])
	list := func(c caller) []string {
		var views []map[string]any
		require.NoError(t, json.Unmarshal(c.do(t, http.MethodGet, "/logs/views", "").Body.Bytes(), &views))
		var names []string
		for _, v := range views {
			names = append(names, v["name"].(string))
		}
		return names
	}
	require.Equal(t, []string{"mine", "shared"}, list(person))
	require.Equal(t, []string{"shared"}, list(other))
	w := person.do(t, http.MethodGet, "/logs/views?limit=1", "")
	require.NotEmpty(t, w.Header().Get("X-Next-Cursor"))

	remove := func(c caller, view map[string]any) int {
		return c.do(t, http.MethodDelete, "/logs/views/"+view["id"].(string), "").Code
	}
	require.Equal(t, http.StatusNotFound, remove(other, mine))
	require.Equal(t, http.StatusForbidden, remove(other, shared))
	require.Equal(t, http.StatusOK, remove(person, mine))
	require.Equal(t, http.StatusNotFound, remove(person, mine))
	require.Equal(t, http.StatusOK, remove(admin, shared))
	require.Empty(t, list(person))
}

func TestSecretsAreNotStored(t *testing.T) {
	t.Parallel()
	person, key := newPair(t)
	status, _ := key.call(t, http.MethodPost, "/logs/ingest", `[{"service_name":"a","message":"login failed for ann password=hunter2","attributes":{"api_key":"hunter2"}}]`)
	require.Equal(t, http.StatusOK, status)
	_, found := person.call(t, http.MethodGet, "/logs/search?query=login", "")
	require.Contains(t, fmt.Sprint(found), "login failed for ann password=[masked]")
	require.NotContains(t, fmt.Sprint(found), "hunter2")
	_, found = person.call(t, http.MethodGet, "/logs/search?query=hunter2", "")
	require.Empty(t, found["items"])
	_, found = person.call(t, http.MethodGet, "/logs/patterns", "")
	require.NotContains(t, fmt.Sprint(found), "hunter2")
}
