package prompt

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/ranking"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
)

// batchRule changes the system prompt for several incidents.
const batchRule = `

The user message holds several incidents. They are independent: ids of evidence and candidates count within their incident only. Answer with one JSON object that has an entry for every incident, with its incident_id:
{"results":[{"incident_id":"...","hypotheses":[...]}]}`

// BatchSchema describes the answer about several incidents.
var BatchSchema = json.RawMessage(`{
	"type": "object",
	"additionalProperties": false,
	"required": ["results"],
	"properties": {"results": {"type": "array", "items": {
		"type": "object",
		"additionalProperties": false,
		"required": ["incident_id", "hypotheses"],
		"properties": {
			"incident_id": {"type": "string"},
			"hypotheses": ` + schemaOfHypotheses + `
		}
	}}}
}`)

// Case is one incident of a batch.
type Case struct {
	Pack       *evidence.Pack
	Candidates []ranking.Candidate
	Note       string
}

type caseData struct {
	IncidentID uuid.UUID `json:"incident_id"`
	document
}

// BuildBatch writes one prompt for several incidents. Each has the same share of
// the room.
func BuildBatch(cases []Case) Prompt {
	data, items := []caseData{}, 0
	for _, c := range cases {
		doc := documentOf(c.Pack, c.Candidates, c.Note, maxChars/len(cases))
		items += len(doc.Evidence)
		data = append(data, caseData{c.Pack.Incident.ID, doc})
	}
	user := text.Mask(encode(map[string]any{"incidents": data}))
	return Prompt{
		System: system + batchRule, User: user,
		Summary: fmt.Sprintf("%d incidents, %d items of evidence, %d characters", len(cases), items, len(user)),
	}
}

// ReadBatch checks an answer about several incidents and returns what could be
// believed by incident. Incidents that were not asked about are ignored; one
// without an answer is missing from the result.
func ReadBatch(answer string, cases []Case) (map[uuid.UUID]Answer, error) {
	var object struct {
		Results *[]struct {
			IncidentID string     `json:"incident_id"`
			Hypotheses []rawClaim `json:"hypotheses"`
		} `json:"results"`
	}
	if err := json.Unmarshal([]byte(Unfence(answer)), &object); err != nil || object.Results == nil {
		return nil, ErrUnreadable
	}
	answers := map[uuid.UUID]Answer{}
	for _, r := range *object.Results {
		for _, c := range cases {
			id := c.Pack.Incident.ID
			if _, told := answers[id]; !told && strings.EqualFold(strings.TrimSpace(r.IncidentID), id.String()) {
				answers[id] = believe(r.Hypotheses, c.Pack, c.Candidates)
			}
		}
	}
	return answers, nil
}
