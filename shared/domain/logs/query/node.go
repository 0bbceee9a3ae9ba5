// Package query is the language of log searches: it turns a text into a tree of
// conditions and says what a line that meets them must have. It reads no logs.
// docs/features/logs.md describes the language for its users.
package query

import (
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
)

// Kind says what a node of the tree is.
type Kind uint8

// The kinds of nodes. All is met by every line.
const (
	All Kind = iota
	And
	Or
	Not
	Text
	Field
)

// Op compares a field with a value.
type Op uint8

// The comparisons. What is not Equal is what Equal does not find, so a line without the
// field is found by NotEqual.
const (
	Equal Op = iota
	NotEqual
	Less
	AtMost
	Greater
	AtLeast
)

// The fields that every line has; any other name is the path of an attribute.
const (
	FieldLevel   = "level"
	FieldService = "service"
	FieldHost    = "host"
	FieldTrace   = "trace_id"
	FieldSpan    = "span_id"
)

// Node is a condition.
type Node struct {
	Kind Kind
	// Of are the parts of And and Or, and what Not denies.
	Of []Node
	// Needle is the text that messages are searched for, in lower case.
	Needle string
	// Field, Op and Value are a comparison. Exact compares texts letter by letter.
	Field string
	Op    Op
	Value string
	Exact bool

	comparable string
	number     float64
	isNumber   bool
	parts      []string // of a value with wildcards, in lower case
	rank       int
}

// Contains is met by messages that contain the text, in any case.
func Contains(text string) Node {
	if text == "" {
		return Node{}
	}
	return Node{Kind: Text, Needle: block.Lower(text)}
}

// Compare is met by lines whose field compares so. Wildcards are for Equal and NotEqual.
func Compare(field string, op Op, value string, wildcards bool) Node {
	n := Node{Kind: Field, Field: strings.TrimPrefix(field, "attributes."), Op: op, Value: value}
	if field == FieldLevel {
		n.Value = Level(value)
		n.rank = Rank(n.Value)
	}
	n.comparable = block.Comparable(n.Value)
	n.number, n.isNumber = block.Number(n.Value)
	if wildcards && strings.Contains(value, "*") && (op == Equal || op == NotEqual) {
		n.parts = strings.Split(block.Lower(n.Value), "*")
	}
	return n
}

// Exactly is met by lines whose field is the value, letter by letter.
func Exactly(field, value string) Node {
	n := Compare(field, Equal, value, false)
	n.Exact = true
	return n
}

// Both is met by what meets all the nodes.
func Both(nodes ...Node) Node {
	var of []Node
	for _, n := range nodes {
		switch n.Kind {
		case All:
		case And:
			of = append(of, n.Of...)
		default:
			of = append(of, n)
		}
	}
	switch len(of) {
	case 0:
		return Node{}
	case 1:
		return of[0]
	}
	return Node{Kind: And, Of: of}
}

// Either is met by what meets one of the nodes.
func Either(nodes ...Node) Node {
	var of []Node
	for _, n := range nodes {
		switch n.Kind {
		case All:
			return Node{}
		case Or:
			of = append(of, n.Of...)
		default:
			of = append(of, n)
		}
	}
	if len(of) == 1 {
		return of[0]
	}
	return Node{Kind: Or, Of: of}
}

// levels are the six that are ordered.
var levels = map[string]int{"TRACE": 1, "DEBUG": 2, "INFO": 3, "WARN": 4, "ERROR": 5, "FATAL": 6}

var aliases = map[string]string{
	"WARNING": "WARN", "ERR": "ERROR", "CRITICAL": "FATAL", "CRIT": "FATAL", "EMERGENCY": "FATAL", "PANIC": "FATAL", "NOTICE": "INFO",
}

// Level is the name of a level: upper case, aliases resolved.
func Level(text string) string {
	upper := strings.ToUpper(text)
	if name, ok := aliases[upper]; ok {
		return name
	}
	return upper
}

// Rank orders the known levels from 1 on; other levels have none.
func Rank(level string) int {
	return levels[level]
}

// Matches reports whether a value of the field, which the line has, compares so. For
// NotEqual it answers as for Equal: the caller denies it.
func (n *Node) Matches(value string) bool {
	if n.Field == FieldLevel && n.Op > NotEqual {
		rank := Rank(value)
		return rank > 0 && n.rank > 0 && ordered(n.Op, float64(rank), float64(n.rank))
	}
	switch {
	case n.Op > NotEqual:
		if number, ok := block.Number(value); ok && n.isNumber {
			return ordered(n.Op, number, n.number)
		}
		return orderedText(n.Op, block.Lower(value), block.Lower(n.Value))
	case n.Exact:
		return value == n.Value
	case n.parts != nil:
		return wildcard(n.parts, block.Lower(value))
	default:
		return value == n.Value || block.Comparable(value) == n.comparable
	}
}

func ordered(op Op, a, b float64) bool {
	switch op {
	case Less:
		return a < b
	case AtMost:
		return a <= b
	case Greater:
		return a > b
	default:
		return a >= b
	}
}

func orderedText(op Op, a, b string) bool {
	return ordered(op, float64(strings.Compare(a, b)), 0)
}

// wildcard matches a value against parts between which anything may stand.
func wildcard(parts []string, value string) bool {
	value, ok := strings.CutPrefix(value, parts[0])
	if !ok {
		return false
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		_, rest, found := strings.Cut(value, part)
		if !found {
			return false
		}
		value = rest
	}
	return strings.HasSuffix(value, parts[last])
}

// Columns are the parts of a block that a tree looks at.
type Columns struct {
	Messages   bool
	Labels     bool
	Attributes bool
	Traces     bool
	// Host says that a host is compared: of the labels, counts know only level and
	// service.
	Host bool
}

// Counted reports that counts by level and service suffice.
func (c Columns) Counted() bool {
	return !c.Messages && !c.Attributes && !c.Traces && !c.Host
}

// Needs says which columns the tree looks at.
func (n *Node) Needs() Columns {
	var c Columns
	n.needs(&c)
	return c
}

func (n *Node) needs(c *Columns) {
	for i := range n.Of {
		n.Of[i].needs(c)
	}
	if n.Kind == Text {
		c.Messages = true
	}
	if n.Kind != Field {
		return
	}
	switch n.Field {
	case FieldLevel, FieldService:
		c.Labels = true
	case FieldHost:
		c.Labels, c.Host = true, true
	case FieldTrace, FieldSpan:
		c.Traces = true
	default:
		c.Attributes = true
	}
}

// IsAttribute reports that the node compares an attribute.
func (n *Node) IsAttribute() bool {
	switch n.Field {
	case FieldLevel, FieldService, FieldHost, FieldTrace, FieldSpan:
		return false
	}
	return n.Kind == Field
}

// MayMeet reports whether a block with the filter may hold a line that meets the tree.
func (n *Node) MayMeet(f *block.Filter) bool {
	switch n.Kind {
	case And:
		for i := range n.Of {
			if !n.Of[i].MayMeet(f) {
				return false
			}
		}
		return true
	case Or:
		for i := range n.Of {
			if n.Of[i].MayMeet(f) {
				return true
			}
		}
		return false
	case Text:
		return f.MayContain(n.Needle)
	case Field:
		if n.Op != Equal || n.parts != nil {
			return true
		}
		if n.Field == FieldTrace {
			return f.MayHave(block.TraceToken(n.Value))
		}
		return !n.IsAttribute() || f.MayHave(block.AttributeToken(n.Field, n.comparable))
	default:
		return true
	}
}

// Filtered reports whether a filter can refuse blocks for the tree at all.
func (n *Node) Filtered() bool {
	for i := range n.Of {
		if n.Kind != Not && n.Of[i].Filtered() {
			return true
		}
	}
	switch n.Kind {
	case Text:
		return len(n.Needle) >= 4
	case Field:
		return n.Op == Equal && n.parts == nil && (n.Field == FieldTrace || n.IsAttribute())
	default:
		return false
	}
}
