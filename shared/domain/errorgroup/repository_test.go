package errorgroup_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

const day = 24 * time.Hour

type shop struct {
	pgtest.Place[*errorgroup.Repository]
}

func newShop(t *testing.T) shop {
	t.Helper()
	return shop{pgtest.NewPlace(t, errorgroup.NewRepository)}
}

// accept stores what a body holds and returns the fingerprints.
func (s shop) accept(body string) []string {
	s.Helper()
	b, err := errorgroup.Decode([]byte(body), s.Now, 30*day)
	require.NoError(s, err)
	require.NoError(s, s.Repo.Accept(s.Context(), s.Scope, b.Items))
	var fingerprints []string
	for _, e := range b.Items {
		fingerprints = append(fingerprints, e.Fingerprint)
	}
	return fingerprints
}

func (s shop) group(fingerprint string) errorgroup.Group {
	s.Helper()
	g, err := s.Repo.ByFingerprint(s.Context(), s.Scope, fingerprint)
	require.NoError(s, err)
	return g
}

func (s shop) triage(fingerprint string, d errorgroup.Triage) errorgroup.Group {
	s.Helper()
	g, err := s.Repo.Triage(s.Context(), s.Scope, fingerprint, d)
	require.NoError(s, err)
	return g
}

func (s shop) at(d time.Duration) string { return s.Now.Add(d).Format(time.RFC3339Nano) }

func (s shop) list(f errorgroup.Filter) []string {
	s.Helper()
	groups, err := s.Repo.List(s.Context(), s.Scope, f, nil, 100)
	require.NoError(s, err)
	var messages []string
	for _, g := range groups {
		messages = append(messages, g.Message)
	}
	return messages
}

func (s shop) outbox(kind string) (types []string) {
	s.Helper()
	rows, err := pgtest.Owner(s).Query(s.Context(), `
		SELECT coalesce(payload ->> 'type', payload ->> 'action') FROM events.outbox WHERE project_id = $1 AND kind = $2 ORDER BY id`,
		s.Scope.ProjectID, kind)
	require.NoError(s, err)
	defer rows.Close()
	for rows.Next() {
		var name string
		require.NoError(s, rows.Scan(&name))
		types = append(types, name)
	}
	return types
}

func TestAccept(t *testing.T) {
	t.Parallel()

	t.Run("errors of one kind are one group", func(t *testing.T) {
		t.Parallel()
		s := newShop(t)

		f := s.accept(fmt.Sprintf(`{"errors":[
			{"service_name":"api","error_class":"ValueError","message":"bad id 1","release":"1.0","user_id":"u1","timestamp":%q},
			{"service_name":"api","error_class":"ValueError","message":"bad id 2","release":"1.1","user_id":"u2","timestamp":%q},
			{"service_name":"api","error_class":"ValueError","message":"bad id 3","user_id":"u1","timestamp":%q}]}`,
			s.at(-2*time.Hour), s.at(-time.Hour), s.at(-3*time.Hour)))

		require.Equal(t, []string{f[0], f[0], f[0]}, f)
		g := s.group(f[0])
		require.EqualValues(t, 3, g.OccurrenceCount)
		require.EqualValues(t, 2, *g.UsersAffected)
		require.Equal(t, "bad id 2", g.Message, "the message of the newest")
		require.Equal(t, []string{"1.0", "1.1"}, g.Releases)
		require.Equal(t, s.Now.Add(-3*time.Hour), g.FirstSeen)
		require.Equal(t, s.Now.Add(-time.Hour), g.LastSeen)
		require.Equal(t, errorgroup.Unresolved, g.Status)

		s.accept(`{"service_name":"api","error_class":"ValueError","message":"bad id 9","release":"1.2","user_id":"u3"}`)
		g = s.group(f[0])
		require.EqualValues(t, 4, g.OccurrenceCount)
		require.EqualValues(t, 3, *g.UsersAffected)
		require.Equal(t, []string{"1.0", "1.1", "1.2"}, g.Releases)
	})

	t.Run("counts are exact however many store at once", func(t *testing.T) {
		t.Parallel()
		s := newShop(t)
		var wg sync.WaitGroup
		errs := make(chan error, 8)
		for n := range 8 {
			wg.Go(func() {
				for i := range 10 {
					b, err := errorgroup.Decode([]byte(fmt.Sprintf(
						`{"errors":[{"service_name":"a","message":"one","user_id":"u%d"},{"service_name":"b","message":"two","attributes":{"k":"%d"}}]}`, n, i)), s.Now, day)
					if err == nil {
						err = s.Repo.Accept(context.WithoutCancel(s.Context()), s.Scope, b.Items)
					}
					if err != nil {
						errs <- err
						return
					}
				}
			})
		}
		wg.Wait()
		close(errs)
		for err := range errs {
			require.NoError(t, err)
		}
		one := s.group(errorgroup.FingerprintOf("a", "", "one", ""))
		require.EqualValues(t, 80, one.OccurrenceCount)
		require.EqualValues(t, 8, *one.UsersAffected)
		two := s.group(errorgroup.FingerprintOf("b", "", "two", ""))
		total, tags, err := s.Repo.Tags(t.Context(), s.Scope, two, "k", s.Now.Add(-day))
		require.NoError(t, err)
		require.EqualValues(t, 80, total)
		require.Len(t, tags[0].Values, 10)
		require.EqualValues(t, 8, tags[0].Values[3].Count)
	})

	t.Run("the 201st value of a key counts as other", func(t *testing.T) {
		t.Parallel()
		s := newShop(t)
		var items []string
		for i := range 300 {
			items = append(items, fmt.Sprintf(`{"message":"x","attributes":{"request":"r%d"}}`, i))
		}
		f := s.accept(`{"errors":[` + strings.Join(items, ",") + `]}`)

		_, tags, err := s.Repo.Tags(t.Context(), s.Scope, s.group(f[0]), "", s.Now.Add(-day))

		require.NoError(t, err)
		require.Equal(t, "request", tags[0].Key)
		require.Len(t, tags[0].Values, 20)
		require.EqualValues(t, 280, tags[0].Other)
	})

	t.Run("a day without a partition is to be tried again", func(t *testing.T) {
		t.Parallel()
		s := newShop(t)
		s.Now = s.Now.AddDate(1, 0, 0)
		b, err := errorgroup.Decode([]byte(`{"message":"x"}`), s.Now, day)
		require.NoError(t, err)
		require.Equal(t, fault.Unavailable, fault.KindOf(s.Repo.Accept(t.Context(), s.Scope, b.Items)))
	})

	t.Run("an error of another signal is completed, and not in the future", func(t *testing.T) {
		t.Parallel()
		s := newShop(t)
		e, err := errorgroup.NewEvent(errorgroup.Event{
			Class: "X\x00", Timestamp: s.Now.AddDate(5, 0, 0), Tags: []errorgroup.Tag{{Key: "k", Value: "v\xff"}}, Attributes: []byte("{"),
		})
		require.NoError(t, err)
		require.WithinDuration(t, s.Now, e.Timestamp, time.Minute)
		requireStorable(t, []errorgroup.Event{e})
		require.NoError(t, s.Repo.Accept(t.Context(), s.Scope, []errorgroup.Event{e}))
		require.JSONEq(t, `{"k":"v?"}`, string(e.Attributes))
		_, err = errorgroup.NewEvent(errorgroup.Event{})
		require.Equal(t, fault.Invalid, fault.KindOf(err))
	})

	t.Run("another project sees nothing of it", func(t *testing.T) {
		t.Parallel()
		s := newShop(t)
		f := s.accept(`{"service_name":"api","message":"x"}`)
		sibling := s
		sibling.Scope = pgtest.NewSibling(t, s.Scope)

		require.Empty(t, sibling.list(errorgroup.Filter{}))
		_, err := sibling.Repo.ByFingerprint(t.Context(), sibling.Scope, f[0])
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, err = sibling.Repo.Triage(t.Context(), sibling.Scope, f[0], errorgroup.Triage{Status: new(errorgroup.Resolved)})
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		sibling.accept(`{"service_name":"api","message":"x"}`)
		require.EqualValues(t, 1, s.group(f[0]).OccurrenceCount)
	})
}

func TestRegression(t *testing.T) {
	t.Parallel()
	const body = `{"service_name":"api","message":"x","release":%q,"timestamp":%q}`

	tests := []struct {
		name      string
		release   string // in which the group is resolved
		again     string // release of the new occurrence
		before    bool   // the new occurrence happened before the group was resolved
		regressed bool
	}{
		{"a resolved group that occurs again is unresolved", "", "1.0", false, true},
		{"what happened before and came late does not count", "", "1.0", true, false},
		{"an old release may go on where the error is resolved in a new one", "2.0", "1.0", false, false},
		{"the release in which it was resolved must not have it", "2.0", "2.0", false, true},
		{"nor a later one", "2.0", "3.0", false, true},
		{"nothing is later than a release nobody has seen", "9.0", "3.0", false, false},
		{"an occurrence without a release does not count where one is named", "2.0", "", false, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newShop(t)
			f := s.accept(fmt.Sprintf(body, "1.0", s.at(-3*time.Hour)))[0]
			s.accept(fmt.Sprintf(`{"service_name":"api","message":"other","release":"2.0","timestamp":%q}`, s.at(-2*time.Hour)))
			s.accept(fmt.Sprintf(`{"service_name":"api","message":"other","release":"3.0","timestamp":%q}`, s.at(-time.Hour)))
			d := errorgroup.Triage{Status: new(errorgroup.Resolved)}
			if test.release != "" {
				d.InRelease = &test.release
			}
			g := s.triage(f, d)
			require.Equal(t, errorgroup.Resolved, g.Status)

			at := s.at(5 * time.Minute)
			if test.before {
				at = s.at(-time.Minute)
			}
			s.accept(fmt.Sprintf(body, test.again, at))

			g = s.group(f)
			require.Equal(t, test.regressed, g.Regressed)
			if !test.regressed {
				require.Equal(t, errorgroup.Resolved, g.Status)
				return
			}
			require.Equal(t, errorgroup.Unresolved, g.Status)
			require.Equal(t, []string{"error_group.updated", "error_group.regressed"}, s.outbox("event"))
			require.False(t, s.triage(f, errorgroup.Triage{Status: new(errorgroup.Resolved)}).Regressed)
		})
	}
}

func TestTriage(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	f := s.accept(`{"message":"x"}`)[0]

	g := s.triage(f, errorgroup.Triage{Status: new(errorgroup.Ignored), Assignee: new("ann"), Notes: new("noise")})
	require.Equal(t, "unknown", g.ServiceName)
	require.Equal(t, "ann", g.Assignee)
	s.accept(`{"message":"x"}`)
	g = s.group(f)
	require.Equal(t, errorgroup.Ignored, g.Status, "what is ignored stays so")
	require.Equal(t, "noise", g.Notes)
	require.Equal(t, []string{"error_group.triaged"}, s.outbox("audit"))
	s.triage(f, errorgroup.Triage{})
	require.Len(t, s.outbox("audit"), 1, "nothing was decided")

	_, err := s.Repo.Triage(t.Context(), s.Scope, f, errorgroup.Triage{InRelease: new("1")})
	require.Equal(t, fault.Invalid, fault.KindOf(err))
	_, err = s.Repo.Triage(t.Context(), s.Scope, f, errorgroup.Triage{Notes: new(strings.Repeat("x", 10_001))})
	require.Equal(t, fault.Invalid, fault.KindOf(err))
}

func TestList(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	s.accept(fmt.Sprintf(`{"errors":[{"service_name":"a","message":"often","timestamp":%[1]q},{"service_name":"a","message":"often","timestamp":%[1]q},
		{"service_name":"a","error_class":"Rare%%","message":"late"},{"service_name":"b","message":"old","timestamp":%[2]q}]}`, s.at(-time.Hour), s.at(-2*day)))

	require.Equal(t, "often", s.list(errorgroup.Filter{})[0])
	require.Equal(t, []string{"late", "often", "old"}, s.list(errorgroup.Filter{Sort: errorgroup.ByLastSeen}))
	require.Equal(t, []string{"old"}, s.list(errorgroup.Filter{Service: "b"}))
	require.Equal(t, []string{"late"}, s.list(errorgroup.Filter{Search: "re%"}))
	require.Empty(t, s.list(errorgroup.Filter{Search: "o_d"}))
	require.Len(t, s.list(errorgroup.Filter{From: new(s.Now.Add(-day))}), 2)
	require.Equal(t, []string{"old"}, s.list(errorgroup.Filter{To: new(s.Now.Add(-day))}))
	require.Empty(t, s.list(errorgroup.Filter{Status: errorgroup.Resolved}))

	for _, sort := range []errorgroup.Sort{errorgroup.ByCount, errorgroup.ByFirstSeen, errorgroup.ByLastSeen} {
		var after *errorgroup.Place
		var walked []string
		for range 3 {
			page, err := s.Repo.List(t.Context(), s.Scope, errorgroup.Filter{Sort: sort}, after, 1)
			require.NoError(t, err)
			require.Len(t, page, 1)
			walked = append(walked, page[0].Message)
			after = new(sort.PlaceOf(page[0]))
		}
		require.ElementsMatch(t, []string{"often", "late", "old"}, walked, sort)
	}
}

func TestOccurrencesAndTrends(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	f := s.accept(fmt.Sprintf(`{"errors":[
		{"message":"x","stack_trace":"at a","attributes":{"zone":"eu","n":1},"trace_id":"t1","release":"1","environment":"prod","level":"FATAL","timestamp":%q},
		{"message":"x","attributes":{"zone":"us"},"timestamp":%q},{"message":"x","timestamp":%q}]}`, s.at(-time.Hour), s.at(-90*time.Minute), s.at(-20*day)))[0]
	g := s.group(f)
	in := errorgroup.OccurrenceFilter{From: s.Now.Add(-30 * day), To: s.Now}

	all, err := s.Repo.Occurrences(t.Context(), s.Scope, g, in, nil, 100)
	require.NoError(t, err)
	require.Len(t, all, 3)
	require.JSONEq(t, `{"zone":"eu","n":1,"environment":"prod","level":"fatal"}`, string(all[0].Attributes))
	require.Equal(t, "t1", *all[0].TraceID)
	require.Nil(t, all[1].TraceID)
	rest, err := s.Repo.Occurrences(t.Context(), s.Scope, g, in, &errorgroup.Spot{At: all[0].Timestamp, ID: all[0].ID}, 1)
	require.NoError(t, err)
	require.Equal(t, all[1].ID, rest[0].ID)
	in.Attributes = map[string]string{"zone": "eu", "n": "1"}
	some, err := s.Repo.Occurrences(t.Context(), s.Scope, g, in, nil, 100)
	require.NoError(t, err)
	require.Len(t, some, 1)
	some, err = s.Repo.Occurrences(t.Context(), s.Scope, g, errorgroup.OccurrenceFilter{Release: "2", To: s.Now}, nil, 100)
	require.NoError(t, err)
	require.Empty(t, some)

	for name, from := range map[string]time.Duration{"by minutes": -24 * time.Hour, "by occurrences": -2 * time.Hour} {
		trends, err := s.Repo.Trends(t.Context(), s.Scope, []errorgroup.Group{g}, s.Now.Add(from), s.Now, 24)
		require.NoError(t, err, name)
		require.Len(t, trends[g.ID], 24, name)
		var sum int64
		for _, c := range trends[g.ID] {
			sum += c.Count
		}
		require.EqualValues(t, 2, sum, name)
	}
	trends, err := s.Repo.Trends(t.Context(), s.Scope, []errorgroup.Group{g}, s.Now.Add(-2*time.Hour), s.Now, 24)
	require.NoError(t, err)
	require.EqualValues(t, 1, trends[g.ID][12].Count)
	require.EqualValues(t, 1, trends[g.ID][6].Count)

	total, tags, err := s.Repo.Tags(t.Context(), s.Scope, g, "zone", s.Now.Add(-30*day))
	require.NoError(t, err)
	require.EqualValues(t, 3, total)
	require.Equal(t, []errorgroup.TagKey{{Key: "zone", Values: []errorgroup.TagValue{{Value: "eu", Count: 1}, {Value: "us", Count: 1}}}}, tags)
}

func TestMergeAndSplit(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	a := s.accept(`{"errors":[{"message":"a","user_id":"u1","release":"1"},{"message":"a","user_id":"u2"}]}`)[0]
	b := s.accept(`{"message":"b","user_id":"u2","release":"2"}`)[0]
	c := s.accept(`{"message":"c"}`)[0]

	g, err := s.Repo.Merge(t.Context(), s.Scope, b, a)
	require.NoError(t, err)
	require.EqualValues(t, 3, g.OccurrenceCount)
	require.EqualValues(t, 2, *g.UsersAffected)
	require.Equal(t, []string{"1", "2"}, g.Releases)
	require.Equal(t, a, s.group(b).Fingerprint, "an old link leads to the group it was merged into")

	s.triage(a, errorgroup.Triage{Status: new(errorgroup.Resolved)})
	s.Now = clock.Now()
	s.accept(`{"message":"b","user_id":"u3"}`)
	g = s.group(a)
	require.EqualValues(t, 4, g.OccurrenceCount, "what comes later is counted there too")
	require.EqualValues(t, 3, *g.UsersAffected)
	require.True(t, g.Regressed)
	found, err := s.Repo.Occurrences(t.Context(), s.Scope, g, errorgroup.OccurrenceFilter{To: s.Now.Add(time.Minute)}, nil, 10)
	require.NoError(t, err)
	require.Len(t, found, 4)
	require.Len(t, s.list(errorgroup.Filter{}), 2)

	g, err = s.Repo.Merge(t.Context(), s.Scope, a, c)
	require.NoError(t, err)
	require.EqualValues(t, 5, g.OccurrenceCount)
	merged, err := s.Repo.Merged(t.Context(), s.Scope, g)
	require.NoError(t, err)
	require.Len(t, merged, 2)

	g, err = s.Repo.Split(t.Context(), s.Scope, c, []string{a})
	require.NoError(t, err)
	require.EqualValues(t, 3, g.OccurrenceCount, "c and b are left")
	require.EqualValues(t, 2, s.group(a).OccurrenceCount)
	require.EqualValues(t, 2, *s.group(a).UsersAffected)

	for name, of := range map[string]func() error{
		"a group into itself": func() error { _, err := s.Repo.Merge(t.Context(), s.Scope, a, a); return err },
		"into nothing":        func() error { _, err := s.Repo.Merge(t.Context(), s.Scope, a, strings.Repeat("0", 32)); return err },
		"what is not inside":  func() error { _, err := s.Repo.Split(t.Context(), s.Scope, c, []string{a}); return err },
	} {
		require.Equal(t, fault.Invalid, fault.KindOf(of()), name)
	}
}
