package core

import (
	"context"
	"crypto/sha256"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/singleflight"
)

const (
	// verdictLife stays below the 5 s within which a revocation must bite.
	verdictLife = 3 * time.Second
	maxVerdicts = 20_000
	// askTime bounds the wait for auth-service.
	askTime = 5 * time.Second
)

// Place is the project that a request names, the zero Place the one of its token.
// Inactive says that the request may be about one that is switched off.
type Place struct {
	ProjectID uuid.UUID
	Inactive  bool
}

// append adds the place to the key of a verdict.
func (p Place) append(key []byte) []byte {
	key = append(key, p.ProjectID[:]...)
	return strconv.AppendBool(key, p.Inactive)
}

// Verifier remembers for a moment what a token or key is good for and asks once when
// many requests ask together. Refusals are not remembered. T is the answer: the identity
// behind a user token, or what an API key opens.
type Verifier[T any] struct {
	ask    func(ctx context.Context, token string, in Place) (T, error)
	now    func() time.Time
	flight singleflight.Group

	mu       sync.Mutex
	verdicts map[[sha256.Size]byte]verdict[T]
	changes  int // how often something was announced
}

type verdict[T any] struct {
	answer T
	until  time.Time
}

// NewVerifier returns a verifier in front of ask.
func NewVerifier[T any](ask func(ctx context.Context, token string, in Place) (T, error), now func() time.Time) *Verifier[T] {
	return &Verifier[T]{ask: ask, now: now, verdicts: map[[sha256.Size]byte]verdict[T]{}}
}

// Verify returns what the token is good for in the project that is named.
func (v *Verifier[T]) Verify(ctx context.Context, token string, in Place) (T, error) {
	key := sha256.Sum256(in.append(append(make([]byte, 0, 1024), token...)))
	found, changes, ok := v.known(key)
	if ok {
		return found, nil
	}
	// Detached: one client that leaves must not fail the others that wait.
	answer, err, _ := v.flight.Do(string(key[:])+strconv.Itoa(changes), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), askTime)
		defer cancel()
		return v.ask(ctx, token, in)
	})
	if err != nil {
		return found, err
	}
	found = answer.(T) //nolint:forcetypeassert // the function above returns nothing else
	v.remember(key, found, changes)
	return found, nil
}

func (v *Verifier[T]) known(key [sha256.Size]byte) (answer T, changes int, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	found, ok := v.verdicts[key]
	return found.answer, v.changes, ok && v.now().Before(found.until)
}

// remember keeps an answer, unless a change was announced since it was asked
// for: it may be the old one.
func (v *Verifier[T]) remember(key [sha256.Size]byte, answer T, changes int) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if changes != v.changes {
		return
	}
	if len(v.verdicts) >= maxVerdicts {
		clear(v.verdicts)
	}
	v.verdicts[key] = verdict[T]{answer: answer, until: v.now().Add(verdictLife)}
}

// Forget drops everything remembered: something about users, roles or sessions
// changed.
func (v *Verifier[T]) Forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.changes++
	clear(v.verdicts)
}
