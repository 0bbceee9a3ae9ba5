package demo

import (
	"context"
	"fmt"
	"maps"
	"math"
	"time"

	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

const (
	tick         = 250 * time.Millisecond
	visitsPerSec = 4
	// behind is how far the time of the shop lies behind the clock, so that a slow visit
	// has ended when it is told of.
	behind = 5 * time.Second

	megabyte       = 1 << 20
	leakPerTick    = 5 * megabyte
	leakMost       = 780 * megabyte
	fillPerTick    = 0.3
	diskFullAt     = 97.0
	diskAtFirst    = 61.0
	diskPerDay     = 2.4
	diskCleanedAt  = 30.0 // percent above the first, when somebody cleans up
	sampleEvery    = 15 * time.Second
	firstOrder     = 40_000
	rippleMinutes  = 17
	quietestAtHour = 3
)

// shop is a simulated web shop. Nothing is sent between its services: a visit is played
// through in memory, at the times that it would have taken, and told of as the real
// services would tell it.
type shop struct {
	faults *faults
	meters map[string]*meters
	out    *outbox
	trace  func(service, release string) trace.Tracer
	born   time.Time

	customers []customer
	who       customer // whose visit is played
	orders    int
	releases  map[string]string
	leaked    float64
	filled    float64
}

func newShop(f *faults, born time.Time) *shop {
	s := &shop{
		faults: f, meters: map[string]*meters{}, out: newOutbox(), born: born, releases: map[string]string{}, orders: firstOrder,
		trace: func(string, string) trace.Tracer { return noop.Tracer{} },
	}
	for _, one := range services {
		if one.host != "" {
			s.meters[one.name] = newMeters(one.name)
		}
		s.releases[one.name] = one.release
	}
	return s
}

// run plays visits until the context ends; turn is told of every moment of the shop.
func (s *shop) run(ctx context.Context, turn func(now time.Time)) {
	pace := time.NewTicker(tick)
	defer pace.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-pace.C:
			at := shopTime(now)
			s.play(ctx, at)
			turn(at)
		}
	}
}

// shopTime is the time of the shop when the clock shows another.
func shopTime(clock time.Time) time.Time { return clock.UTC().Add(-behind) }

// play is one tick of the shop.
func (s *shop) play(ctx context.Context, at time.Time) {
	s.deploy(ctx, at)
	s.wear()
	mean := visitsPerSec * load(at) * tick.Seconds()
	for wait := gap() / mean; wait < 1; wait += gap() / mean {
		s.visit(ctx, at.Add(time.Duration(wait*float64(tick))))
	}
	for _, one := range services {
		if m := s.meters[one.name]; m != nil {
			m.rest(s.memory(one))
			m.disk.Set(s.disk(at))
		}
	}
}

// load is how busy the shop is: fewer customers at night, and small waves.
func load(at time.Time) float64 {
	minute := float64(at.Hour()*60 + at.Minute())
	day := math.Cos(2 * math.Pi * (minute - quietestAtHour*60) / (24 * 60))
	wave := math.Sin(2 * math.Pi * minute / rippleMinutes)
	return 1 - 0.3*day + 0.1*wave
}

// deploy notices that a fault came or went with a release.
func (s *shop) deploy(ctx context.Context, at time.Time) {
	wanted := map[string]string{}
	for _, f := range s.faults.active() {
		maps.Copy(wanted, f.deploys)
	}
	for _, one := range services {
		release := one.release
		if other, found := wanted[one.name]; found {
			release = other
		}
		if s.releases[one.name] != release {
			s.releases[one.name] = release
			s.line(ctx, "INFO", one.name, at, fmt.Sprintf("%s %s starts", one.name, release), nil)
		}
	}
}

// wear lets memory leak and the disk fill while a fault does so.
func (s *shop) wear() {
	leaks, fills := false, false
	for _, f := range s.faults.active() {
		leaks, fills = leaks || f.leaks != "", fills || f.fills
	}
	s.leaked = wornBy(leaks, s.leaked, leakPerTick, leakMost)
	s.filled = wornBy(fills, s.filled, fillPerTick, 100)
}

func wornBy(on bool, so, more, most float64) float64 {
	if !on {
		return 0
	}
	return min(so+more, most)
}

// memory is what a service keeps resident, in bytes.
func (s *shop) memory(of service) float64 {
	used := of.memory * megabyte * (0.95 + 0.1*share())
	for _, f := range s.faults.active() {
		if f.leaks == of.name {
			used += s.leaked
		}
	}
	return used
}

// disk is how full the disk of the database is, in percent. It fills slowly by itself.
func (s *shop) disk(at time.Time) float64 {
	slowly := math.Mod(diskPerDay*at.Sub(s.born).Hours()/24, diskCleanedAt)
	return min(diskAtFirst+slowly+s.filled+0.01*share(), 99.6)
}

func (s *shop) diskIsFull() bool {
	return diskAtFirst+s.filled >= diskFullAt
}

func (s *shop) tracer(service string) trace.Tracer { return s.trace(service, s.releases[service]) }

// visit is one customer doing one thing.
func (s *shop) visit(ctx context.Context, at time.Time) {
	chosen, left := pages[len(pages)-1], share()
	for _, p := range pages {
		if left -= p.share; left < 0 {
			chosen = p
			break
		}
	}
	s.orders++
	s.who = s.welcome()
	r := s.answer(ctx, chosen.operation, propagation.MapCarrier{}, at)
	s.browse(chosen, r, at)
}

// tell writes what a program logs about a request.
func (s *shop) tell(ctx context.Context, o operation, r reply, at time.Time) {
	about := map[string]any{"operation": o.name, "duration_ms": r.took.Milliseconds()}
	if !o.messaged() {
		about["status"] = r.status()
	}
	switch {
	case r.why != nil:
		about["error"] = r.why.class
		s.line(ctx, "ERROR", o.service, at, fmt.Sprintf("%s failed: %s", o.name, r.why.message), about)
	case r.took > tooSlow:
		s.line(ctx, "WARN", o.service, at, fmt.Sprintf("%s was slow: %d ms", o.name, r.took.Milliseconds()), about)
	case o.says != "":
		s.line(ctx, "INFO", o.service, at, fmt.Sprintf(o.says, s.orders, r.took.Milliseconds()), about)
	}
}

// line logs a line of a service, with the trace of the context.
func (s *shop) line(ctx context.Context, level, service string, at time.Time, message string, about map[string]any) {
	entry := map[string]any{
		"timestamp": at.Format(time.RFC3339Nano), "level": level, "service_name": service, "message": message,
		"host": serviceNamed(service).host,
	}
	attributes := map[string]any{"release": s.releases[service]}
	maps.Copy(attributes, about)
	entry["attributes"] = attributes
	if span := trace.SpanContextFromContext(ctx); span.IsValid() {
		entry["trace_id"], entry["span_id"] = span.TraceID().String(), span.SpanID().String()
	}
	s.out.add("logs", entry)
}
