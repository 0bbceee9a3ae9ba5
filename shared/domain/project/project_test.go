package project_test

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/project"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestChoose(t *testing.T) {
	t.Parallel()
	at := clock.Now()
	member := func(role auth.Role, active bool, joined time.Duration) project.Membership {
		return project.Membership{
			Project: project.Project{ID: uuid.New(), IsActive: active}, Role: role, JoinedAt: at.Add(joined),
		}
	}
	oldest, newest := member(auth.RoleViewer, true, -time.Hour), member(auth.RoleOwner, true, 0)
	inactive, foreign := member(auth.RoleOwner, false, -2*time.Hour), member("", true, -3*time.Hour)
	all := []project.Membership{newest, inactive, oldest, foreign}
	unknown := uuid.New()
	cases := []struct {
		name      string
		from      []project.Membership
		preferred *uuid.UUID
		want      *project.Membership
	}{
		{"the preferred one", all, &newest.ID, &newest},
		{"the oldest membership without a preference", all, nil, &oldest},
		{"the oldest when the preferred one is unknown", all, &unknown, &oldest},
		{"the oldest when the preferred one is switched off", all, &inactive.ID, &oldest},
		{"the oldest when one is no member of the preferred one", all, &foreign.ID, &oldest},
		{"none of those that cannot be entered", []project.Membership{inactive, foreign}, nil, nil},
		{"none of none", nil, nil, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			chosen, err := project.Choose(c.from, c.preferred)

			if c.want == nil {
				require.Equal(t, "NO_PROJECT", fault.CodeOf(err))
				return
			}
			require.NoError(t, err)
			require.Equal(t, *c.want, chosen)
		})
	}
}

func TestProjects(t *testing.T) {
	t.Parallel()
	repo := func(t *testing.T) *project.Repository {
		t.Helper()
		return project.NewRepository(pgtest.DB(t))
	}

	t.Run("are stored with their first member", func(t *testing.T) {
		t.Parallel()
		r, tenant := repo(t), auth.Scope{TenantID: pgtest.NewProject(t).TenantID}
		u := pgtest.NewUser(t, tenant, auth.RoleEngineer)
		p := project.First(tenant.TenantID, clock.Now())
		require.NoError(t, r.Insert(t.Context(), p))
		require.NoError(t, r.AddMember(t.Context(), p.Scope(), u.ID, auth.RoleOwner, p.CreatedAt))
		p.MemberCount = 1

		stored, err := r.Current(t.Context(), p.Scope())
		require.NoError(t, err)
		require.Equal(t, p, stored)
		seen, err := r.MembershipIn(t.Context(), tenant, u.ID, p.ID)
		require.NoError(t, err)
		require.Equal(t, project.Membership{Project: p, Role: auth.RoleOwner, JoinedAt: p.CreatedAt}, seen)
		member, err := r.Member(t.Context(), p.Scope(), u.ID)
		require.NoError(t, err)
		require.Equal(t, project.Member{
			UserID: u.ID, Email: u.Email, Name: u.Name, Role: auth.RoleOwner, IsActive: true, JoinedAt: p.CreatedAt,
		}, member)
		memberships, err := r.MembershipsOf(t.Context(), tenant, u.ID, project.Position{}, 0)
		require.NoError(t, err)
		require.Equal(t, []project.Membership{seen}, memberships)
	})

	t.Run("have a slug and members once only", func(t *testing.T) {
		t.Parallel()
		r, s := repo(t), pgtest.NewProject(t)
		u := pgtest.NewUser(t, s, auth.RoleOwner)
		p := project.First(s.TenantID, clock.Now())
		require.NoError(t, r.Insert(t.Context(), p))
		p.ID = uuid.New()

		require.Equal(t, "ALREADY_EXISTS", fault.CodeOf(r.Insert(t.Context(), p)))
		require.Equal(t, "ALREADY_EXISTS", fault.CodeOf(r.AddMember(t.Context(), s, u.ID, auth.RoleViewer, clock.Now())))
	})

	t.Run("show somebody who is no member as such", func(t *testing.T) {
		t.Parallel()
		r, s := repo(t), pgtest.NewProject(t)
		u := pgtest.NewUser(t, s.TenantOnly(), auth.RoleViewer)

		m, err := r.MembershipIn(t.Context(), s, u.ID, s.ProjectID)
		require.NoError(t, err)
		require.Equal(t, fault.Forbidden, fault.KindOf(m.Enter()))
		_, err = r.Member(t.Context(), s, u.ID)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})

	t.Run("of another tenant are not found", func(t *testing.T) {
		t.Parallel()
		r, s, other := repo(t), pgtest.NewProject(t), pgtest.NewProject(t)
		u := pgtest.NewUser(t, s, auth.RoleOwner)
		stolen := auth.Scope{TenantID: other.TenantID, ProjectID: s.ProjectID}

		_, err := r.MembershipIn(t.Context(), other, u.ID, s.ProjectID)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, err = r.Current(t.Context(), stolen)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		members, err := r.Members(t.Context(), stolen, project.Position{}, 10)
		require.NoError(t, err)
		require.Empty(t, members)
	})

	t.Run("list members page by page", func(t *testing.T) {
		t.Parallel()
		r, s := repo(t), pgtest.NewProject(t)
		var want, got []uuid.UUID
		for range 5 {
			want = append(want, pgtest.NewUser(t, s, auth.RoleViewer).ID)
		}

		var after project.Position
		for range 3 {
			page, err := r.Members(t.Context(), s, after, 2)
			require.NoError(t, err)
			for _, m := range page {
				got = append(got, m.UserID)
				after = project.Position{At: m.JoinedAt, ID: m.UserID}
			}
		}

		require.Equal(t, want, got)
	})
}
