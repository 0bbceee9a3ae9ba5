package internalauth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/internalauth"
)

var (
	noon  = time.Date(2026, time.May, 4, 12, 0, 0, 0, time.UTC)
	key   = strings.Repeat("k", 32)
	other = strings.Repeat("o", 32)
)

func keysOf(tb require.TestingT, current, previous string) internalauth.Keys {
	keys, err := internalauth.NewKeys(internalauth.Config{Key: current, Previous: previous})
	require.NoError(tb, err)
	return keys
}

func at(moment time.Time) func() time.Time { return func() time.Time { return moment } }

func TestATokenTellsWhoItWasSignedFor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String()
		id := rapid.Custom(func(t *rapid.T) (id uuid.UUID) {
			copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes"))
			return id
		})
		who := auth.Identity{
			Type: auth.ActorUser, Subject: text.Draw(t, "subject"), Email: text.Draw(t, "email"), Name: text.Draw(t, "name"),
			TenantID: id.Draw(t, "tenant"), ProjectID: id.Draw(t, "project"), SessionID: id.Draw(t, "session"), Role: auth.RoleEngineer,
			Scopes: rapid.SliceOf(text).Draw(t, "scopes"), RequestID: text.Draw(t, "request"),
		}
		keys := keysOf(t, key, "")

		token, err := keys.Sign("api-gateway", "incident-service", who, noon)
		require.NoError(t, err)
		got, err := keys.Verify(token, "incident-service", at(noon))

		require.NoError(t, err)
		who.Service = "api-gateway"
		if len(who.Scopes) == 0 {
			who.Scopes, got.Scopes = nil, nil
		}
		require.Equal(t, who, got)
	})
}

func TestVerify(t *testing.T) {
	t.Parallel()
	keys := keysOf(t, key, "")
	token, err := keys.Sign("api-gateway", "incident-service", auth.System("api-gateway", auth.Scope{}), noon)
	require.NoError(t, err)
	body := strings.Split(token, ".")[1]

	for name, c := range map[string]struct {
		keys     internalauth.Keys
		token    string
		audience string
		now      time.Time
		ok       bool
	}{
		"accepts a fresh token":                         {keys, token, "incident-service", noon, true},
		"accepts the previous key":                      {keysOf(t, other, key), token, "incident-service", noon, true},
		"accepts a clock that is 15 s behind":           {keys, token, "incident-service", noon.Add(-15 * time.Second), true},
		"accepts a token 15 s after its minute":         {keys, token, "incident-service", noon.Add(74 * time.Second), true},
		"refuses a token of yesterday":                  {keys, token, "incident-service", noon.Add(24 * time.Hour), false},
		"refuses a token of tomorrow":                   {keys, token, "incident-service", noon.Add(-24 * time.Hour), false},
		"refuses a token for another service":           {keys, token, "audit-service", noon, false},
		"refuses a token of an unknown key":             {keysOf(t, other, ""), token, "incident-service", noon, false},
		"refuses a changed body":                        {keys, strings.Replace(token, body, "A"+body[1:], 1), "incident-service", noon, false},
		"refuses a token without signature":             {keys, "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0." + body + ".", "incident-service", noon, false},
		"refuses an empty token":                        {keys, "", "incident-service", noon, false},
		"refuses a token that is 75 s old and a bit on": {keys, token, "incident-service", noon.Add(76 * time.Second), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := c.keys.Verify(c.token, c.audience, at(c.now))
			if c.ok {
				require.NoError(t, err)
				return
			}
			require.Equal(t, fault.Unauthenticated, fault.KindOf(err))
		})
	}
}

func TestAShortKeyIsRefused(t *testing.T) {
	t.Parallel()
	_, err := internalauth.NewKeys(internalauth.Config{Key: "short"})
	require.ErrorContains(t, err, "INTERNAL_AUTH_KEY")
}

func BenchmarkSign(b *testing.B) {
	keys := keysOf(b, key, "")
	who := auth.Identity{
		Type: auth.ActorUser, Subject: uuid.NewString(), Email: "ann@example.com", Name: "Ann Lee", TenantID: uuid.New(), ProjectID: uuid.New(),
		SessionID: uuid.New(), Role: auth.RoleEngineer, RequestID: uuid.NewString(),
	}
	b.ReportAllocs()
	for b.Loop() {
		_, _ = keys.Sign("api-gateway", "incident-service", who, noon)
	}
}
