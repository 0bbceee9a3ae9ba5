package core_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// directory knows one sender.
type directory struct{ sender core.Sender }

func (d directory) Find(context.Context, uuid.UUID) (core.Sender, error) { return d.sender, nil }

// signature is what a sender puts into a header.
func signature(body, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return hex.EncodeToString(mac.Sum(nil))
}

func TestAdmit(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)
	until := now.Add(time.Hour)
	known := core.Sender{
		ID: uuid.New(), Type: "alertmanager", ProjectActive: true, WebhookEnabled: true,
		Secret: "new-secret", PreviousSecret: "old-secret", PreviousUntil: &until,
	}
	const body = `{"alerts":[]}`

	cases := []struct {
		name   string
		proof  core.Proof
		change func(*core.Sender)
		at     time.Time
		code   string
	}{
		{"the secret", core.Proof{Secrets: []string{"new-secret"}}, nil, now, ""},
		{"one right secret among others", core.Proof{Secrets: []string{"x", "new-secret", ""}}, nil, now, ""},
		{"a signature", core.Proof{Signatures: []string{signature(body, "new-secret")}}, nil, now, ""},
		{"a signature in upper case", core.Proof{Signatures: []string{"ABC", signature(body, "new-secret")}}, nil, now, ""},
		{"a wrong secret and a right signature", core.Proof{Secrets: []string{"x"}, Signatures: []string{signature(body, "new-secret")}}, nil, now, ""},
		{"the previous secret within its hour", core.Proof{Secrets: []string{"old-secret"}}, nil, until.Add(-time.Second), ""},
		{"a signature by the previous secret within its hour", core.Proof{Signatures: []string{signature(body, "old-secret")}}, nil, now, ""},
		{"nothing", core.Proof{}, nil, now, "INVALID_SIGNATURE"},
		{"a wrong secret", core.Proof{Secrets: []string{"new-secreT"}}, nil, now, "INVALID_SIGNATURE"},
		{"the beginning of the secret", core.Proof{Secrets: []string{"new-secre"}}, nil, now, "INVALID_SIGNATURE"},
		{"the previous secret after its hour", core.Proof{Secrets: []string{"old-secret"}}, nil, until, "INVALID_SIGNATURE"},
		{"a signature of another body", core.Proof{Signatures: []string{signature(body+" ", "new-secret")}}, nil, now, "INVALID_SIGNATURE"},
		{"a signature that is no hex", core.Proof{Signatures: []string{"zz"}}, nil, now, "INVALID_SIGNATURE"},
		{"an empty signature", core.Proof{Signatures: []string{""}}, nil, now, "INVALID_SIGNATURE"},
		{"no secret is stored and none is given", core.Proof{Secrets: []string{""}}, func(s *core.Sender) { s.Secret, s.PreviousSecret = "", "" }, now, "INVALID_SIGNATURE"},
		{"a signature with no secret", core.Proof{Signatures: []string{signature(body, "")}}, func(s *core.Sender) { s.Secret = "" }, now, "INVALID_SIGNATURE"},
		{"webhooks that are switched off", core.Proof{Secrets: []string{"new-secret"}}, func(s *core.Sender) { s.WebhookEnabled = false }, now, "INTEGRATION_DISABLED"},
		{"a project that is not active", core.Proof{Secrets: []string{"new-secret"}}, func(s *core.Sender) { s.ProjectActive = false }, now, "INTEGRATION_DISABLED"},
		{"a wrong secret comes before switched off", core.Proof{Secrets: []string{"x"}}, func(s *core.Sender) { s.WebhookEnabled = false }, now, "INVALID_SIGNATURE"},
		{"a type that differs comes before all", core.Proof{}, func(s *core.Sender) { s.Type = "grafana" }, now, "RESOURCE_NOT_FOUND"},
		{"prometheus sends as alertmanager does", core.Proof{Secrets: []string{"new-secret"}}, func(s *core.Sender) { s.Type = "prometheus" }, now, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			sender := known
			if c.change != nil {
				c.change(&sender)
			}
			webhooks := core.NewWebhooks(directory{sender}, nil, func() time.Time { return c.at }, func(string, alert.Outcome, int) {})

			got, err := webhooks.Admit(t.Context(), "alertmanager", known.ID.String(), c.proof, func() ([]byte, error) { return []byte(body), nil })

			if c.code == "" {
				require.NoError(t, err)
				require.Equal(t, known.ID, got.ID)
				return
			}
			require.Equal(t, c.code, fault.CodeOf(err))
		})
	}

	t.Run("a malformed id is not found", func(t *testing.T) {
		t.Parallel()
		_, err := core.NewWebhooks(directory{known}, nil, time.Now, nil).Admit(t.Context(), "alertmanager", "nope", core.Proof{}, nil)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})

	t.Run("the body is not read when the secret decides", func(t *testing.T) {
		t.Parallel()
		webhooks := core.NewWebhooks(directory{known}, nil, func() time.Time { return now }, nil)
		unread := func() ([]byte, error) { return nil, errors.New("read") }
		_, err := webhooks.Admit(t.Context(), "alertmanager", known.ID.String(), core.Proof{Secrets: []string{"new-secret"}, Signatures: []string{"x"}}, unread)
		require.NoError(t, err)
		_, err = webhooks.Admit(t.Context(), "alertmanager", known.ID.String(), core.Proof{Secrets: []string{"x"}}, unread)
		require.Equal(t, "INVALID_SIGNATURE", fault.CodeOf(err))
	})
}

func TestSenders(t *testing.T) {
	t.Parallel()
	id := uuid.New()

	t.Run("are asked for once by all who wait and remembered for five seconds", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			var asked atomic.Int32
			senders := core.NewSenders(func(_ context.Context, id uuid.UUID) (core.Sender, error) {
				asked.Add(1)
				<-time.After(100 * time.Millisecond)
				return core.Sender{ID: id}, nil
			}, time.Now)
			var group sync.WaitGroup
			failures := make(chan error, 50)
			for range 50 {
				group.Go(func() {
					if found, err := senders.Find(t.Context(), id); err != nil || found.ID != id {
						failures <- err
					}
				})
			}
			group.Wait()
			require.Empty(t, failures)
			require.EqualValues(t, 1, asked.Load())

			<-time.After(4900 * time.Millisecond)
			_, err := senders.Find(t.Context(), id)
			require.NoError(t, err)
			require.EqualValues(t, 1, asked.Load())
			<-time.After(100 * time.Millisecond)
			_, err = senders.Find(t.Context(), id)
			require.NoError(t, err)
			require.EqualValues(t, 2, asked.Load())
		})
	})

	t.Run("one who leaves does not spoil it for the others", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			senders := core.NewSenders(func(ctx context.Context, id uuid.UUID) (core.Sender, error) {
				<-time.After(time.Second)
				return core.Sender{ID: id}, ctx.Err()
			}, time.Now)
			leaving, leave := context.WithCancel(t.Context())
			left := make(chan error, 1)
			go func() {
				_, err := senders.Find(leaving, id)
				left <- err
			}()
			synctest.Wait()
			leave()
			require.Equal(t, fault.Unavailable, fault.KindOf(<-left))

			_, err := senders.Find(t.Context(), id)
			require.NoError(t, err)
		})
	})
}

func TestSendersThatCannotBeFound(t *testing.T) {
	t.Parallel()
	id := uuid.New()

	t.Run("an unknown one is not found, and asked for again", func(t *testing.T) {
		t.Parallel()
		missing := true
		senders := core.NewSenders(func(_ context.Context, id uuid.UUID) (core.Sender, error) {
			if missing {
				return core.Sender{}, fault.Missing()
			}
			return core.Sender{ID: id}, nil
		}, time.Now)

		_, err := senders.Find(t.Context(), id)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		missing = false
		_, err = senders.Find(t.Context(), id)
		require.NoError(t, err)
	})

	t.Run("when nobody can be asked the sender is to try again", func(t *testing.T) {
		t.Parallel()
		for _, cause := range []error{
			fault.New(fault.Upstream, fault.CodeUpstream, "refused"), fault.New(fault.Unauthenticated, "INTERNAL_AUTH_REQUIRED", "key"),
			fault.New(fault.Timeout, fault.CodeTimeout, "slow"), errors.New("garbage"),
		} {
			senders := core.NewSenders(func(context.Context, uuid.UUID) (core.Sender, error) { return core.Sender{}, cause }, time.Now)

			_, err := senders.Find(t.Context(), id)

			e, ok := fault.As(err)
			require.True(t, ok)
			require.Equal(t, fault.Unavailable, e.Kind)
			require.Equal(t, time.Second, e.RetryAfter)
		}
	})
}
