package query

import (
	"fmt"
	"regexp"
)

// MaxTerms is how many terms a query may have.
const MaxTerms = 50

// maxDepth is how deep parentheses and negations may be nested.
const maxDepth = 32

// Syntax says how a text is to be read.
type Syntax string

// The ways to read a text: Auto takes it for the language when it looks like it.
const (
	Auto  Syntax = "auto"
	Plain Syntax = "text"
	Full  Syntax = "full"
)

// Error says why a text is no query.
type Error struct {
	// At is the place in the text, in bytes.
	At      int
	Message string
	// TooMany says that the text has more terms than are allowed.
	TooMany bool
}

// Error is the message with its place.
func (e *Error) Error() string {
	return fmt.Sprintf("%s (at character %d)", e.Message, e.At+1)
}

func problem(at int, format string, args ...any) error {
	return &Error{At: at, Message: fmt.Sprintf(format, args...)}
}

var looksFull = regexp.MustCompile(
	`["()]|(^|\s)(AND|OR|NOT)(\s|$)|(^|[\s\-])(level|service|host|trace_id|span_id|attributes\.[A-Za-z0-9_.\-/@]+)(!=|>=|<=|:|=|>|<)`)

// LooksFull reports whether Auto takes the text for the language.
func LooksFull(text string) bool {
	return looksFull.MatchString(text)
}

// Parse reads a text of the language.
func Parse(text string) (Node, error) {
	all, err := tokens(text)
	if err != nil {
		return Node{}, err
	}
	p := &parser{tokens: all}
	if p.peek().kind == end {
		return Node{}, nil
	}
	n, err := p.expression(0, 0)
	if err != nil {
		return Node{}, err
	}
	if t := p.peek(); t.kind != end {
		return Node{}, problem(t.at, "there is a parenthesis too many")
	}
	return n, nil
}

// parser is a Pratt parser: an operator takes what binds tighter than itself.
type parser struct {
	tokens []token
	at     int
	terms  int
}

// The strengths of the operators.
const (
	bindOr  = 1
	bindAnd = 2
	bindNot = 3
)

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) take() token {
	t := p.tokens[p.at]
	if t.kind != end {
		p.at++
	}
	return t
}

func (p *parser) expression(strength, depth int) (Node, error) {
	if depth > maxDepth {
		return Node{}, problem(p.peek().at, "it is nested too deeply")
	}
	left, err := p.operand(depth)
	if err != nil {
		return Node{}, err
	}
	for {
		own, join := bindAnd, Both
		switch p.peek().kind {
		case end, closing:
			return left, nil
		case or:
			own, join = bindOr, Either
		}
		if own <= strength {
			return left, nil
		}
		if kind := p.peek().kind; kind == or || kind == and {
			p.take()
		}
		right, err := p.expression(own, depth+1)
		if err != nil {
			return Node{}, err
		}
		left = join(left, right)
	}
}

func (p *parser) operand(depth int) (Node, error) {
	t := p.take()
	switch t.kind {
	case not, minus:
		n, err := p.expression(bindNot, depth+1)
		return Node{Kind: Not, Of: []Node{n}}, err
	case open:
		n, err := p.expression(0, depth+1)
		if err != nil {
			return n, err
		}
		if p.take().kind != closing {
			return n, problem(t.at, "a parenthesis is not closed")
		}
		return n, nil
	case word, phrase, compare:
		if p.terms++; p.terms > MaxTerms {
			return Node{}, &Error{At: t.at, Message: fmt.Sprintf("there are more than %d terms", MaxTerms), TooMany: true}
		}
		if t.kind == compare {
			return comparing(t), nil
		}
		return Contains(t.text), nil
	case closing:
		return Node{}, problem(t.at, "a parenthesis is closed that was not opened")
	default:
		return Node{}, problem(t.at, "something is missing")
	}
}

func comparing(t token) Node {
	n := Compare(t.field, t.op, t.text, !t.quoted)
	if t.op == NotEqual {
		n.Op = Equal
		return Node{Kind: Not, Of: []Node{n}}
	}
	return n
}
