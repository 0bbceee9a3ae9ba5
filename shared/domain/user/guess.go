package user

import (
	"math"
	"net/netip"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Bounds of the growing delay (contract: auth.md section 2).
const (
	// GuessWindow is how long a failed sign-in counts.
	GuessWindow = 15 * time.Minute

	freeGuesses = 5
	maxDelay    = 60 * time.Second
	// An account that is tried from many addresses slows down too, but four times
	// more slowly: the owner at yet another address always gets a turn.
	crowdPatience = 4
)

// Source is where a sign-in comes from: a browser that this user signed in with
// before, or the network of the client. Each has its own delay.
type Source string

// KnownDevice is the source of a browser that proves an earlier sign-in of this
// user. Failures elsewhere do not slow it down.
func KnownDevice(id string) Source {
	return Source("device:" + id)
}

// Network is the source of every other client: its IPv4 address, or the /64 that
// one IPv6 customer has.
func Network(ip netip.Addr) Source {
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		prefix, err := ip.Prefix(64)
		if err == nil {
			return Source("network:" + prefix.String())
		}
	}
	return Source("network:" + ip.String())
}

// Known reports whether the source is a known device.
func (s Source) Known() bool {
	return len(s) > 7 && s[:7] == "device:"
}

// Guesses is what happened lately at the sign-in of one account, whether it exists
// or not. Own are the failures of the source that tries now, All those of every
// source; attempts under way count as failures.
type Guesses struct {
	Own, All     int
	OwnAt, AllAt time.Time
}

// Wait says how long source has to wait for its next try, zero when it may try now.
func (g Guesses) Wait(source Source, now time.Time) time.Duration {
	wait := g.OwnAt.Add(delay(g.Own-freeGuesses, 1)).Sub(now)
	if !source.Known() {
		wait = max(wait, g.AllAt.Add(delay(g.All-freeGuesses, crowdPatience)).Sub(now))
	}
	return max(wait, 0)
}

// delay doubles from one second with every patience failures beyond the free ones.
func delay(beyond, patience int) time.Duration {
	if beyond < 0 {
		return 0
	}
	seconds := math.Exp2(float64(beyond / patience))
	return time.Duration(min(seconds, maxDelay.Seconds()) * float64(time.Second))
}

// Admit refuses a try that comes too early.
func (g Guesses) Admit(source Source, now time.Time) error {
	wait := g.Wait(source, now)
	if wait == 0 {
		return nil
	}
	return fault.New(fault.RateLimited, "RATE_LIMITED",
		"Too many failed sign-ins. Wait a moment before you try again.").RetryIn(wait)
}
