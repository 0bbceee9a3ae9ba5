package e2e_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/e2e/stack"
)

// ranks orders the roles of a project; anonymous is nobody.
var ranks = map[string]int{"anonymous": 0, "viewer": 1, "engineer": 2, "admin": 3, "owner": 4}

// minima are the ranks that an operation can ask for.
var minima = map[string]int{"public": 0, "any user": 1, "viewer": 1, "viewer or key:read:metrics": 1, "viewer or key:read:status": 1, "engineer": 2, "admin": 3, "tenant admin": 3, "owner": 4}

// touchesOwners are operations that ask for more than their role when they are about
// an owner, as they are in this test.
var touchesOwners = []string{"project-add-member", "project-update-member", "project-remove-member"}

// ownCredentials are public operations that are themselves the check of a
// credential, which the test does not send.
var ownCredentials = []string{"auth-login", "auth-refresh", "auth-logout"}

func TestEveryRoleMayDoWhatTheDocumentSays(t *testing.T) {
	s, d := stack.Start(t), readDocument(t)
	b := newTenant(t, s, "roles")
	actors := []actor{{name: "anonymous"}}
	for _, role := range []string{"viewer", "engineer", "admin", "owner"} {
		actors = append(actors, b.member(t, s, role))
	}
	b.settle(t, s)
	before := rowsOf(t, s.Owner, b.ann.TenantID)

	// What is refused comes first and asks for objects that exist, so that a
	// refusal that does its work all the same shows in the tables.
	refused, allowed := cells(t, d, actors)
	for _, c := range refused {
		a, err := asking(s.URL)(t.Context(), c.who, d.request(c.op, b.ids, nil, nil))
		require.NoError(t, err)
		c.requireRefused(t, a)
	}
	require.Empty(t, beyondTrail(differences(before, rowsOf(t, s.Owner, b.ann.TenantID))), "a refused request changed something")

	// What is allowed asks for objects that do not, so that the roles after it
	// find everything as it was.
	for _, c := range allowed {
		own := randomIDs(b.ids)
		for _, name := range []string{"project_id", "tenant_id", "user_id", "assignee_id", "owner_id", "integration_type"} {
			own[name] = b.ids[name]
		}
		if c.op.ID == "project-update-member" || c.op.ID == "project-remove-member" {
			own["user_id"] = uuid.NewString()
		}
		if c.op.ID == "audit-user-activity" {
			own["user_id"] = c.who.id // to everybody their own
		}
		a, err := asking(s.URL)(t.Context(), c.who, d.request(c.op, own, nil, nil))
		require.NoError(t, err)
		c.requireAllowed(t, a)
	}
	t.Logf("%d operations, %d roles: %d refused, %d allowed", len(d.operations()), len(actors), len(refused), len(allowed))
	require.Len(t, d.operations(), (len(refused)+len(allowed))/len(actors), "every operation has a row")
}

// cell is one operation in the hands of one role.
type cell struct {
	op  operation
	who actor
}

func (c cell) String() string {
	return fmt.Sprintf("%s (%s) as %s", c.op.name(), c.op.Role, c.who.name)
}

// cells splits roles and operations into what the document refuses and allows.
// A webhook has no role at all: without its secret it is refused to everybody, as what
// takes API keys is to people.
func cells(t *testing.T, d document, actors []actor) (refused, allowed []cell) {
	t.Helper()
	for _, op := range d.operations() {
		minimum, known := minima[op.Role]
		require.True(t, known || op.Role == "webhook" || op.forKeys(), "%s asks for the role %q, which has no row in this test", op.name(), op.Role)
		for _, who := range actors {
			if !known || ranks[who.name] < minimum {
				refused = append(refused, cell{op, who})
			} else {
				allowed = append(allowed, cell{op, who})
			}
		}
	}
	return refused, allowed
}

func (c cell) requireRefused(t *testing.T, a stack.Answer) {
	t.Helper()
	status, code := http.StatusForbidden, "INSUFFICIENT_ROLE"
	switch {
	case c.op.Role == "webhook":
		status, code = http.StatusUnauthorized, "INVALID_SIGNATURE"
	case c.who.name == "anonymous":
		status, code = http.StatusUnauthorized, "UNAUTHORIZED"
	case c.op.forKeys():
		status, code = http.StatusUnauthorized, "INVALID_API_KEY"
	}
	require.Equal(t, status, a.Status, "%s: %s", c, a.Body)
	require.Equal(t, code, a.Text(t, "error_code"), "%s: %s", c, a.Body)
}

func (c cell) requireAllowed(t *testing.T, a stack.Answer) {
	t.Helper()
	require.Less(t, a.Status, http.StatusInternalServerError, "%s: %s", c, a.Body)
	if a.Status < http.StatusBadRequest || slices.Contains(ownCredentials, c.op.ID) {
		return
	}
	require.NotEqual(t, http.StatusUnauthorized, a.Status, "%s: %s", c, a.Body)
	if slices.Contains(touchesOwners, c.op.ID) && c.who.name != "owner" {
		require.Contains(t, []string{"INSUFFICIENT_ROLE", "RESOURCE_NOT_FOUND"}, a.Text(t, "error_code"), "%s: %s", c, a.Body)
		return
	}
	if c.op.ID == "project-create" && c.who.name == "viewer" {
		require.Equal(t, "INSUFFICIENT_ROLE", a.Text(t, "error_code"), "the organization decides: %s", a.Body)
		return
	}
	require.NotEqual(t, http.StatusForbidden, a.Status, "%s: %s", c, a.Body)
}

// beyondTrail leaves out the audit trail, which notes refusals.
func beyondTrail(changed []string) []string {
	return slices.DeleteFunc(changed, func(table string) bool { return strings.HasPrefix(table, "audit.") })
}

func TestTheRolesOfTheDocumentAreThoseOfTheTest(t *testing.T) {
	count := map[string]int{}
	for _, op := range readDocument(t).operations() {
		count[op.Role]++
	}
	for _, role := range slices.Sorted(maps.Keys(count)) {
		t.Logf("%-8s %d operations", role, count[role])
	}
	require.NotContains(t, count, "", "an operation without a role")
}
