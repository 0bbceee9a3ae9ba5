package e2e_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

// bad is a request that must be refused and leave nothing behind.
type bad struct {
	name    string
	path    string // without it the address of the alert source
	method  string // without it POST
	body    any    // text and bytes are sent as they are
	headers []string
	status  int
	code    string
	field   string // the field that the answer names
}

const (
	invalid  = "VALIDATION_ERROR"
	tooLarge = "PAYLOAD_TOO_LARGE"
	wrongKey = "INVALID_SIGNATURE"
	missing  = "RESOURCE_NOT_FOUND"
	badMedia = "UNSUPPORTED_MEDIA_TYPE"
)

func TestBadAlertsAreRefusedByName(t *testing.T) {
	s := stack.Start(t)
	b := newTenant(t, s, "input")
	own := strings.TrimPrefix(b.source.URL, s.URL)
	secret := []string{"Authorization", "Bearer " + b.source.Secret}

	requireRefused(t, s, b, malformed(), own, secret)
	requireRefused(t, s, b, wrongAlerts(), own, secret)
	requireRefused(t, s, b, bombs(t), own, secret)
	requireRefused(t, s, b, strangers(b.source.ID), own, nil)

	a := s.Call(t, "", http.MethodPost, own, zipped(t, strings.NewReader(`{"alerts":[{"labels":{"alertname":"Good"}}]}`)),
		append(secret, "Content-Encoding", "gzip")...)
	require.Equal(t, http.StatusAccepted, a.Status, "a good one is taken: %s", a.Body)
}

// malformed bodies cannot be read at all.
func malformed() []bad {
	return []bad{
		{name: "no body", body: "", status: 400, code: invalid, field: "body"},
		{name: "truncated JSON", body: `{"alerts":[{"labels":{"alertname":"A"}`, status: 400, code: invalid, field: "body"},
		{name: "no JSON", body: `alertname=A`, status: 400, code: invalid, field: "body"},
		{name: "trailing data", body: `{"alerts":[]} {}`, status: 400, code: invalid, field: "body"},
		{name: "a number", body: `5`, status: 400, code: invalid, field: "body"},
		{name: "an array", body: `[{"labels":{"alertname":"A"}}]`, status: 400, code: invalid, field: "body"},
		{name: "deep nesting", body: `{"alerts":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + `}`, status: 400, code: invalid, field: "body"},
		{name: "very deep nesting", body: strings.Repeat(`{"alerts":`, 100_000), status: 400, code: invalid, field: "body"},
		{name: "a NUL in a label", body: `{"alerts":[{"labels":{"alertname":"A\u0000B"}}]}`, status: 400, code: invalid, field: "alerts[0].labels.alertname"},
		{name: "a raw NUL", body: "{\"alerts\":[{\"labels\":{\"alertname\":\"A\x00B\"}}]}", status: 400, code: invalid, field: "body"},
		{name: "invalid UTF-8", body: "{\"alerts\":[{\"labels\":{\"alertname\":\"A\xff\xfe\"}}]}", status: 400, code: invalid, field: "body"},
		{name: "half a surrogate pair", body: `{"alerts":[{"labels":{"alertname":"A\ud800"}}]}`, status: 400, code: invalid, field: "body"},
		{name: "an endless number", body: `{"alerts":[{"labels":{"alertname":"A","n":1e400}}]}`, status: 400, code: invalid, field: "alerts[0].labels.n"},
		{name: "more than 5 MB", body: `{"alerts":[],"x":"` + strings.Repeat("x", 5<<20) + `"}`, status: 413, code: tooLarge},
	}
}

// wrongAlerts can be read and are not acceptable.
func wrongAlerts() []bad {
	labels := make([]string, 10_000)
	for i := range labels {
		labels[i] = fmt.Sprintf(`"l%d":"v"`, i)
	}
	one := func(alert string) string { return `{"alerts":[` + alert + `]}` }
	return []bad{
		{name: "no alerts", body: `{"status":"firing"}`, status: 400, code: invalid, field: "alerts"},
		{name: "alerts that are no list", body: `{"alerts":{}}`, status: 400, code: invalid, field: "alerts"},
		{name: "an alert that is no object", body: one(`"A"`), status: 400, code: invalid, field: "alerts[0]"},
		{name: "an alert without labels", body: one(`{"status":"firing"}`), status: 400, code: invalid, field: "alerts[0].labels"},
		{name: "labels that are no object", body: one(`{"labels":["A"]}`), status: 400, code: invalid, field: "alerts[0].labels"},
		{name: "neither fingerprint nor name nor labels", body: one(`{"labels":{}}`), status: 400, code: invalid, field: "alerts[0].labels"},
		{name: "10,000 labels", body: one(`{"labels":{` + strings.Join(labels, ",") + `}}`), status: 400, code: invalid, field: "alerts[0].labels"},
		{name: "a label without end", body: one(`{"labels":{"alertname":"` + strings.Repeat("x", 5000) + `"}}`), status: 400, code: invalid, field: "alerts[0].labels.alertname"},
		{name: "a fingerprint without end", body: one(`{"labels":{"alertname":"A"},"fingerprint":"` + strings.Repeat("f", 129) + `"}`), status: 400, code: invalid, field: "alerts[0].fingerprint"},
		{name: "a fingerprint that is no text", body: one(`{"labels":{"alertname":"A"},"fingerprint":7}`), status: 400, code: invalid, field: "alerts[0].fingerprint"},
		{name: "a start in the year 1", body: one(`{"labels":{"alertname":"A"},"startsAt":"0001-01-01T00:00:00Z"}`), status: 400, code: invalid, field: "alerts[0].startsAt"},
		{name: "a start in the year 9999", body: one(`{"labels":{"alertname":"A"},"startsAt":"9999-01-01T00:00:00Z"}`), status: 400, code: invalid, field: "alerts[0].startsAt"},
		{name: "a start that is no time", body: one(`{"labels":{"alertname":"A"},"startsAt":"yesterday"}`), status: 400, code: invalid, field: "alerts[0].startsAt"},
		{name: "an end that is a number", body: one(`{"labels":{"alertname":"A"},"endsAt":1700000000}`), status: 400, code: invalid, field: "alerts[0].endsAt"},
		{name: "an unknown status", body: one(`{"labels":{"alertname":"A"},"status":"burning"}`), status: 400, code: invalid, field: "alerts[0].status"},
		{name: "a status of all that is no text", body: `{"status":1,"alerts":[]}`, status: 400, code: invalid, field: "status"},
		{name: "common labels that are no object", body: `{"commonLabels":"x","alerts":[]}`, status: 400, code: invalid, field: "commonLabels"},
		{name: "the second of two bad alerts", body: `{"alerts":[{"labels":1},{"labels":2}]}`, status: 400, code: invalid, field: "alerts[1].labels"},
		{name: "1,001 alerts", body: `{"alerts":[` + strings.Repeat(`{"labels":{"alertname":"A"}},`, 1000) + `{"labels":{"alertname":"A"}}]}`, status: 413, code: tooLarge},
	}
}

// bombs are small bodies that unpack to big ones, and what cannot be unpacked.
func bombs(t *testing.T) []bad {
	t.Helper()
	zeros := func() io.Reader { return io.LimitReader(endless{}, 256<<20) }
	big, small := zipped(t, zeros()), zipped(t, io.LimitReader(endless{}, 6<<20))
	double := zipped(t, bytes.NewReader(big))
	t.Logf("gzip bombs of %d, %d and %d bytes", len(big), len(small), len(double))
	good := zipped(t, strings.NewReader(`{"alerts":[{"labels":{"alertname":"A"}}]}`))
	return []bad{
		{name: "a gzip bomb of 256 MiB", body: big, headers: []string{"Content-Encoding", "gzip"}, status: 413, code: tooLarge},
		{name: "a gzip bomb just over the limit", body: small, headers: []string{"Content-Encoding", "gzip"}, status: 413, code: tooLarge},
		{name: "a bomb in a bomb", body: double, headers: []string{"Content-Encoding", "gzip, gzip"}, status: 415, code: badMedia},
		{name: "a bomb in a bomb that names one", body: double, headers: []string{"Content-Encoding", "gzip"}, status: 400, code: invalid, field: "body"},
		{name: "a truncated gzip body", body: good[:len(good)/2], headers: []string{"Content-Encoding", "gzip"}, status: 400, code: invalid},
		{name: "gzip that is none", body: `{"alerts":[]}`, headers: []string{"Content-Encoding", "gzip"}, status: 400, code: invalid},
		{name: "gzip that is not announced", body: good, status: 400, code: invalid, field: "body"},
		{name: "an unknown encoding", body: `{"alerts":[]}`, headers: []string{"Content-Encoding", "br"}, status: 415, code: badMedia},
	}
}

// strangers do not prove that they are the source, or name none.
func strangers(id string) []bad {
	path := func(kind, id string) string { return "/api/v1/webhooks/" + kind + "/" + id }
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("alertmanager:wrong"))
	body := `{"alerts":[{"labels":{"alertname":"A"}}]}`
	return []bad{
		{name: "no secret", body: body, status: 401, code: wrongKey},
		{name: "a wrong bearer secret", body: body, headers: []string{"Authorization", "Bearer wrong"}, status: 401, code: wrongKey},
		{name: "a wrong basic secret", body: body, headers: []string{"Authorization", basic}, status: 401, code: wrongKey},
		{name: "a wrong secret header", body: body, headers: []string{"X-Webhook-Secret", "wrong"}, status: 401, code: wrongKey},
		{name: "a wrong signature", body: body, headers: []string{"X-Hub-Signature-256", "sha256=" + strings.Repeat("0", 64)}, status: 401, code: wrongKey},
		{name: "a wrong secret with a bad body", body: `{`, headers: []string{"X-Webhook-Secret", "wrong"}, status: 401, code: wrongKey},
		{name: "an unknown integration", path: path("alertmanager", uuid.NewString()), body: body, status: 404, code: missing},
		{name: "a malformed integration id", path: path("alertmanager", "not-an-id"), body: body, status: 404, code: missing},
		{name: "another type than the integration's", path: path("grafana", id), body: body, status: 404, code: missing},
		{name: "a type that does not exist", path: path("nagios", id), body: body, status: 404, code: missing},
		{name: "no integration", path: "/api/v1/webhooks/alertmanager", body: body, status: 400, code: "DEPRECATED_ENDPOINT"},
	}
}

func TestBadRequestsAreRefusedByName(t *testing.T) {
	s := stack.Start(t)
	b := newTenant(t, s, "input")

	requireRefused(t, s, b, wrongPeople(), "/api/v1/auth/register", nil)
	requireRefused(t, s, b, wrongIncidents(b.ids["incident_id"], b.ann.Project), "/api/v1/incidents", []string{"Authorization", "Bearer " + b.ann.Token})
}

func wrongPeople() []bad {
	person := func(member, value string) map[string]string {
		p := map[string]string{"email": "x-" + uuid.NewString() + "@example.com", "password": "correct horse battery", "full_name": "X", "tenant_name": "X"}
		p[member] = value
		return p
	}
	return []bad{
		{name: "a short password", body: person("password", "short"), status: 400, code: invalid, field: "password"},
		{name: "a password without end", body: person("password", strings.Repeat("x", 129)), status: 400, code: invalid, field: "password"},
		{name: "no e-mail address", body: person("email", "nobody"), status: 400, code: invalid, field: "email"},
		{name: "an e-mail address without end", body: person("email", strings.Repeat("x", 250)+"@example.com"), status: 400, code: invalid, field: "email"},
		{name: "no name", body: person("full_name", ""), status: 400, code: invalid, field: "full_name"},
		{name: "a NUL in the tenant's name", body: person("tenant_name", "a\x00b"), status: 400, code: invalid, field: "tenant_name"},
		{name: "nothing", body: `{}`, status: 400, code: invalid, field: "email"},
		{name: "a list", body: `[]`, status: 400, code: invalid, field: "body"},
	}
}

func wrongIncidents(id, project string) []bad {
	declared := func(members string) string { return `{"service_name":"api","title":"T",` + members + `}` }
	path := "/api/v1/incidents/" + id
	return []bad{
		{name: "a title that is too long", body: `{"service_name":"api","title":"` + strings.Repeat("x", 201) + `"}`, status: 400, code: invalid, field: "title"},
		{name: "a title that is no text", body: `{"service_name":"api","title":5}`, status: 400, code: invalid, field: "title"},
		{name: "no title", body: `{"service_name":"api"}`, status: 400, code: invalid, field: "title"},
		{name: "an unknown severity", body: declared(`"severity":"awful"`), status: 400, code: invalid, field: "severity"},
		{name: "a time that is none", body: declared(`"detected_at":"soon"`), status: 400, code: invalid, field: "detected_at"},
		{name: "an assignee whose id is malformed", body: declared(`"assignee_id":"me"`), status: 400, field: "assignee_id"},
		{name: "trailing data after an incident", body: declared(`"severity":"low"`) + `{}`, status: 400, code: invalid, field: "body"},
		{name: "a truncated incident", body: `{"title":"T"`, status: 400, code: invalid, field: "body"},
		{name: "an incident that nests deeply", body: declared(`"x":` + strings.Repeat("[", 40) + strings.Repeat("]", 40)), status: 400, code: invalid, field: "body"},
		{name: "an incident over 1 MB", body: declared(`"description":"` + strings.Repeat("x", 1<<20) + `"`), status: 413, code: tooLarge},
		{name: "an incident that is no JSON", body: `title=T`, headers: []string{"Content-Type", "text/plain"}, status: 415, code: badMedia},
		{name: "a malformed incident id", path: "/api/v1/incidents/7/comments", body: `{"content":"x"}`, status: 400, code: "INVALID_UUID", field: "path.incident_id"},
		{name: "a malformed project id", path: "/api/v1/projects/x/api-keys", body: `{"name":"x"}`, status: 400, code: "INVALID_UUID", field: "path.project_id"},
		{name: "an empty comment", path: path + "/comments", body: `{"content":""}`, status: 400, code: invalid, field: "content"},
		{name: "an unknown state", path: path + "/state", method: http.MethodPatch, body: `{"state":"gone"}`, status: 400, code: invalid, field: "state"},
		{name: "an unknown scope", path: "/api/v1/projects/" + project + "/api-keys", body: `{"name":"x","scopes":["everything"]}`, status: 400, code: invalid, field: "scopes[0]"},
		{name: "an address of another kind", path: "/api/v1/projects/" + project + "/monitoring/integrations", body: `{"integration_type":"prometheus","name":"x","url":"file:///etc/passwd"}`, status: 400, field: "url"},
		{name: "a page that is none", path: "/api/v1/incidents?page=0", method: http.MethodGet, status: 400, code: invalid, field: "query.page"},
		{name: "a limit over the maximum", path: "/api/v1/incidents?limit=101", method: http.MethodGet, status: 400, code: invalid, field: "query.limit"},
	}
}

// requireRefused sends each request and makes sure that the answer says what is
// wrong with it and that nothing was stored.
func requireRefused(t *testing.T, s *stack.Stack, b *tenant, tests []bad, path string, credentials []string) {
	t.Helper()
	before, rows := counts(t, s), rowsOf(t, s.Owner, b.ann.TenantID)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			method, to := http.MethodPost, path
			if test.method != "" {
				method = test.method
			}
			if test.path != "" {
				to = test.path
			}

			a := s.Call(t, "", method, to, test.body, append(append([]string{}, credentials...), test.headers...)...)

			require.Equal(t, test.status, a.Status, string(a.Body))
			requireEnvelope(t, a, test)
			require.Equal(t, before, counts(t, s), "something was stored")
		})
	}
	require.Empty(t, beyondTrail(differences(rows, rowsOf(t, s.Owner, b.ann.TenantID))), "something was changed")
}

func requireEnvelope(t *testing.T, a stack.Answer, test bad) {
	t.Helper()
	require.Equal(t, "application/json", strings.Split(a.Header.Get("Content-Type"), ";")[0])
	require.Equal(t, "error", a.Text(t, "status"))
	require.NotEmpty(t, a.Text(t, "detail"))
	require.Equal(t, a.Header.Get("X-Request-ID"), a.Text(t, "request_id"))
	if test.code != "" {
		require.Equal(t, test.code, a.Text(t, "error_code"), string(a.Body))
	}
	if test.field == "" {
		return
	}
	var named []string
	for _, field := range a.List(t, "fields") {
		require.NotEmpty(t, field["message"])
		named = append(named, fmt.Sprint(field["field"]))
	}
	require.Contains(t, named, test.field, string(a.Body))
}

// counts is how many rows there are of what a bad request could leave behind.
func counts(t *testing.T, s *stack.Stack) map[string]int {
	t.Helper()
	rows := map[string]int{}
	for _, table := range []string{
		"auth.tenants", "auth.users", "auth.auth_sessions", "auth.project_api_keys", "auth.monitoring_integrations",
		"incident.incidents", "incident.incident_activities", "integration.webhook_deliveries", "integration.monitoring_alerts",
		"integration.alert_groups", "events.outbox", "platform.idempotency_keys",
	} {
		var count int
		require.NoError(t, s.Owner.QueryRow(t.Context(), "SELECT count(*) FROM "+table).Scan(&count))
		rows[table] = count
	}
	return rows
}

// endless reads as zeros.
type endless struct{}

// Read implements io.Reader.
func (endless) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func zipped(t *testing.T, from io.Reader) []byte {
	t.Helper()
	var out bytes.Buffer
	zip, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	require.NoError(t, err)
	_, err = io.Copy(zip, from)
	require.NoError(t, err)
	require.NoError(t, zip.Close())
	return out.Bytes()
}
