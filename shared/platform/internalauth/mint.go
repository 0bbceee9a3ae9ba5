package internalauth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"hash"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

// usualClaims is how long the claims of a token are, give or take.
const usualClaims = 768

// minter writes tokens. A gateway signs one for every request, and with the encoders of
// the library that is a tenth of its time.
type minter struct {
	header string // encoded, with the dot after it
	macs   sync.Pool
	drafts sync.Pool
	name   string        // random: no other minter has it
	made   atomic.Uint64 // tokens, which makes an id of the name
}

// draft is a token that is being written.
type draft struct{ claims, token []byte }

func newMinter(kid string, key []byte) (*minter, error) {
	header, err := json.Marshal(map[string]string{"alg": jwt.SigningMethodHS256.Alg(), "typ": "JWT", "kid": kid})
	if err != nil {
		return nil, fmt.Errorf("encode the header of internal tokens: %w", err)
	}
	return &minter{
		header: base64.RawURLEncoding.EncodeToString(header) + ".",
		name:   auth.NewTokenID(),
		macs:   sync.Pool{New: func() any { return hmac.New(sha256.New, key) }},
		drafts: sync.Pool{New: func() any { return &draft{claims: make([]byte, 0, usualClaims), token: make([]byte, 0, 2*usualClaims)} }},
	}, nil
}

// Sign returns a token that lets the service from act as the identity towards
// the service audience for one minute.
func (k Keys) Sign(from, audience string, who auth.Identity, now time.Time) (string, error) {
	m := k.minter
	d := m.drafts.Get().(*draft) //nolint:forcetypeassert // New makes nothing else
	defer m.drafts.Put(d)
	d.claims = m.appendClaims(d.claims[:0], from, audience, who, now)
	d.token = base64.RawURLEncoding.AppendEncode(append(d.token[:0], m.header...), d.claims)

	mac := m.macs.Get().(hash.Hash) //nolint:forcetypeassert // New makes nothing else
	defer m.macs.Put(mac)
	mac.Reset()
	mac.Write(d.token)
	sum := mac.Sum(d.claims[:0]) // they are in the token
	d.token = base64.RawURLEncoding.AppendEncode(append(d.token, '.'), sum)
	return string(d.token), nil
}

// appendClaims writes the claims of a token as JSON.
func (m *minter) appendClaims(b []byte, from, audience string, who auth.Identity, now time.Time) []byte {
	b = appendText(append(b, `{"iss":`...), from)
	b = appendText(append(b, `,"aud":`...), audience)
	b = appendText(append(b, `,"sub":`...), who.Subject)
	b = append(append(append(b, `,"jti":"`...), m.name...), '-')
	b = append(strconv.AppendUint(b, m.made.Add(1), 36), '"')
	b = strconv.AppendInt(append(b, `,"iat":`...), now.Unix(), 10)
	b = strconv.AppendInt(append(b, `,"exp":`...), now.Add(lifetime).Unix(), 10)
	b = appendText(append(b, `,"actor_type":`...), string(who.Type))
	b = appendText(append(b, `,"email":`...), who.Email)
	b = appendText(append(b, `,"name":`...), who.Name)
	b = appendID(append(b, `,"tenant_id":`...), who.TenantID)
	b = appendID(append(b, `,"project_id":`...), who.ProjectID)
	b = appendText(append(b, `,"role":`...), string(who.Role))
	b = appendID(append(b, `,"sid":`...), who.SessionID)
	b = append(b, `,"scopes":[`...)
	for i, scope := range who.Scopes {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendText(b, scope)
	}
	b = appendText(append(b, `],"request_id":`...), who.RequestID)
	return append(b, '}')
}

// appendText writes a JSON string.
func appendText(b []byte, text string) []byte {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c == '"' || c == '\\' || c > '~' {
			quoted, _ := json.Marshal(text) // a string can always be encoded
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, text...)
	return append(b, '"')
}

const hexadecimal = "0123456789abcdef"

// appendID writes an id, null when there is none.
func appendID(b []byte, id uuid.UUID) []byte {
	if id == uuid.Nil {
		return append(b, "null"...)
	}
	b = append(b, '"')
	for i, c := range id {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			b = append(b, '-')
		}
		b = append(b, hexadecimal[c>>4], hexadecimal[c&0xf])
	}
	return append(b, '"')
}
