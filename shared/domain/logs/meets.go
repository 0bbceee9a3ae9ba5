package logs

import (
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs/block"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/query"
)

// Meets reports whether one line meets a tree. Lines in blocks are found column by
// column; this is for those that just arrived.
func Meets(n *query.Node, l *Line) bool {
	switch n.Kind {
	case query.And:
		for i := range n.Of {
			if !Meets(&n.Of[i], l) {
				return false
			}
		}
		return true
	case query.Or:
		for i := range n.Of {
			if Meets(&n.Of[i], l) {
				return true
			}
		}
		return false
	case query.Not:
		return !Meets(&n.Of[0], l)
	case query.Text:
		return strings.Contains(block.Lower(l.Message), n.Needle)
	case query.Field:
		return meetsField(n, l) != (n.Op == query.NotEqual)
	default:
		return true
	}
}

func meetsField(n *query.Node, l *Line) bool {
	switch n.Field {
	case query.FieldLevel, query.FieldService, query.FieldHost:
		return n.Matches(labelText(block.Label{Level: l.Level, Service: l.Service, Host: l.Host}, n.Field))
	case query.FieldTrace:
		return l.TraceID != "" && n.Matches(l.TraceID)
	case query.FieldSpan:
		return l.SpanID != "" && n.Matches(l.SpanID)
	}
	met := false
	block.Scalars(l.Attributes, n.Field, func(text string) bool {
		met = n.Matches(text)
		return !met
	})
	return met
}
