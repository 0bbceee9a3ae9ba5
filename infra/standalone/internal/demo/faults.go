package demo

import (
	"slices"
	"sync"
)

// fault is a way in which the shop can be broken.
type fault struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	// Effect says what a person will see.
	Effect string `json:"effect"`
}

const (
	paymentErrors = "payment-errors"
	inventorySlow = "inventory-slow"
	inventoryDown = "inventory-down"
	cartLeak      = "cart-leak"
)

var knownFaults = []fault{
	{paymentErrors, "Payment declines everything it can", "Nearly half of the payments fail, and with them the checkouts."},
	{inventorySlow, "Inventory waits for its database", "Inventory takes about two seconds, and with it every checkout."},
	{inventoryDown, "Inventory is gone", "Nobody answers for inventory; every checkout fails."},
	{cartLeak, "Cart leaks memory", "The memory of cart grows until it is nearly full."},
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
