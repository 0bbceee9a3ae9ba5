package e2e_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"net/url"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

// storing are the services with a database.
var storing = []string{"auth-service", "incident-service", "ai-service", "integration-service", "audit-service", "log-service", "metrics-collector-service"}

const refusalTime = 2 * time.Second

// login makes a role that may do what the services' role may and then alters
// it, and returns the address of the database for it. The statements say ROLE
// for its name.
func login(t *testing.T, s *stack.Stack, statements ...string) string {
	t.Helper()
	name := "e2e_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	script := "CREATE USER ROLE PASSWORD 'e2e'; GRANT srecopilot_app TO ROLE; " + strings.Join(statements, "; ")
	change(t, s, strings.ReplaceAll(script, "ROLE", name))
	t.Cleanup(func() {
		_, err := s.Owner.Exec(context.WithoutCancel(t.Context()), "DROP OWNED BY "+name+"; DROP USER "+name)
		require.NoError(t, err)
	})
	u, err := url.Parse(s.Env("DATABASE_URL"))
	require.NoError(t, err)
	u.User = url.UserPassword(name, "e2e")
	return u.String()
}

func TestAServiceIsNotReadyOnAWrongDatabase(t *testing.T) {
	s := stack.Prepare(t)
	_, unmigrated := pgtest.Empty(t)

	tests := []struct {
		name, database, check, reason string
	}{
		{
			"a role that owns a table", login(t, s, "CREATE TABLE public.ROLE (id int)", "ALTER TABLE public.ROLE OWNER TO ROLE"),
			"database_role", "owns 1 tables, such as e2e_",
		},
		{"a superuser", login(t, s, "ALTER USER ROLE SUPERUSER"), "database_role", "is a superuser"},
		{"a role with BYPASSRLS", login(t, s, "ALTER USER ROLE BYPASSRLS"), "database_role", "has BYPASSRLS"},
		{"a database without migrations", unmigrated, "database_schema", "run the migration command"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			bases := map[string]string{}
			for _, service := range storing {
				base := s.Run(t, service, "DATABASE_URL="+test.database)
				bases[service] = base

				ready := answerOf(t, base+"/ready")

				require.Equal(t, http.StatusServiceUnavailable, ready.Status, "%s: %s", service, ready.Body)
				require.Equal(t, "down", ready.At(t, "checks", test.check), "%s: %s", service, ready.Body)
				require.Contains(t, ready.Text(t, "reasons", test.check), test.reason, service)
			}
			requireStay(t, bases)
		})
	}
}

// requireStay makes sure that services live on, so that they become ready once the
// database is right.
func requireStay(t *testing.T, bases map[string]string) {
	t.Helper()
	ticker := time.NewTicker(often)
	defer ticker.Stop()
	for range 15 {
		<-ticker.C
		for service, base := range bases {
			require.Equal(t, http.StatusOK, answerOf(t, base+"/health").Status, service)
		}
	}
}

func answerOf(t *testing.T, address string) stack.Answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	require.NoError(t, err)
	a, err := stack.Do(r)
	require.NoError(t, err)
	return a
}

func TestAServiceDoesNotStartWithoutItsKeys(t *testing.T) {
	s := stack.Prepare(t)
	short := base64.StdEncoding.EncodeToString([]byte("too short"))
	type setting struct{ variable, value string }
	tests := map[string][]setting{}
	for _, service := range stack.Names() {
		tests[service] = []setting{{"INTERNAL_AUTH_KEY", ""}, {"INTERNAL_AUTH_KEY", "short"}}
	}
	for _, service := range []string{"auth-service", "websocket-service"} {
		tests[service] = append(tests[service], setting{"JWT_SECRET_KEY", ""}, setting{"JWT_SECRET_KEY", "short"})
	}
	tests["auth-service"] = append(tests["auth-service"],
		setting{"ENCRYPTION_KEYS", ""}, setting{"ENCRYPTION_KEYS", "test:" + short}, setting{"ENCRYPTION_KEYS", "no key at all"})

	for _, service := range stack.Names() {
		for _, given := range tests[service] {
			name := service + " with a short " + given.variable
			if given.value == "" {
				name = service + " without " + given.variable
			}
			t.Run(name, func(t *testing.T) {
				requireRefusesToStart(t, s.Command(t, service, given.variable, given.value), given.variable)
			})
		}
	}
}

func requireRefusesToStart(t *testing.T, command *exec.Cmd, variable string) {
	t.Helper()
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	require.NoError(t, command.Start())
	// A service that starts all the same is ended, and counts as one that did.
	watch := time.AfterFunc(5*refusalTime, func() { _ = command.Process.Kill() })
	defer watch.Stop()
	begin := time.Now()

	err := command.Wait()

	var exit *exec.ExitError
	require.ErrorAs(t, err, &exit, "%s", &out)
	require.Equal(t, 1, exit.ExitCode(), "%s", &out)
	require.Contains(t, out.String(), variable)
	require.Less(t, time.Since(begin), refusalTime)
}
