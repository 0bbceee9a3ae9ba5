package ingest_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

func TestParseTime(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)

	for text, want := range map[string]time.Time{
		"":                             {},
		"0":                            {},
		"2026-01-24T12:00:00Z":         noon,
		"2026-01-24T13:00:00+01:00":    noon,
		"2026-01-24T12:00:00":          noon,
		"1769256000":                   noon,
		"1769256000.5":                 noon.Add(time.Second / 2),
		"1769256000000":                noon,
		"1769256000000000":             noon,
		"1769256000000000999":          noon,
		"2026-01-24T12:00:00.1234567Z": noon.Add(123456 * time.Microsecond),
	} {
		at, err := ingest.ParseTime(text)
		require.NoError(t, err, text)
		require.Equal(t, want, at, text)
	}
	for _, text := range []string{"yesterday", "-5", "NaN", "1e400", "2026-13-01T00:00:00Z"} {
		_, err := ingest.ParseTime(text)
		require.Error(t, err, text)
	}
}

func TestClamp(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 24, 12, 0, 0, 0, time.UTC)

	at, ok := ingest.Clamp(now.Add(11*time.Minute), now, time.Hour)
	require.True(t, ok)
	require.Equal(t, now, at)
	_, ok = ingest.Clamp(now.Add(-61*time.Minute), now, time.Hour)
	require.False(t, ok)
}

func TestJudgeNamesTheFirstAndCountsAll(t *testing.T) {
	t.Parallel()
	var j ingest.Judge
	for i := range 30 {
		j.Reject(i, ingest.CodeTooOld, "item %d", i)
	}
	require.Equal(t, 30, j.Rejected())
	require.Len(t, j.Shown(), 20)
	require.Equal(t, map[string]int{"too_old": 30}, j.Counts())
}

func packed(t require.TestingT, encoding string, plain []byte) []byte {
	var b bytes.Buffer
	var err error
	switch encoding {
	case "gzip":
		w := gzip.NewWriter(&b)
		_, err = w.Write(plain)
		require.NoError(t, w.Close())
	case "deflate":
		w := zlib.NewWriter(&b)
		_, err = w.Write(plain)
		require.NoError(t, w.Close())
	case "bare deflate":
		w, _ := flate.NewWriter(&b, 1)
		_, err = w.Write(plain)
		require.NoError(t, w.Close())
	case "zstd":
		w, _ := zstd.NewWriter(&b)
		_, err = w.Write(plain)
		require.NoError(t, w.Close())
	case "snappy":
		return snappy.Encode(nil, plain)
	case "framed snappy":
		w := snappy.NewBufferedWriter(&b)
		_, err = w.Write(plain)
		require.NoError(t, w.Close())
	default:
		return plain
	}
	require.NoError(t, err)
	return b.Bytes()
}

func request(body []byte, encoding string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
	words := strings.Fields(encoding)
	if len(words) > 0 {
		r.Header.Set("Content-Encoding", words[len(words)-1])
	}
	return r
}

var encodings = []string{"", "gzip", "deflate", "bare deflate", "zstd", "snappy", "framed snappy"}

func TestRead(t *testing.T) {
	t.Parallel()

	t.Run("every encoding gives the body back", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(t *rapid.T) {
			plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
			encoding := rapid.SampledFrom(encodings).Draw(t, "encoding")
			body, err := ingest.Read(request(packed(t, encoding, plain), encoding))
			require.NoError(t, err)
			require.True(t, bytes.Equal(plain, body))
		})
	})

	t.Run("a cut or foreign body is refused", func(t *testing.T) {
		t.Parallel()
		for _, encoding := range encodings[1:] {
			whole := packed(t, encoding, bytes.Repeat([]byte("abcdefgh"), 1000))
			for _, bad := range [][]byte{whole[:len(whole)/2], []byte("\x99plainly not packed")} {
				_, err := ingest.Read(request(bad, encoding))
				require.Equal(t, fault.Invalid, fault.KindOf(err), encoding)
			}
		}
	})

	t.Run("a bomb is refused", func(t *testing.T) {
		t.Parallel()
		bomb := make([]byte, ingest.MaxDecoded+1)
		for _, encoding := range []string{"gzip", "deflate", "zstd", "snappy"} {
			_, err := ingest.Read(request(packed(t, encoding, bomb), encoding))
			require.Equal(t, fault.TooLarge, fault.KindOf(err), encoding)
		}
	})

	t.Run("too much as sent is refused, with and without its size said", func(t *testing.T) {
		t.Parallel()
		r := request(make([]byte, ingest.MaxSent+1), "")
		_, err := ingest.Read(r)
		require.Equal(t, fault.TooLarge, fault.KindOf(err))
		r = request(make([]byte, ingest.MaxSent+1), "")
		r.ContentLength = -1
		_, err = ingest.Read(r)
		require.Equal(t, fault.TooLarge, fault.KindOf(err))
	})

	t.Run("an unknown encoding is a medium we do not take", func(t *testing.T) {
		t.Parallel()
		_, err := ingest.Read(request([]byte("x"), "br"))
		require.Equal(t, fault.UnsupportedMedia, fault.KindOf(err))
	})

	t.Run("where all bodies are snappy, nobody has to say so", func(t *testing.T) {
		t.Parallel()
		body, err := ingest.ReadSnappy(request(snappy.Encode(nil, []byte("hello")), ""))
		require.NoError(t, err)
		require.Equal(t, "hello", string(body))
	})
}

func TestGroup(t *testing.T) {
	t.Parallel()
	scope := func() auth.Scope { return auth.Scope{TenantID: uuid.New(), ProjectID: uuid.New()} }
	limits := ingest.Limits{Commit: 100, Project: 200, Total: 300, Commits: 2, Time: time.Minute}

	t.Run("what arrives during a commit makes up the next one", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			var commits [][]int
			g := ingest.NewGroup(limits, func(_ context.Context, _ auth.Scope, items []int) error {
				time.Sleep(time.Second)
				commits = append(commits, items)
				return nil
			})
			s := scope()
			var done sync.WaitGroup
			for i := range 5 {
				done.Go(func() { require.NoError(t, g.Add(t.Context(), s, 10, i)) })
				synctest.Wait()
			}
			done.Wait()
			require.Equal(t, [][]int{{0}, {1, 2, 3, 4}}, commits)
			require.Zero(t, g.Waiting())
		})
	})

	t.Run("who was answered together is waited for, and who comes alone is not", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			waits := limits
			waits.Linger = time.Second
			var commits [][]int
			g := ingest.NewGroup(waits, func(_ context.Context, _ auth.Scope, items []int) error {
				time.Sleep(time.Second)
				commits = append(commits, items)
				return nil
			})
			s, began := scope(), time.Now()
			require.NoError(t, g.Add(t.Context(), s, 10, 0))
			require.Equal(t, time.Second, time.Since(began))
			var done sync.WaitGroup
			for i, after := range []int{0, 1, 2, 3100, 3900} {
				done.Go(func() {
					time.Sleep(time.Duration(after) * time.Millisecond)
					require.NoError(t, g.Add(t.Context(), s, 10, i+1))
				})
			}
			done.Wait()
			require.Equal(t, [][]int{{0}, {1}, {2, 3}, {4, 5}}, commits)
			time.Sleep(2 * waits.Linger) // nobody comes any more
		})
	})

	t.Run("a project that fills its share is slowed down and the others are not", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			hold := make(chan struct{})
			g := ingest.NewGroup(limits, func(context.Context, auth.Scope, []int) error { <-hold; return nil })
			loud, quiet := scope(), scope()
			var done sync.WaitGroup
			for range 2 {
				done.Go(func() { require.NoError(t, g.Add(t.Context(), loud, 100, 1)) })
				synctest.Wait()
			}
			require.Equal(t, fault.RateLimited, fault.KindOf(g.Add(t.Context(), loud, 1, 1)))
			done.Go(func() { require.NoError(t, g.Add(t.Context(), quiet, 100, 1)) })
			synctest.Wait()
			require.Equal(t, fault.Unavailable, fault.KindOf(g.Add(t.Context(), scope(), 1, 1)))
			close(hold)
			done.Wait()
			require.NoError(t, g.Add(t.Context(), loud, 200, 1))
		})
	})

	t.Run("a failure and a panic reach everybody they concern, and nobody else", func(t *testing.T) {
		t.Parallel()
		broken := errors.New("disk full")
		g := ingest.NewGroup(limits, func(_ context.Context, _ auth.Scope, items []int) error {
			if items[0] == 2 {
				panic("hostile")
			}
			if items[0] == 1 {
				return broken
			}
			return nil
		})
		require.ErrorIs(t, g.Add(t.Context(), scope(), 1, 1), broken)
		require.ErrorContains(t, g.Add(t.Context(), scope(), 1, 2), "hostile")
		require.NoError(t, g.Add(t.Context(), scope(), 1, 3))
	})

	t.Run("stopping commits what waits and refuses the rest", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			stored := 0
			g := ingest.NewGroup(limits, func(_ context.Context, _ auth.Scope, items []int) error {
				time.Sleep(time.Second)
				stored += len(items)
				return nil
			})
			s := scope()
			for range 3 {
				go func() { _ = g.Add(context.WithoutCancel(t.Context()), s, 1, 1) }()
				synctest.Wait()
			}
			ctx, stop := context.WithCancel(t.Context())
			stop()
			require.NoError(t, g.Run(ctx))
			require.Equal(t, 3, stored)
			require.Equal(t, fault.Unavailable, fault.KindOf(g.Add(t.Context(), s, 1, 1)))
		})
	})
}
