package egress_test

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/egress"
	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// honeypot listens on loopback addresses of both families and counts who comes.
type honeypot struct {
	port   string
	visits atomic.Int64
}

func newHoneypot(t *testing.T) *honeypot {
	t.Helper()
	h := &honeypot{}
	first, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	_, h.port, err = net.SplitHostPort(first.Addr().String())
	require.NoError(t, err)
	listeners := []net.Listener{first}
	if second, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp6", "[::1]:"+h.port); err == nil {
		listeners = append(listeners, second)
	}

	for _, l := range listeners {
		t.Cleanup(func() { require.NoError(t, l.Close()) })
		go func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				h.visits.Add(1)
				_ = conn.Close()
			}
		}()
	}
	return h
}

// names is a name service that knows a few names and lets a test change its mind.
type names map[string][]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	texts, ok := n[host]
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	addrs := make([]netip.Addr, len(texts))
	for i, text := range texts {
		addrs[i] = netip.MustParseAddr(text)
	}
	return addrs, nil
}

var inside = names{
	"inside.example":               {"127.0.0.1"},
	"inside6.example":              {"::1"},
	"mapped.example":               {"::ffff:127.0.0.1"},
	"mixed.example":                {"93.184.215.14", "127.0.0.1"},
	"mixed6.example":               {"93.184.215.14", "fd00::1"},
	"private.example":              {"10.0.0.1"},
	"xn--bcher-kva.example":        {"192.168.0.1"},
	"metadata.google.internal":     {"169.254.169.254"},
	"kubernetes.default.svc":       {"10.96.0.1"},
	"localtest.me":                 {"127.0.0.1"},
	"127.0.0.1.nip.io":             {"127.0.0.1"},
	"public.example":               {"93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"},
	"xn--n3h.example":              {"93.184.215.14"},
	"_underscore.public.example":   {"93.184.215.14"},
	"a-very-long.name.example":     {"93.184.215.14"},
	"host.docker.internal":         {"172.17.0.1"},
	"instance-data.ec2.internal":   {"169.254.169.254"},
	"wireserver.azure.example":     {"168.63.129.16"},
	"six-to-four.example":          {"2002:7f00:1::1"},
	"teredo.example":               {"2001:0:4136:e378:8000:63bf:3fff:fdd2"},
	"translated.example":           {"64:ff9b::7f00:1"},
	"broadcast.example":            {"255.255.255.255"},
	"unspecified.example":          {"0.0.0.0"},
	"multicast.example":            {"239.1.1.1"},
	"linklocal.example":            {"169.254.1.1"},
	"benchmark.example":            {"198.18.0.1"},
	"shared-address-space.example": {"100.64.0.1"},
}

// forbidden is what nobody may make us call: addresses in every spelling and names that
// lead inside.
func forbidden() []string {
	hosts := []string{
		// This machine.
		"127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "127.255.255.254", "2130706433", "017700000001", "0x7f000001",
		"0x7f.0.0.1", "0x7F.1", "0177.0.0.1", "0177.1", "127.0.0.01", "0000127.0.0.1", "127.0.0.0x1", "00.0.0.0",
		"0.0.0.0", "0", "0.0.0.1", "0x0", "127.0.0.1.", "localhost", "LOCALHOST", "localhost.", "a.localhost", "LocalHost.",
		"[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:1]",
		"[::127.0.0.1]", "[::7f00:1]", "[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]",
		"[::1%25lo]", "[fe80::1%25lo]",
		"１２７.０.０.１", "127。0。0。1", "127．0．0．1", "①②⑦.⓪.⓪.①", "ｌｏｃａｌｈｏｓｔ", "loc%61lhost", "%31%32%37.0.0.1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
		// Metadata services.
		"169.254.169.254", "169.254.169.253", "169.254.170.2", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518",
		"[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[fd00:ec2::254]", "[fd20:ce::254]", "[64:ff9b::a9fe:a9fe]",
		"168.63.129.16", "[::ffff:168.63.129.16]", "100.100.100.200", "192.0.0.192",
		// Private and special ranges.
		"10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "192.0.0.1", "192.0.2.1",
		"198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
		"255.255.255.255", "192.88.99.1", "[fc00::1]", "[fd00::1]", "[fe80::1]", "[febf::1]", "[fec0::1]", "[ff02::1]",
		"[2001:db8::1]", "[2001::1]", "[2002::1]", "[5f00::1]", "[3fff::1]", "[100::1]", "[::ffff:10.0.0.1]", "[2002:a00:1::]",
		"[64:ff9b::a00:1]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
		// Not hosts at all.
		"", "256.256.256.256", "1.2.3", "1.2.3.4.5", "0x", "a..b", "-.example", "exa mple.com", "exam_ple!.com",
	}
	for host := range inside {
		if addrs, _ := inside.LookupNetIP(context.Background(), "ip", host); !isPublic(addrs) {
			hosts = append(hosts, host, host+".")
		}
	}
	return append(hosts, "bücher.example", "INSIDE.example")
}

func isPublic(addrs []netip.Addr) bool {
	for _, addr := range addrs {
		if addr != netip.MustParseAddr("93.184.215.14") && addr != netip.MustParseAddr("2606:2800:21f:cb07:6820:80da:af6b:8b2c") {
			return false
		}
	}
	return true
}

//nolint:tparallel // what the honeypot saw is counted after all of them
func TestForbiddenAddresses(t *testing.T) {
	t.Parallel()
	pot := newHoneypot(t)
	guard := egress.New(nil, egress.WithResolver(lowerCase{inside}))
	client := guard.Client()
	hosts := forbidden()
	require.Greater(t, len(hosts), 130)

	for i, host := range hosts {
		url := "http://" + host + ":" + pot.port + "/latest/meta-data/"
		t.Run(strconv.Itoa(i)+" "+host, func(t *testing.T) {
			err := guard.CheckURL(t.Context(), url)
			require.Equal(t, fault.CodeInvalidValue, fault.CodeOf(err), "at save: %v", err)

			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
			if err != nil {
				return // not even a request
			}
			res, err := client.Do(req)
			require.Nil(t, res)
			require.Equal(t, fault.CodeInvalidValue, fault.CodeOf(err), "at call: %v", err)
		})
	}
	require.Zero(t, pot.visits.Load(), "nobody knocked")

	t.Run("the honeypot would have noticed", func(t *testing.T) {
		conn, err := egress.New(nil, egress.WithLoopback()).DialContext(t.Context(), "tcp", "127.0.0.1:"+pot.port)
		require.NoError(t, err)
		buf := make([]byte, 1)
		_, err = conn.Read(buf) // until the honeypot has accepted and closed
		require.Error(t, err)
		require.NoError(t, conn.Close())
		require.EqualValues(t, 1, pot.visits.Load())
	})
}

// lowerCase answers as name services do: without regard to case and a dot at the end.
type lowerCase struct{ names }

func (l lowerCase) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	for name := range l.names {
		if len(name) == len(host) && equalFold(name, host) {
			return l.names.LookupNetIP(ctx, network, name)
		}
	}
	return l.names.LookupNetIP(ctx, network, host)
}

func equalFold(a, b string) bool {
	for i := range len(a) {
		if a[i]|0x20 != b[i]|0x20 {
			return false
		}
	}
	return true
}

func TestCheckURL(t *testing.T) {
	t.Parallel()
	guard := egress.New(nil, egress.WithResolver(inside))

	for _, url := range []string{
		"https://public.example/path?q=1", "http://public.example:9090", "https://93.184.215.14", "https://[2606:4700::1111]:8443/",
		"https://☃.example/", "HTTPS://public.example.", "https://_underscore.public.example", "https://[::ffff:93.184.215.14]/",
	} {
		t.Run("accepts "+url, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, guard.CheckURL(t.Context(), url))
		})
	}

	for _, url := range []string{
		"", "public.example", "//public.example", "ftp://public.example", "file:///etc/passwd", "gopher://public.example",
		"javascript:alert(1)", "http://", "http:///path", "http://user:pass@public.example", "http://public.example:0",
		"http://public.example:65536", "http://public.example:port", "http://unknown.example", "http://public.example\x00", "https:public.example",
		"http://public.example/" + string(make([]byte, 3000)),
	} {
		t.Run("refuses "+strconv.Quote(url)[:min(60, len(strconv.Quote(url)))], func(t *testing.T) {
			t.Parallel()
			err := guard.CheckURL(t.Context(), url)
			require.Equal(t, fault.Invalid, fault.KindOf(err))
			require.Equal(t, fault.CodeInvalidValue, fault.CodeOf(err))
			require.NotContains(t, err.Error(), "pass@")
		})
	}

	t.Run("does not refuse because the name service is away", func(t *testing.T) {
		t.Parallel()
		away := egress.New(nil, egress.WithResolver(failing{}))
		require.NoError(t, away.CheckURL(t.Context(), "https://public.example"))
	})
}

type failing struct{}

func (failing) LookupNetIP(context.Context, string, string) ([]netip.Addr, error) {
	return nil, &net.DNSError{Err: "timeout", IsTimeout: true, IsTemporary: true}
}

func TestAllowedRanges(t *testing.T) {
	t.Parallel()

	check := func(t *testing.T, allow, url string) error {
		t.Helper()
		prefixes, err := egress.ParseAllow(allow)
		require.NoError(t, err)
		return egress.New(prefixes, egress.WithResolver(inside)).CheckURL(t.Context(), url)
	}

	for _, c := range []struct{ allow, url string }{
		{"10.0.0.0/8", "http://10.0.0.5"},
		{"10.0.0.5", "http://10.0.0.5"},
		{"192.168.0.0/16, 10.0.0.0/8", "http://private.example"},
		{"fd00::/8", "http://[fd00::1]"},
		{"10.0.0.5/32", "http://[::ffff:10.0.0.5]"},
		{"100.64.0.0/10", "http://100.64.0.1"},
	} {
		t.Run(c.allow+" opens "+c.url, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, check(t, c.allow, c.url))
		})
	}

	for _, c := range []struct{ allow, url string }{
		{"10.0.0.5/32", "http://10.0.0.6"},
		{"", "http://10.0.0.5"},
		{"127.0.0.0/8", "http://127.0.0.1"},
		{"127.0.0.1", "http://127.0.0.1"},
		{"::/0", "http://[::1]"},
		{"0.0.0.0/0", "http://169.254.169.254"},
		{"0.0.0.0/0", "http://168.63.129.16"},
		{"0.0.0.0/0", "http://100.100.100.200"},
		{"0.0.0.0/0", "http://0.0.0.0"},
		{"0.0.0.0/0", "http://224.0.0.1"},
		{"0.0.0.0/0", "http://localhost"},
		{"::/0", "http://[fd00:ec2::254]"},
		{"64:ff9b::/96", "http://[64:ff9b::7f00:1]"},
		{"64:ff9b::/96", "http://[64:ff9b::a9fe:a9fe]"},
		{"2002::/16", "http://[2002:7f00:1::]"},
		{"::/0", "http://[::7f00:1]"},
	} {
		t.Run(c.allow+" does not open "+c.url, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, fault.CodeInvalidValue, fault.CodeOf(check(t, c.allow, c.url)))
		})
	}

	t.Run("an address of this machine is opened by its own entry only", func(t *testing.T) {
		t.Parallel()
		own := ownAddress(t)
		url := "http://" + net.JoinHostPort(own.String(), "8503")
		require.Error(t, check(t, "0.0.0.0/0", url))
		require.NoError(t, check(t, own.String(), url))
	})

	t.Run("a wrong entry is named", func(t *testing.T) {
		t.Parallel()
		for _, text := range []string{"10.0.0.0/33", "ten", "10.0.0.0/8;11.0.0.0/8", "fe80::1%lo"} {
			_, err := egress.ParseAllow(text)
			require.ErrorContains(t, err, "OUTBOUND_ALLOW_CIDRS")
		}
		none, err := egress.ParseAllow(" , ")
		require.NoError(t, err)
		require.Empty(t, none)
	})
}

func ownAddress(t *testing.T) netip.Addr {
	t.Helper()
	addrs, err := net.InterfaceAddrs()
	require.NoError(t, err)
	for _, addr := range addrs {
		network, ok := addr.(*net.IPNet)
		require.True(t, ok)
		ip, _ := netip.AddrFromSlice(network.IP)
		if ip = ip.Unmap(); ip.Is4() && !ip.IsLoopback() && !ip.IsLinkLocalUnicast() {
			return ip
		}
	}
	t.Skip("this machine has no address but loopback")
	return netip.Addr{}
}
