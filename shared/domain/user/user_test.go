package user_test

import (
	"context"
	"encoding/base64"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/domain/user"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestParseEmail(t *testing.T) {
	t.Parallel()
	longest := strings.Repeat("a", 64) + "@" + strings.Repeat("b", 185) + ".com"
	cases := []struct {
		name, text, want string
	}{
		{"an ordinary address", "ada@example.com", "ada@example.com"},
		{"blanks around it", " ada@example.com\n", "ada@example.com"},
		{"letters stay as they are", "Ada@Example.com", "Ada@Example.com"},
		{"the longest", longest, longest},
		{"one too long", "a" + longest, ""},
		{"nothing", "", ""},
		{"no domain", "ada@", ""},
		{"two addresses", "a@example.com, b@example.com", ""},
		{"a name before it", "Ada <ada@example.com>", ""},
		{"a line break inside", "ada@example.com\nBcc: x@example.com", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			got, err := user.ParseEmail(c.text)

			require.Equal(t, c.want, got)
			require.Equal(t, c.want == "", err != nil)
		})
	}
}

func TestPasswordPolicy(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, password string
		minimum        int
		ok             bool
	}{
		{"the shortest", "twelve chars", 12, true},
		{"one too short", "eleven char", 12, false},
		{"characters count, not bytes", "пароль-ключ", 12, false},
		{"the longest", strings.Repeat("ab", 64), 12, true},
		{"one too long", strings.Repeat("ab", 64) + "c", 12, false},
		{"a lowered minimum", "8 chars!", 8, true},
		{"a common one in other letters", "QwertyUIOP123", 12, false},
		{"a common one with blanks around", " password1234 ", 12, false},
		{"the address in other letters", "ADA.park@Example.com", 12, false},
		{"the tenant's name in other letters", "HARBOR laboratories", 12, false},
		{"part of the name is fine", "harbor laboratories 7", 12, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			err := user.PasswordPolicy{MinLength: c.minimum}.Check("new_password", c.password, "ada.park@example.com", "Harbor Laboratories")

			if c.ok {
				require.NoError(t, err)
				return
			}
			f, expected := fault.As(err)
			require.True(t, expected)
			require.Equal(t, "new_password", f.Fields[0].Field)
			require.NotContains(t, f.Detail, c.password)
		})
	}
}

func TestHasher(t *testing.T) {
	t.Parallel()

	t.Run("checks what it made and nothing else, one hash each time", func(t *testing.T) {
		t.Parallel()
		var computed atomic.Int32
		h := user.NewHasher(user.HashMemory, func() { computed.Add(1) })
		hash, err := h.Hash(t.Context(), "right")
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$"), hash)

		for password, want := range map[string]bool{"right": true, "wrong": false, "": false} {
			matches, outdated, err := h.Check(t.Context(), &hash, password)
			require.NoError(t, err)
			require.Equal(t, want, matches, password)
			require.False(t, outdated)
		}
		matches, _, err := h.Check(t.Context(), nil, "right")
		require.NoError(t, err)
		require.False(t, matches)
		require.EqualValues(t, 5, computed.Load())
	})

	t.Run("salts", func(t *testing.T) {
		t.Parallel()
		h := user.NewHasher(user.HashMemory, func() {})
		a, err := h.Hash(t.Context(), "same")
		require.NoError(t, err)
		b, err := h.Hash(t.Context(), "same")
		require.NoError(t, err)

		require.NotEqual(t, a, b)
	})

	t.Run("reads bcrypt of imported users, ignoring bytes past 72", func(t *testing.T) {
		t.Parallel()
		h, long := user.NewHasher(user.HashMemory, func() {}), strings.Repeat("x", 72)
		made, err := bcrypt.GenerateFromPassword([]byte(long), bcrypt.MinCost)
		require.NoError(t, err)
		hash := "$2b$" + string(made[4:])

		for password, want := range map[string]bool{long: true, long + "more": true, long[:71]: false} {
			matches, outdated, err := h.Check(t.Context(), &hash, password)
			require.NoError(t, err)
			require.Equal(t, want, matches)
			require.True(t, outdated)
		}
	})

	t.Run("checks a hash of another cost, which is to be made anew", func(t *testing.T) {
		t.Parallel()
		hash, err := user.NewHasher(1024, func() {}).Hash(t.Context(), "right")
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(hash, "$argon2id$v=19$m=1024,t=2,p=1$"), hash)

		for password, want := range map[string]bool{"right": true, "wrong": false} {
			matches, outdated, err := user.NewHasher(user.HashMemory, func() {}).Check(t.Context(), &hash, password)
			require.NoError(t, err)
			require.Equal(t, want, matches, password)
			require.True(t, outdated)
		}
	})

	t.Run("a hash in no known format is an error", func(t *testing.T) {
		t.Parallel()
		key := base64.RawStdEncoding.EncodeToString(make([]byte, 32))
		for _, hash := range []string{
			"", "plain", "$argon2id$v=19$m=1,t=1,p=1$AAAA$AAAA", "$argon2id$v=19$m=4294967295,t=2,p=1$AAAA$" + key, "$argon2id$v=19$m=1024,t=2,p=1$AAAA$AAAA",
		} {
			_, _, err := user.NewHasher(user.HashMemory, func() {}).Check(t.Context(), &hash, "x")
			require.ErrorIs(t, err, user.ErrUnreadableHash)
		}
	})

	t.Run("turns people away when too many hash at once", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			release := make(chan struct{})
			h := user.NewHasher(user.HashMemory, func() { <-release })
			ctx, cancel := context.WithCancel(t.Context())
			var refused, cancelled atomic.Int32
			var wg sync.WaitGroup
			hash := func(ctx context.Context) {
				_, err := h.Hash(ctx, "x")
				switch {
				case fault.KindOf(err) == fault.Unavailable:
					refused.Add(1)
				case err != nil:
					cancelled.Add(1)
				}
			}
			for range 2*runtime.GOMAXPROCS(0) + 8 {
				wg.Go(func() { hash(t.Context()) })
			}
			synctest.Wait()
			wg.Go(func() { hash(ctx) })
			synctest.Wait()
			cancel()
			<-time.After(4 * time.Second) // of the bubble's own time
			close(release)
			wg.Wait()

			require.Positive(t, refused.Load())
			require.EqualValues(t, 1, cancelled.Load())
		})
	})
}

func TestGuesses(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)
	here, device := user.Network(netip.MustParseAddr("203.0.113.9")), user.KnownDevice("d")
	cases := []struct {
		name    string
		source  user.Source
		guesses user.Guesses
		want    time.Duration
	}{
		{"nothing happened", here, user.Guesses{}, 0},
		{"four failures are free", here, user.Guesses{Own: 4, All: 4, OwnAt: now, AllAt: now}, 0},
		{"after the fifth it is a second", here, user.Guesses{Own: 5, All: 5, OwnAt: now, AllAt: now}, time.Second},
		{"then two", here, user.Guesses{Own: 6, All: 6, OwnAt: now, AllAt: now}, 2 * time.Second},
		{"then four", here, user.Guesses{Own: 7, All: 7, OwnAt: now, AllAt: now}, 4 * time.Second},
		{"never more than a minute", here, user.Guesses{Own: 500, All: 500, OwnAt: now, AllAt: now}, time.Minute},
		{"waiting helps", here, user.Guesses{Own: 8, All: 8, OwnAt: now.Add(-5 * time.Second), AllAt: now.Add(-5 * time.Second)}, 3 * time.Second},
		{"it ends", here, user.Guesses{Own: 8, All: 8, OwnAt: now.Add(-8 * time.Second), AllAt: now.Add(-8 * time.Second)}, 0},
		{"another address waits far less", here, user.Guesses{All: 13, AllAt: now}, 4 * time.Second},
		{"many addresses make everybody wait", here, user.Guesses{All: 200, AllAt: now}, time.Minute},
		{"a known device does not wait for others", device, user.Guesses{All: 200, AllAt: now}, 0},
		{"a known device waits for itself", device, user.Guesses{Own: 6, All: 6, OwnAt: now, AllAt: now}, 2 * time.Second},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()

			require.Equal(t, c.want, c.guesses.Wait(c.source, now))
			require.Equal(t, c.want > 0, fault.KindOf(c.guesses.Admit(c.source, now)) == fault.RateLimited)
		})
	}

	t.Run("more failures never mean a shorter wait, and a known device never waits longer", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			own := rapid.IntRange(0, 100).Draw(t, "own")
			g := user.Guesses{Own: own, All: own + rapid.IntRange(0, 100).Draw(t, "others"), OwnAt: now, AllAt: now}
			more := g
			more.Own, more.All = g.Own+1, g.All+1

			require.GreaterOrEqual(t, more.Wait(here, now), g.Wait(here, now))
			require.LessOrEqual(t, g.Wait(device, now), g.Wait(here, now))
			require.LessOrEqual(t, g.Wait(here, now), time.Minute)
		})
	})
}

func TestNetwork(t *testing.T) {
	t.Parallel()
	same := func(a, b string) bool {
		return user.Network(netip.MustParseAddr(a)) == user.Network(netip.MustParseAddr(b))
	}

	require.True(t, same("203.0.113.9", "::ffff:203.0.113.9"))
	require.False(t, same("203.0.113.9", "203.0.113.10"))
	require.True(t, same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"))
	require.False(t, same("2001:db8:1:2::1", "2001:db8:1:3::1"))
	require.True(t, same("fe80::1%eth0", "fe80::2%eth1"))
	require.NotPanics(t, func() { user.Network(netip.Addr{}) })
}

func TestAttempts(t *testing.T) {
	t.Parallel()
	here := user.Network(netip.MustParseAddr("203.0.113.9"))
	setup := func(t *testing.T) (*user.Attempts, string) {
		t.Helper()
		return user.NewAttempts(pgtest.DB(t)), uuid.NewString() + "@example.com"
	}

	t.Run("many at once do not slip through together", func(t *testing.T) {
		t.Parallel()
		attempts, email := setup(t)
		now := clock.Now()
		var admitted atomic.Int32
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				err := attempts.Begin(t.Context(), email, here, now)
				if err == nil {
					admitted.Add(1)
				} else if fault.KindOf(err) != fault.RateLimited {
					t.Error(err)
				}
			})
		}
		wg.Wait()

		require.EqualValues(t, 5, admitted.Load())
	})

	t.Run("success forgives its own source only, whatever letters the address has", func(t *testing.T) {
		t.Parallel()
		attempts, email := setup(t)
		there, now := user.Network(netip.MustParseAddr("203.0.113.10")), clock.Now()
		for range 5 {
			require.NoError(t, attempts.Begin(t.Context(), email, here, now))
		}
		require.Equal(t, fault.RateLimited, fault.KindOf(attempts.Begin(t.Context(), strings.ToUpper(email), here, now)))

		require.NoError(t, attempts.Succeed(t.Context(), email, there))
		require.Error(t, attempts.Begin(t.Context(), email, here, now))
		require.NoError(t, attempts.Succeed(t.Context(), " "+strings.ToUpper(email), here))
		require.NoError(t, attempts.Begin(t.Context(), email, here, now))
	})

	t.Run("failures count for 15 minutes and are then deleted", func(t *testing.T) {
		t.Parallel()
		attempts, email := setup(t)
		now := clock.Now()
		for range 5 {
			require.NoError(t, attempts.Begin(t.Context(), email, here, now.Add(-user.GuessWindow)))
		}

		for range 5 {
			require.NoError(t, attempts.Begin(t.Context(), email, here, now))
		}

		require.Error(t, attempts.Begin(t.Context(), email, here, now))
		var old int
		require.NoError(t, pgtest.Owner(t).QueryRow(t.Context(), `SELECT count(*) FROM auth.sign_in_attempts WHERE attempted_at <= $1`,
			now.Add(-user.GuessWindow)).Scan(&old))
		require.Zero(t, old)
	})
}

func TestUsers(t *testing.T) {
	t.Parallel()
	setup := func(t *testing.T) (*user.Repository, user.User) {
		t.Helper()
		repo, scope := user.NewRepository(pgtest.DB(t)), pgtest.NewProject(t)
		hash := "hash"
		u := user.User{
			ID: uuid.New(), TenantID: scope.TenantID, TenantName: "Tenant", TenantIsActive: true,
			Email: "Ada-" + uuid.NewString() + "@Example.com", PasswordHash: &hash, FullName: "Ada", Role: user.Engineer,
			IsActive: true, LastProjectID: &scope.ProjectID, CreatedAt: clock.Now(),
		}
		require.NoError(t, repo.Insert(t.Context(), u))
		return repo, u
	}

	t.Run("are found by address in any letters", func(t *testing.T) {
		t.Parallel()
		repo, u := setup(t)
		at := clock.Now()
		require.NoError(t, repo.SignedIn(t.Context(), u.Scope(), u.ID, *u.LastProjectID, at))
		u.LastLoginAt = &at

		found, err := repo.ByEmail(t.Context(), strings.ToUpper(u.Email))

		require.NoError(t, err)
		require.Equal(t, u, found)
		_, err = repo.ByEmail(t.Context(), "nobody-"+u.Email)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})

	t.Run("of another tenant are not found and not changed", func(t *testing.T) {
		t.Parallel()
		repo, u := setup(t)
		other := pgtest.NewProject(t)

		_, err := repo.ByID(t.Context(), other, u.ID)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		require.NoError(t, repo.Rehash(t.Context(), other, u.ID, "stolen"))
		found, err := repo.ByID(t.Context(), u.Scope(), u.ID)
		require.NoError(t, err)
		require.Equal(t, "hash", *found.PasswordHash)
	})

	t.Run("have an address that nobody else has", func(t *testing.T) {
		t.Parallel()
		repo, u := setup(t)
		u.ID, u.TenantID, u.Email = uuid.New(), pgtest.NewProject(t).TenantID, strings.ToLower(u.Email)

		require.Equal(t, "ALREADY_EXISTS", fault.CodeOf(repo.Insert(t.Context(), u)))
	})

	t.Run("keep a new hash and the project switched to", func(t *testing.T) {
		t.Parallel()
		repo, u := setup(t)
		second := pgtest.NewSibling(t, auth.Scope{TenantID: u.TenantID})

		require.NoError(t, repo.Rehash(t.Context(), u.Scope(), u.ID, "better"))
		require.NoError(t, repo.SwitchedTo(t.Context(), u.Scope(), u.ID, second.ProjectID))

		found, err := repo.ByID(t.Context(), u.Scope(), u.ID)
		require.NoError(t, err)
		require.Equal(t, "better", *found.PasswordHash)
		require.Equal(t, second.ProjectID, *found.LastProjectID)
		require.True(t, found.MaySignIn())
	})
}
