package core

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// Origins knows which browser origins may use the API with credentials.
type Origins struct{ allowed []string }

// NewOrigins returns the given origins, compared exactly.
func NewOrigins(allowed []string) Origins {
	return Origins{allowed: allowed}
}

// Allows reports whether origin is on the list.
func (o Origins) Allows(origin string) bool {
	return origin != "" && slices.Contains(o.allowed, origin)
}

// Proves reports whether an Origin header, or without one a Referer, shows that
// a request came from an allowed page or from a page of this very host.
func (o Origins) Proves(origin, referer, host string) bool {
	if origin == "" {
		u, err := url.Parse(referer)
		if err != nil || u.Host == "" {
			return false
		}
		origin = u.Scheme + "://" + u.Host
	}
	if o.Allows(origin) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && strings.EqualFold(u.Host, host)
}

// ClientAddress is the address of the client: the right-most forwarded entry
// that is no trusted proxy, when the peer is one, else the peer.
func ClientAddress(peer netip.Addr, forwarded []string, trusted []netip.Prefix) netip.Addr {
	isTrusted := func(a netip.Addr) bool {
		return slices.ContainsFunc(trusted, func(p netip.Prefix) bool { return p.Contains(a.Unmap()) })
	}
	address := peer.Unmap()
	if !isTrusted(address) {
		return address
	}
	entries := strings.Split(strings.Join(forwarded, ","), ",")
	for _, entry := range slices.Backward(entries) {
		next, err := netip.ParseAddr(strings.TrimSpace(entry))
		if err != nil {
			return address
		}
		if address = next.Unmap(); !isTrusted(address) {
			return address
		}
	}
	return address
}
