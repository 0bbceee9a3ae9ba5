package trace

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/trace/column"
)

// Transaction is one piece of work that a service did for somebody else.
type Transaction struct {
	ID, TraceID       string
	Service, Endpoint string
	Method            string
	StatusCode        int
	Duration          time.Duration
	Database          time.Duration
	External          time.Duration
	Error             bool
	At                time.Time

	// Keyed says that the sender gave the ID, so that the same transaction may come again.
	Keyed bool

	// corrects says that this is no transaction: Database and External are to be added to
	// those of the transaction with this ID.
	corrects bool
	version  int64
}

// Text limits of a transaction.
const (
	maxEndpoint = 500
	maxMethod   = 10
)

// The flags of a stored transaction, as bits.
const (
	flagError = 1 << iota
	flagMarked
	flagCorrects
)

// TransactionOf derives the transaction of an entry span whose calls took so long in
// databases and elsewhere.
func TransactionOf(s *Span, database, external time.Duration) Transaction {
	a := attributesOf(s.Attributes, "http.route", "url.path", "http.target", "http.url", "url.full", "http.request.method", "http.method",
		"http.response.status_code", "http.status_code", "rpc.method", "messaging.operation")
	endpoint := a["http.route"]
	if path := first(a, "url.path", "http.target", "url.full", "http.url"); endpoint == "" && path != "" {
		endpoint = WithoutIDs(pathOf(path))
	}
	if endpoint == "" {
		endpoint = s.Operation
	}
	code, _ := strconv.Atoi(first(a, "http.response.status_code", "http.status_code"))
	return Transaction{
		ID: entryID(s.TraceID, s.SpanID), TraceID: s.TraceID, Service: s.Service, Endpoint: cut(endpoint, maxEndpoint),
		Method: cut(strings.ToUpper(first(a, "http.request.method", "http.method")), maxMethod), StatusCode: max(code, 0),
		Duration: s.Duration, Database: database, External: external, Error: s.Error || code >= 500, At: s.Start,
	}
}

// maxID is how long an id may be.
const maxID = 128

// entryID is the id of the transaction of a span.
func entryID(traceID, spanID string) string {
	id := traceID + "-" + spanID
	if len(id) > maxID {
		sum := sha256.Sum256([]byte(id))
		return hex.EncodeToString(sum[:])
	}
	return id
}

// cut returns at most so many characters of a text.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i]
		}
	}
	return text
}

// transactions derives what the spans of one trace in the batch at hand mean for its
// transactions: those of its entries, and corrections of entries that are stored already
// and whose calls came later. Added holds the spans of the batch with what was known of
// each before.
func (t *state) transactions(traceID string, added []added) []Transaction {
	outside := t.outside()
	var found []Transaction
	rewritten := map[uint64]bool{}
	for _, a := range added {
		if !a.span.Entry {
			continue
		}
		id := column.Hash(a.span.SpanID)
		if rewritten[id] {
			continue
		}
		rewritten[id] = true
		transaction := TransactionOf(a.span, outside[id][0], outside[id][1])
		transaction.Keyed = a.before != nil
		found = append(found, transaction)
	}
	for _, a := range added {
		id := column.Hash(a.span.SpanID)
		m := t.members[id]
		if m == nil || m.parent == 0 || rewritten[m.parent] {
			continue
		}
		if p := t.members[m.parent]; p != nil && p.is(isEntry) {
			if c, any := correction(traceID, p, a.before, m); any {
				found = append(found, c)
			}
		}
	}
	return found
}

// added is a span of a batch and what was known of it before the batch.
type added struct {
	span   *Span
	before *member
}

// correction is what a call adds to the transaction it belongs to.
func correction(traceID string, entry, before, call *member) (Transaction, bool) {
	c := Transaction{
		ID: entryID(traceID, entry.spanID), TraceID: traceID, Service: entry.service,
		At: time.UnixMicro(entry.start).UTC(), corrects: true,
	}
	count := func(m *member, sign time.Duration) {
		switch {
		case m == nil:
		case m.is(isDatabaseCall):
			c.Database += sign * m.duration
		case m.is(isOtherCall):
			c.External += sign * m.duration
		}
	}
	count(call, 1)
	count(before, -1)
	return c, c.Database != 0 || c.External != 0
}

// transactionBlock is some transactions of one day as they are stored.
type transactionBlock struct {
	minAt, maxAt time.Time
	count        int
	marked       int // how many correct or replace others
	services     []string
	core         []byte
	ids          []byte
}

// maxTransactions bounds one block.
const maxTransactions = 32_768

func encodeTransactions(transactions []Transaction) []transactionBlock {
	byDay := map[time.Time][]Transaction{}
	for _, t := range latestTransactions(transactions) {
		day := t.At.Truncate(24 * time.Hour)
		byDay[day] = append(byDay[day], t)
	}
	var blocks []transactionBlock
	for _, day := range byDay {
		for part := range slices.Chunk(day, maxTransactions) {
			blocks = append(blocks, encodeTransactionBlock(part))
		}
	}
	slices.SortFunc(blocks, func(a, b transactionBlock) int { return a.minAt.Compare(b.minAt) })
	return blocks
}

// latestTransactions sorts by time and leaves of each transaction the last version.
// Corrections all stay.
func latestTransactions(transactions []Transaction) []Transaction {
	newest := make(map[string]int64, len(transactions))
	for _, t := range transactions {
		if !t.corrects {
			newest[t.ID] = max(newest[t.ID], t.version)
		}
	}
	kept := make([]Transaction, 0, len(transactions))
	seen := make(map[string]bool, len(transactions))
	for _, t := range slices.Backward(transactions) {
		if !t.corrects && (t.version < newest[t.ID] || seen[t.ID]) {
			continue
		}
		seen[t.ID] = seen[t.ID] || !t.corrects
		kept = append(kept, t)
	}
	slices.SortStableFunc(kept, func(a, b Transaction) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID))
	})
	return kept
}

func encodeTransactionBlock(transactions []Transaction) transactionBlock {
	n := len(transactions)
	b := transactionBlock{minAt: transactions[0].At, maxAt: transactions[n-1].At, count: n}
	texts := func(pick func(t *Transaction) string) []string {
		values := make([]string, n)
		for i := range transactions {
			values[i] = pick(&transactions[i])
		}
		return values
	}
	numbers := func(pick func(t *Transaction) int64) []int64 {
		values := make([]int64, n)
		for i := range transactions {
			values[i] = pick(&transactions[i])
		}
		return values
	}
	var core, ids column.Encoder
	core.Ints(numbers(func(t *Transaction) int64 { return t.version }))
	core.Dict(texts(func(t *Transaction) string { return t.Service }))
	core.Dict(texts(func(t *Transaction) string { return t.Endpoint }))
	core.Dict(texts(func(t *Transaction) string { return t.Method }))
	core.Ints(numbers(func(t *Transaction) int64 { return int64(t.StatusCode) }))
	core.Ints(numbers(func(t *Transaction) int64 { return t.flags() }))
	core.Ints(numbers(func(t *Transaction) int64 { return t.At.UnixMicro() }))
	core.Ints(numbers(func(t *Transaction) int64 { return int64(t.Duration) }))
	core.Ints(numbers(func(t *Transaction) int64 { return int64(t.Database) }))
	core.Ints(numbers(func(t *Transaction) int64 { return int64(t.External) }))
	ids.Texts(texts(func(t *Transaction) string { return t.ID }))
	ids.Dict(texts(func(t *Transaction) string { return t.TraceID }))
	b.core, b.ids = core.Seal(nil), ids.Seal(nil)
	for i := range transactions {
		b.marked += oneIf(transactions[i].Keyed || transactions[i].corrects)
		if !slices.Contains(b.services, transactions[i].Service) {
			b.services = append(b.services, transactions[i].Service)
		}
	}
	slices.Sort(b.services)
	return b
}

func (t *Transaction) flags() int64 {
	return int64(oneIf(t.Error)*flagError | oneIf(t.Keyed)*flagMarked | oneIf(t.corrects)*flagCorrects)
}

// decodeTransactions reads a block. Without ids the transactions have none.
func decodeTransactions(n int, core, ids []byte) ([]Transaction, error) {
	d := column.Open(core, n)
	versions := d.Ints()
	services, servicePlace := d.Dict()
	endpoints, endpointPlace := d.Dict()
	methods, methodPlace := d.Dict()
	codes, flags, times, durations, databases, externals := d.Ints(), d.Ints(), d.Ints(), d.Ints(), d.Ints(), d.Ints()
	if d.Err() != nil {
		return nil, d.Err()
	}
	transactions := make([]Transaction, n)
	for i := range transactions {
		transactions[i] = Transaction{
			Service: services[servicePlace[i]], Endpoint: endpoints[endpointPlace[i]], Method: methods[methodPlace[i]],
			StatusCode: int(codes[i]), Error: flags[i]&flagError != 0, Keyed: flags[i]&flagMarked != 0, corrects: flags[i]&flagCorrects != 0,
			At: time.UnixMicro(times[i]).UTC(), Duration: time.Duration(durations[i]), Database: time.Duration(databases[i]),
			External: time.Duration(externals[i]), version: versions[i],
		}
	}
	if ids == nil {
		return transactions, nil
	}
	d = column.Open(ids, n)
	names := d.Texts()
	traces, tracePlace := d.Dict()
	if d.Err() != nil {
		return nil, d.Err()
	}
	for i := range transactions {
		transactions[i].ID, transactions[i].TraceID = names[i], traces[tracePlace[i]]
	}
	return transactions, nil
}

// marks are the transactions of a range of time that replace or correct others.
type marks struct {
	newest      map[uint64]int64
	corrections map[uint64][]Transaction
}

func newMarks() *marks {
	return &marks{newest: map[uint64]int64{}, corrections: map[uint64][]Transaction{}}
}

func (m *marks) any() bool { return len(m.newest)+len(m.corrections) > 0 }

// note takes the marked transactions of a block in.
func (m *marks) note(transactions []Transaction) {
	for _, t := range transactions {
		key := column.Hash(t.ID)
		switch {
		case t.corrects:
			m.corrections[key] = append(m.corrections[key], t)
		case t.Keyed:
			m.newest[key] = max(m.newest[key], t.version)
		}
	}
}

// settle returns the transaction as it counts; false when it does not.
func (m *marks) settle(t *Transaction) bool {
	if t.corrects {
		return false
	}
	if !m.any() {
		return true
	}
	key := column.Hash(t.ID)
	if newest, replaced := m.newest[key]; replaced && t.version < newest {
		return false
	}
	for _, c := range m.corrections[key] {
		if c.version > t.version {
			t.Database += c.Database
			t.External += c.External
		}
	}
	return true
}
