package auth

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// TokenType separates the tokens of a sign-in: none is accepted in place of
// another.
type TokenType string

// The types of user token.
const (
	AccessToken  TokenType = "access"
	RefreshToken TokenType = "refresh"
	SocketToken  TokenType = "ws"
)

const (
	clockSkew        = 15 * time.Second
	maxTokenLifetime = 31 * 24 * time.Hour
	minKeyBytes      = 32
)

// Claims are the members of a user token (contract: auth.md section 1).
type Claims struct {
	jwt.RegisteredClaims
	Type          TokenType  `json:"type"`
	Email         string     `json:"email,omitempty"`
	TenantID      uuid.UUID  `json:"tenant_id,omitzero"`
	TenantRole    string     `json:"role,omitempty"`
	ProjectID     *uuid.UUID `json:"project_id"`
	ProjectRole   *Role      `json:"project_role,omitempty"`
	SessionID     uuid.UUID  `json:"sid"`
	SessionExpiry int64      `json:"sexp,omitempty"`
}

// UserID returns the subject as a user id.
func (c Claims) UserID() (uuid.UUID, error) {
	return uuid.Parse(c.Subject)
}

// Tokens signs and verifies user tokens with HS256. Keys come from
// configuration only; the previous key still verifies during a rotation.
type Tokens struct {
	keys map[string][]byte
	kid  string
	now  func() time.Time
}

// NewTokens returns a signer and verifier. The previous key may be empty.
func NewTokens(current, previous string, now func() time.Time) (*Tokens, error) {
	if len(current) < minKeyBytes {
		return nil, errors.New("JWT_SECRET_KEY must have at least 32 bytes")
	}
	t := &Tokens{keys: map[string][]byte{KeyID(current): []byte(current)}, kid: KeyID(current), now: now}
	if previous != "" {
		t.keys[KeyID(previous)] = []byte(previous)
	}
	return t, nil
}

// Issue signs claims of the given type that are valid for lifetime from now on.
func (t *Tokens) Issue(c Claims, lifetime time.Duration) (string, Claims, error) {
	now := t.now().UTC().Truncate(time.Second)
	c.IssuedAt = jwt.NewNumericDate(now)
	c.ExpiresAt = jwt.NewNumericDate(now.Add(lifetime))
	if c.ID == "" {
		c.ID = NewTokenID()
	}

	token := jwt.NewWithClaims(jwt.SigningMethodHS256, c)
	token.Header["kid"] = t.kid
	signed, err := token.SignedString(t.keys[t.kid])
	return signed, c, err
}

// Parse verifies signature, type, expiry and shape. An expired token is
// TOKEN_EXPIRED, anything else UNAUTHORIZED.
func (t *Tokens) Parse(raw string, want TokenType) (Claims, error) {
	return t.parse(raw, want)
}

// ParseExpired is Parse that accepts a token past its expiry: signing out works
// with an old token.
func (t *Tokens) ParseExpired(raw string, want TokenType) (Claims, error) {
	return t.parse(raw, want, jwt.WithoutClaimsValidation())
}

func (t *Tokens) parse(raw string, want TokenType, extra ...jwt.ParserOption) (Claims, error) {
	var c Claims
	options := append([]jwt.ParserOption{
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithLeeway(clockSkew), jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithTimeFunc(t.now),
	}, extra...)

	_, err := jwt.ParseWithClaims(raw, &c, t.key, options...)
	if errors.Is(err, jwt.ErrTokenExpired) {
		return Claims{}, fault.New(fault.Unauthenticated, "TOKEN_EXPIRED", "Your session token has expired.")
	}
	if err != nil {
		return Claims{}, invalidToken().Because(err)
	}
	if c.Type != want || c.ExpiresAt == nil || c.IssuedAt == nil || c.SessionID == uuid.Nil {
		return Claims{}, invalidToken()
	}
	if c.ExpiresAt.Sub(c.IssuedAt.Time) > maxTokenLifetime {
		return Claims{}, invalidToken()
	}
	if _, err := c.UserID(); err != nil {
		return Claims{}, invalidToken().Because(err)
	}
	return c, nil
}

func (t *Tokens) key(token *jwt.Token) (any, error) {
	kid, ok := token.Header["kid"].(string)
	if !ok {
		return nil, errors.New("token names no key")
	}
	key, ok := t.keys[kid]
	if !ok {
		return nil, errors.New("token names an unknown key")
	}
	return key, nil
}

// NewTokenID returns 43 url-safe characters of randomness (256 bits).
func NewTokenID() string {
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails: crypto/rand ends the process instead
	return base64.RawURLEncoding.EncodeToString(random[:])
}

func invalidToken() *fault.Error {
	return fault.New(fault.Unauthenticated, fault.CodeUnauthorized, "The session token is missing or not valid.")
}
