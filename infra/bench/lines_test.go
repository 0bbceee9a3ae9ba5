package bench_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"
)

// lineMaker makes lines like those of a shop: a message of about 146 bytes and nine
// attributes of about 200.
type lineMaker struct {
	random *rand.Rand

	at                      time.Time
	level, service, message string
	attributes              [10][2]string
}

func newLineMaker(seed uint64) *lineMaker {
	return &lineMaker{random: rand.New(rand.NewPCG(seed, 4))}
}

var levels = []string{"INFO", "INFO", "INFO", "INFO", "DEBUG", "WARN", "ERROR"}

// next makes the next line, with the rare word when it shall be.
func (g *lineMaker) next(at time.Time, rare bool) {
	r := g.random
	status, took, cached := 200+r.IntN(5)*75, r.IntN(900), commonWord
	if r.IntN(2) == 0 {
		cached = "cache miss"
	}
	g.at, g.level, g.service = at, levels[r.IntN(len(levels))], fmt.Sprintf("svc-%d", r.IntN(12))
	g.message = fmt.Sprintf("request %012x from 10.0.%d.%d: GET /api/v1/orders/%d answered %d after %d ms, %s, user %d is signed in and paid for it",
		r.Uint64()&0xffffffffffff, r.IntN(32), r.IntN(256), r.IntN(100_000), status, took, cached, r.IntN(5000))
	if rare {
		g.message += " " + rareWord
	}
	number := func(n int) string { return strconv.Itoa(n) }
	g.attributes = [10][2]string{
		{"region", "eu-west-" + number(1+r.IntN(2))},
		{"status", number(status)},
		{"duration_ms", number(took)},
		{"user_id", "u" + number(r.IntN(5000))},
		{"method", "GET"},
		{"route", "/api/v1/orders/{id}"},
		{"version", "2.14.1"},
		{"pod", "orders-7d9f-" + number(r.IntN(40))},
		{"tenant", "t" + number(r.IntN(300))},
		{"request", fmt.Sprintf("%016x", r.Uint64())},
	}
}

// object adds attributes as a JSON object.
func object(to *bytes.Buffer, attributes [][2]string) {
	for i, a := range attributes {
		separator := byte(',')
		if i == 0 {
			separator = '{'
		}
		to.WriteByte(separator)
		fmt.Fprintf(to, "%q:%q", a[0], a[1])
	}
	to.WriteByte('}')
}

// json adds the line as an item of a request. None of its texts needs escaping.
func (g *lineMaker) json(to *bytes.Buffer) {
	fmt.Fprintf(to, `{"timestamp":%q,"level":%q,"service_name":%q,"message":%q,"attributes":`, g.at.Format(time.RFC3339Nano), g.level, g.service, g.message)
	object(to, g.attributes[:])
	to.WriteByte('}')
}

// copyText adds the line as COPY takes it.
func (g *lineMaker) copyText(to *bytes.Buffer, project string) {
	fmt.Fprintf(to, "%s\t%s\t%s\t%s\t%s\t", project, g.at.Format(time.RFC3339Nano), g.level, g.service, g.message)
	object(to, g.attributes[:])
	to.WriteByte('\n')
}
