package recent_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/recent"
)

func TestWhatWasNotAskedForLongestGoesFirst(t *testing.T) {
	t.Parallel()
	c := recent.New[string](10)
	c.Put(1, "one", 4)
	c.Put(2, "two", 4)
	_, ok := c.Get(1)
	require.True(t, ok)
	c.Put(3, "three", 4)

	_, ok = c.Get(2)
	require.False(t, ok, "it was not asked for")
	for id, want := range map[int64]string{1: "one", 3: "three"} {
		got, ok := c.Get(id)
		require.True(t, ok)
		require.Equal(t, want, got)
	}
}

func TestWhatIsTooLargeIsNotKept(t *testing.T) {
	t.Parallel()
	c := recent.New[string](10)
	c.Put(1, "one", 10)
	c.Put(2, "two", 11)

	_, ok := c.Get(1)
	require.True(t, ok, "it makes no room for what cannot be kept")
	_, ok = c.Get(2)
	require.False(t, ok)
}
