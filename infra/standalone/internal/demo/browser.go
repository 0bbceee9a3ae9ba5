package demo

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

const (
	shopOrigin      = "https://shop.example"
	customersAtOnce = 24
	leavesAfter     = 0.15 // of the pages that a customer opens
	reportedShare   = 0.25 // of the visits, as real shops sample them
	throwingShare   = 0.6
	longestNetwork  = 220
)

// customer is somebody in the shop with a browser.
type customer struct{ session, user string }

func newCustomer() customer {
	n := rand.Uint32() //nolint:gosec // a name in a simulation
	return customer{fmt.Sprintf("s-%08x", n), fmt.Sprintf("customer-%d", n%5000)}
}

// welcome is the customer of the next visit, who may leave after it.
func (s *shop) welcome() customer {
	for len(s.customers) < customersAtOnce {
		s.customers = append(s.customers, newCustomer())
	}
	i := rand.IntN(len(s.customers)) //nolint:gosec // as newCustomer
	who := s.customers[i]
	if share() < leavesAfter {
		s.customers[i] = newCustomer()
	}
	return who
}

// browse tells what the browser of a customer measured about a visit. The request of the
// page carries the id of the trace that it began.
func (s *shop) browse(p page, r reply, at time.Time) {
	throws := s.throws(p)
	if throws {
		s.meters["web"].pageErrors.Inc()
	}
	if share() >= reportedShare {
		return
	}
	answered := float64(r.took.Milliseconds()) + longestNetwork*share()
	painted := answered + 180 + 250*share()
	end := at.Add(r.took)
	path := strings.ReplaceAll(p.path, "{id}", strconv.Itoa(100+s.orders%40))
	report := map[string]any{
		"app_name": "web", "url": shopOrigin + path, "session_id": s.who.session, "user_id": s.who.user, "view_id": fmt.Sprintf("v-%d", s.orders),
		"release": s.releases["web"], "environment": "production", "sent_at": end.Format(time.RFC3339Nano),
		"web_vitals": []any{
			vital("TTFB", answered), vital("FCP", painted), vital("LCP", painted+200+600*share()),
			vital("INP", 40+140*share()), vital("CLS", 0.12*share()*share()),
		},
		"page_load": map[string]any{
			"dom_content_loaded": painted + 60, "load_complete": painted + 300 + 500*share(), "first_paint": painted - 20, "first_contentful_paint": painted,
		},
		"xhr_events": []any{map[string]any{
			"url": "/api" + p.path, "method": strings.Fields(operations[p.operation].name)[0], "duration_ms": answered, "status": r.status(),
			"success": r.why == nil, "trace_id": r.trace.String(), "timestamp": end.Format(time.RFC3339Nano),
		}},
	}
	if throws {
		report["errors"] = []any{s.pageError()}
	}
	s.out.add("batches", report)
}

func vital(name string, value float64) map[string]any {
	return map[string]any{"name": name, "value": value}
}

func (s *shop) throws(p page) bool {
	for _, f := range s.faults.active() {
		if f.throws && (p.path == "/checkout" || p.path == "/product/{id}") {
			return share() < throwingShare
		}
	}
	return false
}

func (s *shop) pageError() map[string]any {
	file := shopOrigin + "/assets/price-" + s.releases["web"] + ".js"
	return map[string]any{
		"message": "Uncaught TypeError: Cannot read properties of undefined (reading 'currency')", "type": "error",
		"filename": file, "lineno": 1, "colno": 48213,
		"stack": "TypeError: Cannot read properties of undefined (reading 'currency')\n    at formatPrice (" + file + ":1:48213)\n    at PriceTag (" + file + ":1:50977)",
	}
}
