package ratelimit

import (
	"fmt"
	"strconv"
	"strings"
)

// Class is a kind of traffic with its own token bucket per key: PerMinute tokens flow
// in, Burst is how many it holds.
type Class struct {
	Name      string
	PerMinute int
	Burst     int
}

// Classes is the table of section 13 of the API conventions.
type Classes struct {
	SignInAddress  Class // sign-in, second factor, register, forgotten password
	SignInAccount  Class // the same, by the account that is tried
	Anonymous      Class // everything else without credentials, by address
	User           Class // user API
	Generation     Class // hypotheses, analyses and drafts, by project
	ConnectionTest Class // by project
	IngestRequests Class // ingest and standard protocols, by API key
	IngestBytes    Class // the same, in bytes
	Browser        Class // browser ingest, by key and address
	Webhook        Class // alert and CI/CD webhooks, by integration or connection
	SocketFrames   Class // frames of one WebSocket
}

// Defaults returns the limits of the API conventions.
func Defaults() Classes {
	return Classes{
		SignInAddress:  Class{"sign_in_address", 10, 10},
		SignInAccount:  Class{"sign_in_account", 5, 5},
		Anonymous:      Class{"anonymous", 60, 60},
		User:           Class{"user", 600, 200},
		Generation:     Class{"generation", 10, 10},
		ConnectionTest: Class{"connection_test", 20, 10},
		IngestRequests: Class{"ingest_requests", 6000, 1000},
		IngestBytes:    Class{"ingest_bytes", 256 << 20, 64 << 20},
		Browser:        Class{"browser", 120, 60},
		Webhook:        Class{"webhook", 600, 200},
		SocketFrames:   Class{"socket_frames", 60, 30},
	}
}

// With returns the table changed by a setting of the form
// "user=1200/400,webhook=6000/2000": tokens per minute and burst by class name.
func (c Classes) With(setting string) (Classes, error) {
	if strings.TrimSpace(setting) == "" {
		return c, nil
	}
	byName := c.byName()
	for part := range strings.SplitSeq(setting, ",") {
		name, limits, _ := strings.Cut(strings.TrimSpace(part), "=")
		class, known := byName[name]
		if !known {
			return Classes{}, fmt.Errorf("rate limit class %q is unknown", name)
		}
		perMinute, burst, ok := parseLimits(limits)
		if !ok {
			return Classes{}, fmt.Errorf("rate limit of class %q must be two positive numbers: %s=600/200", name, name)
		}
		class.PerMinute, class.Burst = perMinute, burst
	}
	return c, nil
}

func (c *Classes) byName() map[string]*Class {
	byName := map[string]*Class{}
	for _, class := range []*Class{
		&c.SignInAddress, &c.SignInAccount, &c.Anonymous, &c.User, &c.Generation, &c.ConnectionTest,
		&c.IngestRequests, &c.IngestBytes, &c.Browser, &c.Webhook, &c.SocketFrames,
	} {
		byName[class.Name] = class
	}
	return byName
}

func parseLimits(text string) (perMinute, burst int, ok bool) {
	a, b, ok := strings.Cut(text, "/")
	if !ok {
		return 0, 0, false
	}
	perMinute, errA := strconv.Atoi(a)
	burst, errB := strconv.Atoi(b)
	return perMinute, burst, errA == nil && errB == nil && perMinute > 0 && burst > 0
}

// perSecond is the flow of tokens into a bucket of the class.
func (c Class) perSecond() float64 {
	return float64(c.PerMinute) / 60
}
