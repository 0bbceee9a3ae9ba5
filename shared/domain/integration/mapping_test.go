package integration_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

func TestParsePath(t *testing.T) {
	t.Parallel()
	good := map[string]integration.Path{
		"$":                      {},
		"$.event.name":           {{Name: "event"}, {Name: "name"}},
		"$['a b'][0].c-d":        {{Name: "a b"}, {Index: 0}, {Name: "c-d"}},
		`$.items[12]["x.y"]._z9`: {{Name: "items"}, {Index: 12}, {Name: "x.y"}, {Name: "_z9"}},
		"$.größe":                {{Name: "größe"}},
	}
	for text, want := range good {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			path, err := integration.ParsePath(text)
			require.NoError(t, err)
			require.Equal(t, want, path)
		})
	}

	bad := []string{
		"", "event.name", "$event", "$.", "$..name", "$.*", "$[*]", "$[-1]", "$[1:2]", "$[?(@.a)]", "$.a b", "$['a", "$[1000]", "$['']",
		"$" + strings.Repeat(".a", 17), "$." + strings.Repeat("a", 255),
	}
	for _, text := range bad {
		t.Run("refuses "+text, func(t *testing.T) {
			t.Parallel()
			_, err := integration.ParsePath(text)
			require.Error(t, err)
		})
	}
}

func TestCheckMapping(t *testing.T) {
	t.Parallel()
	many := map[string]string{}
	for i := range integration.MaxMapped + 1 {
		many["labels."+strings.Repeat("x", i+1)] = "$.a"
	}
	require.NoError(t, integration.Config{Mapping: map[string]string{"title": "$.a", "labels.team": "$.b", "alerts": "$.c"}}.Check())
	for field, mapping := range map[string]map[string]string{
		"config.mapping":       many,
		"config.mapping.title": {"title": "a"},
	} {
		e, ok := fault.As(integration.Config{Mapping: mapping}.Check())
		require.True(t, ok)
		require.Equal(t, field, e.Fields[0].Field)
	}
	for _, target := range []string{"color", "labels.", "Title", ""} {
		require.Error(t, integration.Config{Mapping: map[string]string{target: "$.a"}}.Check(), target)
	}
}
