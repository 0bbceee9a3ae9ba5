package egress

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

const maxURL = 2048

var hostName = regexp.MustCompile(`^([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*$`)

// CheckURL says before it is saved whether a URL may be called. What passes here is
// checked again on every call: names can change where they point.
func (g *Guard) CheckURL(ctx context.Context, raw string) error {
	if len(raw) > maxURL {
		return refused("The URL must not be longer than %d characters.", maxURL)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return refused("This is not a URL.") // the parser's text would repeat it
	}
	if err := checkURL(u); err != nil {
		return err
	}

	_, err = g.resolve(ctx, u.Hostname())
	if fault.KindOf(err) == fault.Invalid {
		return err
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return refused("The host of the URL is unknown.")
	}
	return nil // a name service that does not answer now is no reason to refuse
}

// checkURL holds what needs no name resolution.
func checkURL(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return refused("The URL must begin with http:// or https://.")
	}
	if u.User != nil {
		return refused("The URL must not contain a user name or password.")
	}
	if u.Hostname() == "" {
		return refused("The URL must name a host.")
	}
	if port := u.Port(); port != "" {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return refused("The port of the URL must be between 1 and 65535.")
		}
	}
	return nil
}

// parseHost returns an address if the host is written as one, else a name to look up.
// A host that some resolvers take for a name and others for an address (127.1,
// 0x7f000001, 2130706433) is refused.
func (g *Guard) parseHost(host string) (string, netip.Addr, error) {
	host, err := ascii(host)
	if err != nil {
		return "", netip.Addr{}, err
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		return "", addr, nil
	}

	if len(host) > 253 || !hostName.MatchString(host) || endsInNumber(host) {
		return "", netip.Addr{}, refused("The host of the URL is not valid.")
	}
	if lower := strings.ToLower(host); !g.loopback && (lower == "localhost" || strings.HasSuffix(lower, ".localhost")) {
		return "", netip.Addr{}, refused(hostIsRefused)
	}
	return host, netip.Addr{}, nil
}

// ascii folds the other ways to write a host: full-width digits, ideographic dots,
// internationalized names, the dot at the end.
func ascii(host string) (string, error) {
	folded, err := idna.Lookup.ToASCII(host)
	if err != nil && !isASCII(host) {
		return "", refused("The host of the URL is not valid.")
	}
	if err != nil {
		folded = host // an underscore or an IPv6 address is no error here
	}
	return strings.TrimSuffix(folded, "."), nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// endsInNumber is the test of the WHATWG URL standard for hosts that are meant as IPv4
// addresses, section 3.5.
func endsInNumber(host string) bool {
	last := host[strings.LastIndexByte(host, '.')+1:]
	if last == "" {
		return true
	}
	digits := strings.Trim(last, "0123456789") == ""
	_, err := strconv.ParseUint(last, 0, 64)
	return digits || err == nil || strings.HasPrefix(strings.ToLower(last), "0x")
}
