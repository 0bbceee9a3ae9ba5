// Package idempotency makes a repeated POST harmless: the first answer to a key is kept
// for a day, in the very transaction of its effect, and given again (section 16 of the
// API conventions). It serves callers who can be told apart, users and API keys; what
// anonymous callers and webhooks send is recognized by its natural keys instead.
package idempotency

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

const (
	header         = "Idempotency-Key"
	replayedHeader = "Idempotency-Replayed"
	maxKey         = 128
	maxBody        = 8 << 20
	retryIn        = time.Second
)

// errNotKept rolls everything back behind an answer that is sent all the same.
var errNotKept = errors.New("answer is not kept")

// WriteError answers a request with an error envelope.
type WriteError func(w http.ResponseWriter, r *http.Request, err error)

// Middleware honours Idempotency-Key. Handlers below it take part in its transaction
// through the context: all they write with db commits together with the kept answer, or
// not at all. They must not call other services meanwhile. The kept answer is encrypted,
// because it may hold a secret that is shown once.
func Middleware(db *postgres.DB, box *secrets.Box, writeError WriteError) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !applies(r) {
				next.ServeHTTP(w, r)
				return
			}
			key, hash, err := identify(r)
			if err != nil {
				writeError(w, r, err)
				return
			}

			s := &store{db: db, box: box}
			given, err := s.once(r.Context(), key, hash, func(ctx context.Context) *answer {
				written := newAnswer()
				next.ServeHTTP(written, r.WithContext(ctx))
				return written
			})
			if err != nil {
				writeError(w, r, err)
				return
			}
			given.send(w)
		})
	}
}

func applies(r *http.Request) bool {
	caller := auth.Caller(r.Context()).Type
	return r.Method == http.MethodPost && len(r.Header.Values(header)) > 0 &&
		(caller == auth.ActorUser || caller == auth.ActorAPIKey)
}

// identify reads the key and what the request is, and puts the body back.
func identify(r *http.Request) (keyOf, []byte, error) {
	values := r.Header.Values(header)
	if len(values) > 1 || !valid(values[0]) {
		return keyOf{}, nil, fault.InvalidField("header."+header, "must be 1 to %d printable ASCII characters", maxKey)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); !tooLarge {
			return keyOf{}, nil, fault.New(fault.Invalid, fault.CodeValidation, "The request body could not be read.").Because(err)
		}
	}
	if err != nil || len(body) > maxBody {
		return keyOf{}, nil, fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "The request body is too large.")
	}
	r.Body = io.NopCloser(bytes.NewReader(body))

	caller := auth.Caller(r.Context())
	key := keyOf{
		scope: caller.Scope(), caller: string(caller.Type) + ":" + caller.Subject,
		route: r.Method + " " + r.URL.Path, key: values[0],
	}
	return key, hashOf(r.Method, r.URL.EscapedPath(), r.URL.RawQuery, string(body)), nil
}

func valid(key string) bool {
	if key == "" || len(key) > maxKey {
		return false
	}
	for i := range len(key) {
		if key[i] < 0x20 || key[i] > 0x7e {
			return false
		}
	}
	return true
}

func hashOf(parts ...string) []byte {
	sum := sha256.New()
	for _, part := range parts {
		sum.Write(binary.AppendUvarint(nil, uint64(len(part))))
		sum.Write([]byte(part))
	}
	return sum.Sum(nil)
}

// store runs a request once per key.
type store struct {
	db  *postgres.DB
	box *secrets.Box
}

// once gives the kept answer of an equal request, or runs it and keeps its answer.
func (s *store) once(ctx context.Context, k keyOf, hash []byte, run func(context.Context) *answer) (*answer, error) {
	var given *answer
	ran := false
	err := s.db.Atomically(ctx, k.scope, func(ctx context.Context, tx pgx.Tx) error {
		if err := lock(ctx, tx, k); err != nil {
			return err
		}
		known, err := find(ctx, tx, k)
		if err != nil {
			return err
		}
		if known != nil {
			given, err = s.replay(k, *known, hash)
			return err
		}

		given, ran = run(ctx), true
		if !given.isKept() {
			return errNotKept
		}
		return s.keep(ctx, tx, k, hash, given)
	})
	switch {
	case err == nil || errors.Is(err, errNotKept):
		return given, nil
	case ran:
		return nil, unknownOutcome(err)
	default:
		return nil, err
	}
}

func (s *store) replay(k keyOf, known kept, hash []byte) (*answer, error) {
	if !bytes.Equal(known.hash, hash) {
		return nil, fault.New(fault.Conflict, "IDEMPOTENCY_CONFLICT",
			"This Idempotency-Key was used with a different request.")
	}
	plain, err := s.box.Open(string(known.response), table, "response", k.rowID())
	if err != nil {
		return nil, err
	}
	return decode(known.status, plain)
}

func (s *store) keep(ctx context.Context, tx pgx.Tx, k keyOf, hash []byte, given *answer) error {
	plain, err := given.encode()
	if err != nil {
		return err
	}
	sealed, err := s.box.Seal(plain, table, "response", k.rowID())
	if err != nil {
		return err
	}
	return insert(ctx, tx, k, kept{hash: hash, status: given.status, response: []byte(sealed)})
}

// unknownOutcome is the answer when the effect was made and its commit failed: nobody
// knows whether it happened, and the same key may be sent again.
func unknownOutcome(err error) error {
	if _, ok := fault.As(err); ok {
		return err
	}
	return fault.New(fault.Unavailable, fault.CodeUnavailable,
		"The storage is not available at the moment. Please try again.").RetryIn(retryIn).Because(err)
}
