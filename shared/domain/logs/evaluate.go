package logs

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/query"
)

// evaluation finds the lines of one block that meet a tree, column by column, and opens
// of the long columns only the stretches in which it still matters.
type evaluation struct {
	block   *block.Reader
	lowered []*lowered
	slots   chan struct{} // held by who evaluates at the moment
}

// rooms are used again by later evaluations: the texts of a block are a megabyte.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

func (e *evaluation) end() {
	for _, low := range e.lowered {
		if low != nil {
			rooms.Put(low.room)
		}
	}
}

// lowered are the messages of a stretch in lower case, when all of them are ASCII.
type lowered struct {
	texts *block.Texts
	lower []byte
	room  *[]byte
}

// meet marks the lines between two times, both included, that meet the tree. Where slots
// are free it does several things at a time.
func meet(r *block.Reader, where *query.Node, from, to int64, slots chan struct{}) (marks, error) {
	times, err := r.Times()
	if err != nil {
		return nil, err
	}
	first, _ := slices.BinarySearch(times, from)
	end, _ := slices.BinarySearch(times, to+1)
	within := between(len(times), first, max(first, end))
	if where.Kind == query.All {
		return within, nil
	}
	e := &evaluation{block: r, lowered: make([]*lowered, r.Chunks()), slots: slots}
	defer e.end()
	return e.of(where, within)
}

// of marks those of the lines alive that meet the tree.
func (e *evaluation) of(n *query.Node, alive marks) (marks, error) {
	switch n.Kind {
	case query.And:
		return e.both(n.Of, alive)
	case query.Or:
		found := newMarks(e.block.Lines)
		for i := range n.Of {
			some, err := e.of(&n.Of[i], alive.without(found))
			if err != nil {
				return nil, err
			}
			found.add(some)
		}
		return found, nil
	case query.Not:
		some, err := e.of(&n.Of[0], alive)
		if err != nil {
			return nil, err
		}
		return alive.without(some), nil
	case query.Text:
		return e.text(n.Needle, alive)
	case query.Field:
		return e.field(n, alive)
	default:
		return alive, nil
	}
}

// cost orders conditions: the columns that are short first.
func cost(n *query.Node) int {
	switch needs := n.Needs(); {
	case needs.Attributes:
		return 3
	case needs.Messages:
		return 2
	case needs.Traces:
		return 1
	default:
		return 0
	}
}

func (e *evaluation) both(of []query.Node, alive marks) (marks, error) {
	order := make([]*query.Node, len(of))
	for i := range of {
		order[i] = &of[i]
	}
	slices.SortStableFunc(order, func(a, b *query.Node) int { return cost(a) - cost(b) })
	for _, n := range order {
		if alive.none() {
			break
		}
		var err error
		if alive, err = e.of(n, alive); err != nil {
			return nil, err
		}
	}
	return alive, nil
}

func (e *evaluation) field(n *query.Node, alive marks) (marks, error) {
	if n.Op == query.NotEqual {
		same := *n
		same.Op = query.Equal
		found, err := e.field(&same, alive)
		if err != nil {
			return nil, err
		}
		return alive.without(found), nil
	}
	switch n.Field {
	case query.FieldLevel, query.FieldService, query.FieldHost:
		return e.label(n, alive)
	case query.FieldTrace, query.FieldSpan:
		return e.trace(n, alive)
	default:
		return e.attribute(n, alive)
	}
}

func (e *evaluation) label(n *query.Node, alive marks) (marks, error) {
	labels, labelOf, err := e.block.Labels()
	if err != nil {
		return nil, err
	}
	good := make([]bool, len(labels))
	for i, l := range labels {
		good[i] = n.Matches(labelText(l, n.Field))
	}
	found := newMarks(e.block.Lines)
	alive.each(func(i int) {
		if good[labelOf[i]] {
			found.set(i)
		}
	})
	return found, nil
}

func labelText(l block.Label, field string) string {
	switch field {
	case query.FieldLevel:
		return l.Level
	case query.FieldService:
		return l.Service
	default:
		return l.Host
	}
}

// trace compares ids. A line without an id has none to compare.
func (e *evaluation) trace(n *query.Node, alive marks) (marks, error) {
	ids, idOf, err := e.block.Traces()
	if err != nil {
		return nil, err
	}
	good := make([]bool, ids.Len())
	for i := range good {
		id := ids.At(i)
		good[i] = id != "" && n.Matches(id)
	}
	second := 0
	if n.Field == query.FieldSpan {
		second = 1
	}
	found := newMarks(e.block.Lines)
	alive.each(func(i int) {
		if good[idOf[2*i+second]] {
			found.set(i)
		}
	})
	return found, nil
}

func (e *evaluation) text(needle string, alive marks) (marks, error) {
	found := newMarks(e.block.Lines) // no two stretches share a word of it
	errs := make([]error, e.block.Chunks())
	var work sync.WaitGroup
	for chunk := range errs {
		if !alive.anyIn(e.block.Bounds(chunk)) {
			continue
		}
		if err := e.block.OpenMessages(); err != nil {
			return nil, err
		}
		select {
		case e.slots <- struct{}{}:
			work.Go(func() {
				defer func() { <-e.slots }()
				errs[chunk] = e.textIn(chunk, needle, alive, found)
			})
		default:
			errs[chunk] = e.textIn(chunk, needle, alive, found)
		}
	}
	work.Wait()
	return found, errors.Join(errs...)
}

// textIn marks the lines of a stretch that contain a text.
func (e *evaluation) textIn(chunk int, needle string, alive, found marks) error {
	low, err := e.lower(chunk)
	if err != nil {
		return err
	}
	from, to := e.block.Bounds(chunk)
	if low.lower != nil {
		low.search([]byte(needle), from, alive, found)
		return nil
	}
	for i := from; i < to; i++ {
		if alive.has(i) && strings.Contains(block.Lower(string(low.texts.At(i-from))), needle) {
			found.set(i)
		}
	}
	return nil
}

func (e *evaluation) lower(chunk int) (*lowered, error) {
	if e.lowered[chunk] != nil {
		return e.lowered[chunk], nil
	}
	texts, err := e.block.Messages(chunk)
	if err != nil {
		return nil, err
	}
	room, _ := rooms.Get().(*[]byte)
	*room = slices.Grow((*room)[:0], len(texts.All))
	low := &lowered{texts: texts, lower: lowerASCII(texts.All, (*room)[:len(texts.All)]), room: room}
	e.lowered[chunk] = low
	return low, nil
}

// lowerASCII writes a text in lower case to as many bytes and returns them, nil when it
// is not all ASCII. It takes eight bytes at a time: every search for a text goes through
// here.
func lowerASCII(text, out []byte) []byte {
	const each = 0x0101010101010101
	at := 0
	for ; at+8 <= len(text); at += 8 {
		word := binary.LittleEndian.Uint64(text[at:])
		if word&(each*utf8.RuneSelf) != 0 {
			return nil
		}
		// The highest bit of each byte says whether it is at least A, and whether it is past Z.
		upper := (word + each*(utf8.RuneSelf-'A')) &^ (word + each*(utf8.RuneSelf-'Z'-1)) & (each * utf8.RuneSelf)
		binary.LittleEndian.PutUint64(out[at:], word|upper>>2)
	}
	for ; at < len(text); at++ {
		c := text[at]
		if c >= utf8.RuneSelf {
			return nil
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		out[at] = c
	}
	return out
}

// search looks through all messages of the stretch at once: a hit that reaches into the
// next message is none.
func (l *lowered) search(needle []byte, from int, alive, found marks) {
	line, n := 0, l.texts.Len()
	for at := 0; ; {
		hit := bytes.Index(l.lower[at:], needle)
		if hit < 0 {
			return
		}
		at += hit
		for line < n {
			if _, end := l.texts.Span(line); at < end {
				break
			}
			line++
		}
		if line == n {
			return
		}
		_, end := l.texts.Span(line)
		if at+len(needle) > end {
			at++
			continue
		}
		if alive.has(from + line) {
			found.set(from + line)
		}
		at = end
	}
}

func (e *evaluation) attribute(n *query.Node, alive marks) (marks, error) {
	found := newMarks(e.block.Lines)
	for chunk := range e.block.Chunks() {
		from, to := e.block.Bounds(chunk)
		if !alive.anyIn(from, to) {
			continue
		}
		columns, err := e.block.Attributes(chunk)
		if err != nil {
			return nil, err
		}
		for i := range columns.Keys {
			if c := &columns.Keys[i]; c.Key == n.Field || strings.HasPrefix(n.Field, c.Key+".") {
				compareColumn(c, n, from, alive, found)
			}
		}
	}
	return found, nil
}

// compareColumn compares the values of one attribute. Values repeat, so the last answer
// is remembered.
func compareColumn(c *block.AttrColumn, n *query.Node, from int, alive, found marks) {
	var last []byte
	var good, known bool
	for at, line := range c.Lines {
		i := from + int(line)
		if !alive.has(i) || found.has(i) {
			continue
		}
		if value := c.JSON(at); !known || !bytes.Equal(value, last) {
			last, known, good = value, true, false
			block.Scalars([]Attr{{Key: c.Key, JSON: string(value)}}, n.Field, func(text string) bool {
				good = n.Matches(text)
				return !good
			})
		}
		if good {
			found.set(i)
		}
	}
}

// counted reports whether lines of a level and service meet a tree that asks for
// nothing else.
func counted(n *query.Node, level, service string) bool {
	switch n.Kind {
	case query.And:
		for i := range n.Of {
			if !counted(&n.Of[i], level, service) {
				return false
			}
		}
		return true
	case query.Or:
		for i := range n.Of {
			if counted(&n.Of[i], level, service) {
				return true
			}
		}
		return false
	case query.Not:
		return !counted(&n.Of[0], level, service)
	case query.Field:
		return n.Matches(labelText(block.Label{Level: level, Service: service}, n.Field)) != (n.Op == query.NotEqual)
	default:
		return true
	}
}
