package api

import (
	"bufio"
	"encoding/json"
	"math"
	"strconv"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
)

// writer writes results in the form of the Prometheus HTTP API without building them up
// in memory first.
type writer struct {
	*bufio.Writer

	scratch []byte
}

func (w *writer) raw(parts ...string) {
	for _, part := range parts {
		_, _ = w.WriteString(part) // Flush tells
	}
}

func (w *writer) value(v parser.Value) {
	switch v := v.(type) {
	case promql.Vector:
		w.raw("[")
		for i, s := range v {
			w.head(i, s.Metric)
			w.raw(`,"value":`)
			w.point(s.T, s.F)
			w.raw("}")
		}
		w.raw("]")
	case promql.Matrix:
		w.raw("[")
		for i, s := range v {
			w.head(i, s.Metric)
			w.raw(`,"values":[`)
			for j, p := range s.Floats {
				w.comma(j)
				w.point(p.T, p.F)
			}
			w.raw("]}")
		}
		w.raw("]")
	case promql.Scalar:
		w.point(v.T, v.V)
	case promql.String:
		w.raw("[")
		w.time(v.T)
		w.raw(",")
		w.text(v.V)
		w.raw("]")
	}
}

func (w *writer) comma(i int) {
	if i > 0 {
		w.raw(",")
	}
}

func (w *writer) head(i int, ls labels.Labels) {
	w.comma(i)
	w.raw(`{"metric":`)
	w.labels(ls)
}

func (w *writer) labels(ls labels.Labels) {
	w.raw("{")
	i := 0
	ls.Range(func(l labels.Label) {
		w.comma(i)
		w.text(l.Name)
		w.raw(":")
		w.text(l.Value)
		i++
	})
	w.raw("}")
}

func (w *writer) text(s string) {
	quoted, _ := json.Marshal(s) // a text always can be
	_, _ = w.Write(quoted)
}

// point writes [seconds, "value"].
func (w *writer) point(t int64, v float64) {
	w.raw("[")
	w.time(t)
	w.raw(`,"`)
	switch {
	case math.IsInf(v, 1):
		w.raw("+Inf")
	case math.IsInf(v, -1):
		w.raw("-Inf")
	default:
		w.scratch = strconv.AppendFloat(w.scratch[:0], v, form(v), -1, 64)
		_, _ = w.Write(w.scratch)
	}
	w.raw(`"]`)
}

// form writes numbers as Prometheus does: without an exponent while they are readable.
func form(v float64) byte {
	if abs := math.Abs(v); abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		return 'e'
	}
	return 'f'
}

// time writes milliseconds as seconds.
func (w *writer) time(t int64) {
	if t < 0 {
		w.raw("-")
		t = -t
	}
	w.scratch = strconv.AppendInt(w.scratch[:0], t/1000, 10)
	if rest := t % 1000; rest != 0 {
		w.scratch = append(w.scratch, '.', byte('0'+rest/100), byte('0'+rest/10%10), byte('0'+rest%10))
	}
	_, _ = w.Write(w.scratch)
}

// texts writes a member that is left out when it is empty.
func (w *writer) texts(name string, list []string) {
	if len(list) > 0 {
		text, _ := json.Marshal(list) // texts always can be
		w.raw(`,"`, name, `":`, string(text))
	}
}
