package prompt

import (
	"encoding/json"
	"errors"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/ranking"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/text"
)

// Limits of what is taken from an answer.
const (
	maxClaim       = 300
	maxDescription = 1500
	maxAction      = 300
	maxActions     = 5
	maxRead        = 20
)

// ErrUnreadable says that an answer is not the JSON object that was asked for.
var ErrUnreadable = errors.New("the answer is not the JSON object that was asked for")

// Claim is one hypothesis of the model after everything unfounded was removed.
type Claim struct {
	Text        string
	Description string
	// Confidence is the model's own, 0 to 1.
	Confidence float64
	// For and Against are ids of items that exist in the pack.
	For, Against []string
	Actions      []string
	// Candidate is the candidate the claim follows, nil when it is the model's own.
	Candidate *ranking.Candidate
}

// Answer is what could be believed of an answer.
type Answer struct {
	Claims []Claim
	// Dropped counts hypotheses that cited nothing valid or stated what their
	// evidence does not say.
	Dropped int
}

type rawClaim struct {
	Candidate     *string  `json:"candidate"`
	Claim         string   `json:"claim"`
	Description   string   `json:"description"`
	Confidence    number   `json:"confidence"`
	Evidence      []string `json:"evidence"`
	Contradicting []string `json:"contradicting"`
	Actions       []string `json:"suggested_actions"`
}

// number is a JSON number that a model may have put in quotes.
type number float64

// UnmarshalJSON reads 0.7, "0.7" and "70%".
func (n *number) UnmarshalJSON(raw []byte) error {
	written := strings.Trim(string(raw), `"`)
	share := strings.HasSuffix(written, "%")
	value, err := strconv.ParseFloat(strings.TrimSuffix(written, "%"), 64)
	if err != nil {
		return ErrUnreadable
	}
	if share {
		value /= 100
	}
	*n = number(value)
	return nil
}

// Read checks an answer against the pack and the candidates it was asked about.
// It fails with ErrUnreadable when the answer is not the JSON that was asked
// for; an answer whose every claim is unfounded has no claims.
func Read(answer string, p *evidence.Pack, candidates []ranking.Candidate) (Answer, error) {
	raw, err := decode(answer)
	if err != nil {
		return Answer{}, err
	}
	return believe(raw, p, candidates), nil
}

func believe(raw []rawClaim, p *evidence.Pack, candidates []ranking.Candidate) Answer {
	var a Answer
	for _, r := range raw[:min(len(raw), maxRead)] {
		claim, ok := check(r, p, candidates)
		if !ok || slices.ContainsFunc(a.Claims, func(c Claim) bool { return strings.EqualFold(c.Text, claim.Text) }) {
			a.Dropped++
			continue
		}
		a.Claims = append(a.Claims, claim)
	}
	return a
}

var fence = regexp.MustCompile("(?s)^```[a-zA-Z]*\\s*(.*?)\\s*```$")

func decode(answer string) ([]rawClaim, error) {
	var object struct {
		Hypotheses *[]rawClaim `json:"hypotheses"`
	}
	if err := json.Unmarshal([]byte(Unfence(answer)), &object); err != nil || object.Hypotheses == nil {
		return nil, ErrUnreadable
	}
	return *object.Hypotheses, nil
}

// check removes what is unfounded from a claim and reports whether anything is
// left of it.
func check(r rawClaim, p *evidence.Pack, candidates []ranking.Candidate) (Claim, bool) {
	c := Claim{For: existing(r.Evidence, p, nil), Confidence: clamp(float64(r.Confidence))}
	c.Against = existing(r.Contradicting, p, c.For)
	if len(c.For) == 0 {
		return Claim{}, false
	}
	if r.Candidate != nil {
		c.Candidate = candidateBy(*r.Candidate, candidates, c.For)
	}
	source := sourceOf(p, append(slices.Clone(c.For), c.Against...), c.Candidate)
	c.Text = text.Cut(plain(r.Claim), maxClaim)
	if c.Text == "" || !source.covers(c.Text) || !source.touches(c.Text) || command.MatchString(c.Text) {
		return Claim{}, false
	}

	c.Description = text.Cut(source.sentences(plain(r.Description)), maxDescription)
	for _, action := range r.Actions {
		step := text.Cut(plain(action), maxAction)
		if step != "" && !command.MatchString(action) && !markup.MatchString(action) && source.covers(step) && len(c.Actions) < maxActions {
			c.Actions = append(c.Actions, step)
		}
	}
	return c, true
}

// existing returns the ids that are in the pack, each once, without the taken
// ones.
func existing(ids []string, p *evidence.Pack, taken []string) []string {
	var found []string
	for _, id := range ids {
		id = strings.ToUpper(strings.Trim(id, "[]() "))
		if _, ok := p.ByID(id); ok && !slices.Contains(found, id) && !slices.Contains(taken, id) {
			found = append(found, id)
		}
	}
	return found
}

// candidateBy returns the candidate with the id, if it rests on any of the cited
// items.
func candidateBy(id string, candidates []ranking.Candidate, cited []string) *ranking.Candidate {
	for i := range candidates {
		if strings.EqualFold(strings.TrimSpace(id), candidateID(i)) &&
			slices.ContainsFunc(candidates[i].For, func(g ranking.Ground) bool { return slices.Contains(cited, g.Item) }) {
			return &candidates[i]
		}
	}
	return nil
}

func clamp(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return min(max(v, 0), 1)
}

var (
	image = regexp.MustCompile(`!\[([^\]]*)\]\([^)]*\)`)
	link  = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)
	// address matches anything a page might turn into a link.
	address = regexp.MustCompile(`(?i)\b(?:[a-z][a-z0-9+.-]*://|www\.|mailto:|javascript:|data:)\S*`)
	tag     = regexp.MustCompile(`</?[a-zA-Z!][^>]*>?`)
	// citation is an id of evidence or of a candidate inside a sentence.
	citation = regexp.MustCompile(`\s*[\[(]\s*[EC]\d{1,2}(?:\s*(?:,|;|and|&)\s*[EC]\d{1,2})*\s*[\])]`)
	// command matches what belongs into a shell or a database rather than into a
	// sentence.
	command = regexp.MustCompile(`(?i)\||&&|\$\(|\b(?:rm|curl|wget|sudo|bash|chmod|eval|kubectl|powershell)\b|` +
		`\b(?:drop|delete|truncate|insert|alter|grant)\s+(?:table|from|into|database|schema|role)\b`)
	// markup matches what belongs into a page or a terminal.
	markup = regexp.MustCompile("[`<>$\\\\]|://|\\bwww\\.")
)

// plain turns text of the model into text without markup, links, invisible
// characters and secrets.
func plain(s string) string {
	s = text.Clean(s)
	s = image.ReplaceAllString(s, "$1")
	s = link.ReplaceAllString(s, "$1")
	s = tag.ReplaceAllString(s, "")
	s = address.ReplaceAllString(s, "")
	s = citation.ReplaceAllString(s, "")
	return text.Clean(text.Mask(strings.NewReplacer("**", "", "__", "", "`", "").Replace(s)))
}
