package errorgroup_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/domain/errorgroup"
)

func TestNormalize(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ message, want string }{
		"numbers":                               {"bad id 42 of 7", "bad id <num> of <num>"},
		"a UUID":                                {"user 0198c0de-7a1b-7c3d-9e4f-5a6b7c8d9e0f is gone", "user <uuid> is gone"},
		"a hex run of 16":                       {"object 0123456789abcdef", "object <hex>"},
		"a hex run of 15 is not one":            {"object abcdefabcdefabc", "object abcdefabcdefabc"},
		"an IPv4 address with a port":           {"dial tcp 10.0.0.7:5432: refused", "dial tcp <ip>:<num>: refused"},
		"an IPv4 address ends a sentence":       {"No route to 10.0.0.7.", "No route to <ip>."},
		"numbers that are no address":           {"version 1.2.3.400", "version <num>.<num>.<num>.<num>"},
		"an IPv6 address":                       {"dial [fe80::1]:80 and 2001:db8::7", "dial [<ip>]:<num> and <ip>"},
		"a time is no address":                  {"at 12:34:56", "at <num>:<num>:<num>"},
		"a name of C++ is no address":           {"std::vector and a::b", "std::vector and a::b"},
		"an e-mail address":                     {"no mailbox a.b+c@example.co.uk", "no mailbox <email>"},
		"strings in every quote":                {"no 'a b', \"c\\\"d\" or `e`", "no <str>, <str> or <str>"},
		"an apostrophe is no quote":             {"can't open it's file", "can't open it's file"},
		"a quote that never ends":               {`missing "end`, `missing "end`},
		"numbers inside a string do not matter": {"key 'user:42' missing", "key <str> missing"},
		"more than 200 characters are cut":      {strings.Repeat("ü", 300), strings.Repeat("ü", 200)},
		"nothing":                               {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, errorgroup.Normalize(c.message))
		})
	}
}

func TestNormalizedMessagesAreShortAndWithoutDigits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		message := rapid.String().Draw(t, "message")
		got := errorgroup.Normalize(message)
		require.LessOrEqual(t, utf8.RuneCountInString(got), 200)
		require.NotContains(t, strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return '0'
			}
			return r
		}, got), "0")
	})
}

func TestFrames(t *testing.T) {
	t.Parallel()
	own := func(function, file string) errorgroup.Frame {
		return errorgroup.Frame{Function: function, File: file, InApp: true}
	}
	for name, c := range map[string]struct {
		stack string
		want  []errorgroup.Frame
	}{
		"Python names the innermost frame last": {
			"Traceback (most recent call last):\n  File \"/srv/app/main.py\", line 3, in main\n    run()\n" +
				"  File \"/srv/app/job.py\", line 9, in run\n    raise ValueError(\"x\")\nValueError: x",
			[]errorgroup.Frame{own("run", "job.py"), own("main", "main.py")},
		},
		"of a chain of Python errors the last counts": {
			"Traceback (most recent call last):\n  File \"a.py\", line 1, in a\nKeyError\n\nDuring handling of the above exception, another exception occurred:\n\n" +
				"Traceback (most recent call last):\n  File \"b.py\", line 2, in b\nValueError",
			[]errorgroup.Frame{own("b", "b.py")},
		},
		"Node.js": {
			"TypeError: x\n    at Cart.total (/srv/app/cart.js:12:7)\n    at async handle (file:///srv/app/main.mjs:3:1)\n    at /srv/app/x.js:1:2\n" +
				"    at Layer.handle (/srv/app/node_modules/express/lib/router/layer.js:95:5)",
			[]errorgroup.Frame{
				own("Cart.total", "cart.js"), own("handle", "main.mjs"), own("", "x.js"), {Function: "Layer.handle", File: "layer.js"},
			},
		},
		"a browser's bundle without its hash": {
			"Error: x\nrender@https://shop.example/assets/app.3f2a9c1b77.js:1:2000\n@https://shop.example/assets/app.3f2a9c1b77.js:1:1",
			[]errorgroup.Frame{own("render", "app.js"), own("", "app.js")},
		},
		"Java up to its cause": {
			"java.lang.IllegalStateException: x\n\tat com.shop.Cart.lambda$total$3(Cart.java:12)\n\tat java.base/java.util.ArrayList.forEach(ArrayList.java:1511)\n" +
				"Caused by: java.io.IOException\n\tat com.shop.Db.read(Db.java:1)",
			[]errorgroup.Frame{own("com.shop.Cart.lambda$total$", "Cart.java"), {Function: "java.base/java.util.ArrayList.forEach", File: "ArrayList.java"}},
		},
		"Go": {
			"goroutine 1 [running]:\nmain.(*Cart).total(0xc000010000, {0x1, 0x2})\n\t/src/cart/cart.go:12 +0x1d\nnet/http.HandlerFunc.ServeHTTP(0x1)\n" +
				"\t/usr/local/go/src/net/http/server.go:2294 +0x29\n",
			[]errorgroup.Frame{own("main.(*Cart).total", "cart.go"), {Function: "net/http.HandlerFunc.ServeHTTP", File: "server.go"}},
		},
		"Ruby": {"app/cart.rb:12:in `total'\n\tfrom /usr/lib/ruby/x.rb:3:in `call'", []errorgroup.Frame{own("total", "cart.rb"), {Function: "call", File: "x.rb"}}},
		"PHP":  {"#0 /srv/cart.php(12): Cart->total()\n#1 {main}", []errorgroup.Frame{own("Cart->total", "cart.php")}},
		".NET": {
			"   at Shop.Cart.Total(Int32 id) in C:\\src\\Cart.cs:line 12\n   at System.Linq.Enumerable.Sum(Object x)",
			[]errorgroup.Frame{own("Shop.Cart.Total", "Cart.cs"), {Function: "System.Linq.Enumerable.Sum"}},
		},
		"anything else": {"it went wrong\nbadly", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, errorgroup.Frames(c.stack))
		})
	}
}

func TestFingerprintOf(t *testing.T) {
	t.Parallel()
	stack := func(line string) string {
		return "Traceback (most recent call last):\n  File \"/srv/app/job.py\", line " + line + ", in run\n"
	}
	base := errorgroup.FingerprintOf("api", "ValueError", "bad id 42", stack("9"))

	require.Equal(t, "e85d900daa57dd822b818b18dfc4acca", errorgroup.FingerprintOf("api", "ValueError", "bad id 42", ""),
		"the beginning of SHA-256 of api|ValueError|bad id <num>|")
	require.Equal(t, base, errorgroup.FingerprintOf("api", "ValueError", "bad id 7", stack("1234")), "numbers and lines do not matter")
	for name, other := range map[string]string{
		"another service": errorgroup.FingerprintOf("web", "ValueError", "bad id 42", stack("9")),
		"another class":   errorgroup.FingerprintOf("api", "KeyError", "bad id 42", stack("9")),
		"another message": errorgroup.FingerprintOf("api", "ValueError", "bad name", stack("9")),
		"another place":   errorgroup.FingerprintOf("api", "ValueError", "bad id 42", "  File \"/srv/app/other.py\", line 9, in run\n"),
		"no stack":        errorgroup.FingerprintOf("api", "ValueError", "bad id 42", ""),
	} {
		require.NotEqual(t, base, other, name)
	}
}
