// Package egress is the one way to call an address that a user supplied: connection
// tests, Grafana, Prometheus, notification webhooks, CI/CD hosts, monitors. It follows
// section 19 of the API conventions: a name is resolved once, every address it has is
// checked and the checked address is dialed, with a second check on the socket itself.
// Calls to services of the platform and to addresses that only the operator sets do
// not go through it.
package egress

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"syscall"
	"time"

	"code.dny.dev/ssrf"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const (
	connectTimeout = 5 * time.Second
	resolveTimeout = 2 * time.Second
	totalTimeout   = 10 * time.Second
	maxBody        = 5 << 20
	maxHeader      = 64 << 10
	maxRedirects   = 3
)

// Resolver looks up the addresses of a name.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Guard decides which addresses may be called. It is safe for concurrent use.
type Guard struct {
	allow    []netip.Prefix
	special  *ssrf.Guardian
	resolver Resolver
	loopback bool
	total    time.Duration
	roots    *x509.CertPool
}

// Option changes a Guard.
type Option func(*Guard)

// WithTotalTimeout replaces the ten seconds that a whole exchange may take.
func WithTotalTimeout(d time.Duration) Option {
	return func(g *Guard) { g.total = d }
}

// WithResolver replaces the name resolution of the machine, in tests.
func WithResolver(r Resolver) Option {
	return func(g *Guard) { g.resolver = r }
}

// WithLoopback admits loopback addresses, so that tests can call their own servers.
// No setting reaches it.
func WithLoopback() Option {
	return func(g *Guard) { g.loopback = true }
}

// WithRootCAs replaces the authorities of the machine that certificates are verified
// against.
func WithRootCAs(roots *x509.CertPool) Option {
	return func(g *Guard) { g.roots = roots }
}

// New returns a guard that refuses everything but public addresses and the private
// ranges that the operator allows.
func New(allow []netip.Prefix, opts ...Option) *Guard {
	g := &Guard{
		allow: slices.Clone(allow), special: ssrf.New(ssrf.WithAnyPort()),
		resolver: net.DefaultResolver, total: totalTimeout,
	}
	for _, opt := range opts {
		opt(g)
	}
	return g
}

// ParseAllow reads OUTBOUND_ALLOW_CIDRS: networks separated by commas. An entry
// without a mask is one address.
func ParseAllow(text string) ([]netip.Prefix, error) {
	var allow []netip.Prefix
	for entry := range strings.SplitSeq(text, ",") {
		entry = strings.TrimSpace(entry)
		if entry == "" {
			continue
		}
		prefix, err := parsePrefix(entry)
		if err != nil {
			return nil, fmt.Errorf("OUTBOUND_ALLOW_CIDRS: %q is neither a network nor an address", entry)
		}
		allow = append(allow, prefix)
	}
	return allow, nil
}

func parsePrefix(text string) (netip.Prefix, error) {
	if !strings.Contains(text, "/") {
		addr, err := netip.ParseAddr(text)
		if err != nil || addr.Zone() != "" {
			return netip.Prefix{}, errors.New("not an address")
		}
		addr = addr.Unmap()
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(text)
	return prefix.Masked(), err
}

// DialContext connects to host:port if every address of the host may be called. Tests
// of protocols other than HTTP use it directly.
func (g *Guard) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, refused("The address must have the form host:port.")
	}
	ctx, cancel := context.WithTimeout(ctx, connectTimeout)
	defer cancel()

	addrs, err := g.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	return g.dialFirst(ctx, network, addrs, port)
}

// dialFirst tries the addresses in turn and shares the time that is left among them.
func (g *Guard) dialFirst(ctx context.Context, network string, addrs []netip.Addr, port string) (net.Conn, error) {
	dialer := &net.Dialer{Control: g.control}
	var failures []error
	for i, addr := range addrs {
		conn, err := dialOne(ctx, dialer, network, net.JoinHostPort(addr.String(), port), len(addrs)-i)
		if err == nil {
			return conn, nil
		}
		failures = append(failures, err)
	}
	return nil, unreachable(ctx, errors.Join(failures...))
}

func dialOne(ctx context.Context, dialer *net.Dialer, network, address string, left int) (net.Conn, error) {
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/time.Duration(left))
		defer cancel()
	}
	return dialer.DialContext(ctx, network, address)
}

// control is the second wall: it sees the very address of the socket.
func (g *Guard) control(_, address string, _ syscall.RawConn) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return refused("This address may not be called.")
	}
	return g.checkAddr(target.Addr())
}

// resolve returns the addresses of a host, or a refusal if any of them may not be
// called: a name that points inside and outside is not tried at all.
func (g *Guard) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	name, literal, err := g.parseHost(host)
	if err != nil {
		return nil, err
	}
	if literal.IsValid() {
		return []netip.Addr{literal}, g.checkAddr(literal)
	}

	ctx, cancel := context.WithTimeout(ctx, resolveTimeout)
	defer cancel()
	addrs, err := g.resolver.LookupNetIP(ctx, "ip", name)
	if err != nil {
		return nil, unreachable(ctx, fmt.Errorf("resolve host: %w", err))
	}
	for i, addr := range addrs {
		addrs[i] = addr.Unmap()
		if err := g.checkAddr(addr); err != nil {
			return nil, err
		}
	}
	// IPv4 first: a host without IPv6 connectivity would wait on the other family.
	slices.SortStableFunc(addrs, func(a, b netip.Addr) int { return a.BitLen() - b.BitLen() })
	return addrs, nil
}

// unreachable is the one answer for a name without address, a closed port and one that
// swallows packets: told apart, they would make a port scanner.
func unreachable(ctx context.Context, cause error) error {
	if known, ok := fault.As(cause); ok {
		return known
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return cause
	}
	return fault.New(fault.Upstream, fault.CodeUpstream, "The address could not be reached.").Because(cause)
}

func refused(format string, args ...any) error {
	return fault.New(fault.Invalid, fault.CodeInvalidValue, format, args...)
}
