package egress

import (
	"net"
	"net/netip"
	"slices"
)

// never lists what no setting opens: this machine itself, the link it is on, multicast
// and the metadata services of cloud providers, which hand out credentials.
var never = prefixes(
	"0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "255.255.255.255/32",
	"100.100.100.200/32", // metadata at Alibaba Cloud
	"168.63.129.16/32",   // wire server at Azure, a public address
	"192.0.0.192/32",     // metadata at Oracle Cloud
	"::/127",             // unspecified and loopback
	"fe80::/10", "fec0::/10", "ff00::/8",
	"fd00:ec2::/32",          // metadata, time and name service at AWS
	"fd20:ce::254/128",       // metadata at Google Cloud
	"fd00:c1::a9fe:a9fe/128", // metadata at Oracle Cloud
)

// Addresses that carry an IPv4 address in their last 32 bits or after their prefix:
// opening them must not open what they lead to.
var (
	nat64      = netip.MustParsePrefix("64:ff9b::/96")
	localNAT64 = netip.MustParsePrefix("64:ff9b:1::/48")
	compatible = netip.MustParsePrefix("::/96")
	sixToFour  = netip.MustParsePrefix("2002::/16")
)

const hostIsRefused = "This address may not be called: it is not a public address."

// checkAddr refuses an address that may not be called.
func (g *Guard) checkAddr(addr netip.Addr) error {
	if !addr.IsValid() || addr.Zone() != "" {
		return refused(hostIsRefused)
	}
	addr = addr.Unmap()
	if g.loopback && addr.IsLoopback() {
		return nil
	}
	if contains(never, addr) || g.isOwn(addr) {
		return refused(hostIsRefused)
	}
	if inner, ok := embedded(addr); ok && contains(never, inner) {
		return refused(hostIsRefused)
	}

	if contains(g.allow, addr) {
		return nil
	}
	if err := g.special.SafeAddr(addr); err != nil {
		return refused(hostIsRefused)
	}
	return nil
}

// isOwn reports whether the address is one of this machine's. Only an operator who
// lists that very address can open it.
func (g *Guard) isOwn(addr netip.Addr) bool {
	if slices.Contains(g.allow, netip.PrefixFrom(addr, addr.BitLen())) {
		return false
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		return false // the other checks stand; without interfaces nothing is dialed anyway
	}
	return slices.ContainsFunc(own, func(a net.Addr) bool {
		network, ok := a.(*net.IPNet)
		if !ok {
			return false
		}
		ip, ok := netip.AddrFromSlice(network.IP)
		return ok && ip.Unmap() == addr
	})
}

// embedded returns the IPv4 address that an IPv6 address leads to.
func embedded(addr netip.Addr) (netip.Addr, bool) {
	if addr.Is4() {
		return netip.Addr{}, false
	}
	bytes := addr.As16()
	switch {
	case nat64.Contains(addr), localNAT64.Contains(addr), compatible.Contains(addr):
		return netip.AddrFrom4([4]byte(bytes[12:16])), true
	case sixToFour.Contains(addr):
		return netip.AddrFrom4([4]byte(bytes[2:6])), true
	default:
		return netip.Addr{}, false
	}
}

func contains(list []netip.Prefix, addr netip.Addr) bool {
	return slices.ContainsFunc(list, func(p netip.Prefix) bool { return p.Contains(addr) })
}

func prefixes(texts ...string) []netip.Prefix {
	list := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		list[i] = netip.MustParsePrefix(text)
	}
	return list
}
