package core_test

import (
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/services/api-gateway/app/core"
)

func TestOriginsProve(t *testing.T) {
	t.Parallel()
	origins := core.NewOrigins([]string{"https://app.example.com"})

	cases := []struct {
		name, origin, referer, host string
		want                        bool
	}{
		{"an allowed origin", "https://app.example.com", "", "api.example.com", true},
		{"the gateway's own host", "https://api.example.com", "", "api.example.com", true},
		{"an allowed referer when no origin is sent", "", "https://app.example.com/x", "api.example.com", true},
		{"neither origin nor referer", "", "", "api.example.com", false},
		{"another origin", "https://evil.example", "", "api.example.com", false},
		{"an allowed origin as a prefix", "https://app.example.com.evil.example", "", "api.example.com", false},
		{"the null origin", "null", "", "api.example.com", false},
		{"another scheme of an allowed origin", "http://app.example.com", "", "api.example.com", false},
		{"an evil origin beside a good referer", "https://evil.example", "https://app.example.com/", "api.example.com", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, origins.Proves(c.origin, c.referer, c.host))
		})
	}
}

func TestClientAddress(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.1/32")}

	cases := []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"a peer that is no proxy is the client, whatever it claims", "203.0.113.9", []string{"198.51.100.1"}, "203.0.113.9"},
		{"behind a proxy the right-most foreign entry counts", "10.0.0.1", []string{"1.1.1.1, 198.51.100.7, 10.2.3.4"}, "198.51.100.7"},
		{"several header lines are one list", "10.0.0.1", []string{"1.1.1.1", "198.51.100.7"}, "198.51.100.7"},
		{"only proxies: the left-most of them", "10.0.0.1", []string{"10.9.9.9"}, "10.9.9.9"},
		{"rubbish ends the walk", "10.0.0.1", []string{"198.51.100.7, nonsense"}, "10.0.0.1"},
		{"no header", "192.0.2.1", nil, "192.0.2.1"},
		{"a mapped address is its IPv4 self", "::ffff:10.0.0.1", []string{"198.51.100.7"}, "198.51.100.7"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, core.ClientAddress(netip.MustParseAddr(c.peer), c.forwarded, trusted).String())
		})
	}
}
