package core

import (
	"context"
	"crypto/sha256"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
)

const (
	// verdictLife stays below the 5 s within which a revocation must bite.
	verdictLife = 3 * time.Second
	maxVerdicts = 20_000
	// askTime bounds the wait for auth-service.
	askTime = 5 * time.Second
)

// Verify asks auth-service who a token belongs to, in the project given or, when
// it is zero, in the project of the token.
type Verify func(ctx context.Context, token string, project uuid.UUID) (auth.Identity, error)

// Verifier remembers for a moment who a token belongs to and asks once when many
// requests ask together. Refusals are not remembered.
type Verifier struct {
	ask    Verify
	now    func() time.Time
	flight singleflight.Group

	mu       sync.Mutex
	verdicts map[[sha256.Size]byte]verdict
	changes  int // how often something was announced
}

type verdict struct {
	who   auth.Identity
	until time.Time
}

// NewVerifier returns a verifier in front of ask.
func NewVerifier(ask Verify, now func() time.Time) *Verifier {
	return &Verifier{ask: ask, now: now, verdicts: map[[sha256.Size]byte]verdict{}}
}

// Verify returns the identity behind a user token.
func (v *Verifier) Verify(ctx context.Context, token string, project uuid.UUID) (auth.Identity, error) {
	key := sha256.Sum256([]byte(token + "|" + project.String()))
	who, changes, ok := v.known(key)
	if ok {
		return who, nil
	}
	// Detached: one client that leaves must not fail the others that wait.
	answer, err, _ := v.flight.Do(string(key[:])+strconv.Itoa(changes), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), askTime)
		defer cancel()
		return v.ask(ctx, token, project)
	})
	if err != nil {
		return auth.Identity{}, err
	}
	who = answer.(auth.Identity) //nolint:forcetypeassert // the function above returns nothing else
	v.remember(key, who, changes)
	return who, nil
}

func (v *Verifier) known(key [sha256.Size]byte) (who auth.Identity, changes int, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	found, ok := v.verdicts[key]
	return found.who, v.changes, ok && v.now().Before(found.until)
}

// remember keeps an answer, unless a change was announced since it was asked
// for: it may be the old one.
func (v *Verifier) remember(key [sha256.Size]byte, who auth.Identity, changes int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if changes != v.changes {
		return
	}
	if len(v.verdicts) >= maxVerdicts {
		clear(v.verdicts)
	}
	v.verdicts[key] = verdict{who: who, until: v.now().Add(verdictLife)}
}

// Forget drops everything remembered: something about users, roles or sessions
// changed.
func (v *Verifier) Forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.changes++
	clear(v.verdicts)
}
