package demo

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// fault is a way in which the shop can be broken.
type fault struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	// Effect says what a person will see.
	Effect string `json:"effect"`

	strikes []strike
	deploys map[string]string // releases that come with it, by service
	leaks   string            // the service whose memory grows
	fills   bool              // the disk of the database grows
	throws  bool              // pages fail in the browser
}

// strike is what a fault does to a service or to one operation.
type strike struct {
	at    string
	slow  time.Duration
	share float64 // of the times that it fails
	gone  bool    // nobody answers
	full  bool    // only while the disk of the database is full
	why   failure
	says  string // what the server itself logs; programs log on their own
}

// failure is what a program throws.
type failure struct{ class, message, stack string }

const (
	paymentErrors = "payment-errors"
	paymentSlow   = "payment-slow"
	databaseLock  = "database-lock"
	cacheDown     = "cache-down"
	inventoryDown = "inventory-down"
	cartLeak      = "cart-leak"
	diskFull      = "disk-full"
	badRelease    = "bad-release"
	pageErrors    = "page-errors"
)

var knownFaults = []fault{
	{
		Name: paymentErrors, Title: "Payment declines everything it can", Effect: "Nearly half of the payments fail, and with them the checkouts.",
		strikes: []strike{{at: "authorize", share: 0.45, why: failure{
			"CertificateError", "POST https://acquirer.example/v2/authorizations: x509: certificate has expired or is not yet valid",
			goStack("payment", "(*Acquirer).Authorize", "acquirer.go:118", "(*Server).charge", "charge.go:64"),
		}}},
	},
	{
		Name: paymentSlow, Title: "Payment waits for the bank", Effect: "A payment takes about three seconds, and with it every checkout.",
		strikes: []strike{{at: "authorize", slow: 2800 * time.Millisecond, share: 0.05, why: failure{
			"TimeoutError", "POST https://acquirer.example/v2/authorizations: no answer within 5s",
			goStack("payment", "(*Acquirer).Authorize", "acquirer.go:97", "(*Server).charge", "charge.go:64"),
		}}},
	},
	{
		Name: databaseLock, Title: "Inventory waits for its database", Effect: "A lock on the table of the stock makes inventory take about two seconds.",
		strikes: []strike{lock("select stock"), lock("update stock")},
	},
	{
		Name: cacheDown, Title: "The cache is gone", Effect: "Carts fail, and the catalog asks the database for everything.",
		strikes: []strike{{at: "cache", gone: true}, {at: "select products", slow: 180 * time.Millisecond}},
	},
	{
		Name: inventoryDown, Title: "Inventory is gone", Effect: "Nobody answers for inventory; every checkout fails.",
		strikes: []strike{{at: "inventory", gone: true}},
	},
	{
		Name: cartLeak, Title: "Cart leaks memory", Effect: "The memory of cart grows until it is nearly full, and collecting garbage makes it slow.",
		leaks: "cart", strikes: []strike{{at: "cart", slow: 120 * time.Millisecond}},
	},
	{
		Name: diskFull, Title: "The disk of the database fills", Effect: "In less than a minute nothing can be written: orders and reservations fail.",
		fills: true, strikes: []strike{noSpace("insert order"), noSpace("update stock")},
	},
	{
		Name: badRelease, Title: "Checkout gets a bad release", Effect: "Checkout 3.8.0 crashes on carts with a voucher, which are four of ten.",
		deploys: map[string]string{"checkout": "3.8.0"}, strikes: []strike{{at: "checkout", share: 0.4, why: failure{
			"runtime.boundsError", "runtime error: index out of range [3] with length 3",
			goStack("checkout", "(*Vouchers).apply", "vouchers.go:31", "(*Server).order", "order.go:88"),
		}}},
	},
	{
		Name: pageErrors, Title: "The pages get a bad release", Effect: "Web 5.2.0 fails in the browser, on products and at the checkout.",
		deploys: map[string]string{"web": "5.2.0"}, throws: true,
	},
}

// everyday is what goes wrong in a healthy shop.
var everyday = fault{strikes: []strike{{at: "find", share: 0.004, why: failure{
	"SearchTimeout", "suggestions for the product took longer than 200ms",
	goStack("catalog", "(*Suggestions).Load", "suggestions.go:58", "(*Server).product", "product.go:33"),
}}}}

func lock(statement string) strike {
	return strike{
		at: statement, slow: 1800 * time.Millisecond, share: 0.03,
		why: failure{
			"LockTimeout", "ERROR: canceling statement due to lock timeout (SQLSTATE 55P03)",
			goStack("inventory", "(*Stock).query", "stock.go:77", "(*Server).reserve", "reserve.go:40"),
		},
		says: "process 2312 still waiting for ShareLock on transaction 88120 after 1000.118 ms",
	}
}

func noSpace(statement string) strike {
	return strike{
		at: statement, share: 0.9, full: true,
		why: failure{
			"DiskFull", `ERROR: could not extend file "base/16384/24601": No space left on device (SQLSTATE 53100)`,
			goStack("store", "(*Table).write", "table.go:52", "(*Server).handle", "server.go:71"),
		},
		says: `could not extend file "base/16384/24601": No space left on device`,
	}
}

// goStack writes a stack trace as Go does: calls and places, innermost first.
func goStack(program string, callsAndPlaces ...string) string {
	var text strings.Builder
	text.WriteString("goroutine 41 [running]:\n")
	for pair := range slices.Chunk(callsAndPlaces, 2) {
		text.WriteString("shop.example/" + program + "." + pair[0] + "(...)\n\t/srv/" + program + "/" + pair[1] + " +0x1d4\n")
	}
	return text.String()
}

// faults are the switches of the shop.
type faults struct {
	mu       sync.RWMutex
	switched map[string]bool
}

func newFaults() *faults { return &faults{switched: map[string]bool{}} }

func (f *faults) on(name string) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.switched[name]
}

// active are the faults that are on.
func (f *faults) active() []fault {
	f.mu.RLock()
	defer f.mu.RUnlock()
	var found []fault
	for _, known := range knownFaults {
		if f.switched[known.Name] {
			found = append(found, known)
		}
	}
	return found
}

// gone reports whether nobody answers for the service.
func (f *faults) gone(service string) bool {
	return slices.ContainsFunc(f.active(), func(one fault) bool {
		return slices.ContainsFunc(one.strikes, func(s strike) bool { return s.gone && s.at == service })
	})
}

// flip switches a fault on or off and reports whether there is such a fault.
func (f *faults) flip(name string, on bool) bool {
	if !slices.ContainsFunc(knownFaults, func(known fault) bool { return known.Name == name }) {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.switched[name] = on
	return true
}
