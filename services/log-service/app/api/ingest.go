package api

import (
	"encoding/json"
	"mime"
	"net/http"
	"strings"

	"github.com/sre-copilot/sre-copilot/services/log-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/log-service/app/decode"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

func mediaOf(r *http.Request) string {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return strings.ToLower(strings.TrimSpace(strings.Split(r.Header.Get("Content-Type"), ";")[0]))
	}
	return media
}

func unsupported(want string) error {
	return fault.New(fault.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE", "Send the lines as %s.", want)
}

func (h Handlers) ingest(w http.ResponseWriter, r *http.Request) error {
	var ndjson bool
	switch media := mediaOf(r); media {
	case "application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines":
		ndjson = true
	case "application/json", "":
	default:
		return unsupported("application/json or application/x-ndjson")
	}
	service, body, err := readLines(r)
	if err != nil {
		return err
	}
	b, err := decode.JSON(body, ndjson, h.Intake.Rules(service))
	if err != nil {
		return err
	}
	return h.store(w, r, b)
}

// readLines reads a body and who wrote those of its lines that do not say.
func readLines(r *http.Request) (service string, body []byte, err error) {
	service = r.Header.Get("X-Service-Name")
	if len(service) > 255 {
		return "", nil, fault.InvalidField("header.X-Service-Name", "must have at most 255 characters")
	}
	body, err = ingest.Read(r)
	return service, body, err
}

// syslog takes messages of RFC 5424.
func (h Handlers) syslog(w http.ResponseWriter, r *http.Request) error {
	switch mediaOf(r) {
	case "", "text/plain", "application/syslog", "application/octet-stream", "application/x-www-form-urlencoded": // curl and some relays say the last
	default:
		return unsupported("text/plain")
	}
	service, body, err := readLines(r)
	if err != nil {
		return err
	}
	b, err := decode.Syslog(body, h.Intake.Rules(service))
	if err != nil {
		return err
	}
	return h.store(w, r, b)
}

// store stores the good lines of a request and tells what became of the others.
func (h Handlers) store(w http.ResponseWriter, r *http.Request, b *decode.Batch) error {
	if err := core.AllBad(b); err != nil {
		return err
	}
	ctx, scope := r.Context(), auth.Caller(r.Context()).Scope()
	if err := h.Intake.Take(ctx, scope, b); err != nil {
		return err
	}
	answer := LogIngested{Ingested: len(b.Lines), Rejected: b.Rejected()}
	var err error
	if answer.Total, err = h.Intake.Total(ctx, scope, len(b.Lines)); err != nil {
		answer.Total = int64(len(b.Lines)) // they are stored, whatever the count says
	}
	for _, e := range b.Shown() {
		answer.Errors = append(answer.Errors, LogRejection{Index: e.Index, ErrorCode: e.Code, Message: e.Message})
	}
	return writeJSON(w, answer)
}

func writeJSON(w http.ResponseWriter, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body) // a client that left has its lines stored all the same
	return nil
}

func (h Handlers) loki(w http.ResponseWriter, r *http.Request) error {
	rules := h.Intake.Rules("")
	b, err := readLoki(r, rules)
	if err != nil {
		return err
	}
	if err := h.Intake.Take(r.Context(), auth.Caller(r.Context()).Scope(), b); err != nil {
		return err
	}
	if b.Rejected() > 0 {
		first := b.Fields[0]
		return fault.InvalidField(first.Field, "%s; %d of %d lines were not stored", first.Message, b.Rejected(), b.Items)
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func readLoki(r *http.Request, rules decode.Rules) (*decode.Batch, error) {
	switch mediaOf(r) {
	case "application/x-protobuf", "application/vnd.google.protobuf", "application/protobuf":
		body, err := ingest.ReadSnappy(r)
		if err != nil {
			return nil, err
		}
		return decode.LokiProto(body, rules)
	case "application/json", "text/json", "":
		body, err := ingest.Read(r)
		if err != nil {
			return nil, err
		}
		return decode.LokiJSON(body, rules)
	default:
		return nil, unsupported("application/json or application/x-protobuf")
	}
}
