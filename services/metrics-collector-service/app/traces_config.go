package app

import (
	"errors"
	"fmt"
)

// Traces says for how many days spans with their transactions, and the calls between
// services, are kept, and how often small blocks of them are merged.
type Traces struct {
	SpanDays int `env:"RETENTION_SPANS_DAYS" envDefault:"14"`
	EdgeDays int `env:"RETENTION_SERVICE_EDGES_DAYS" envDefault:"90"`

	CompactSeconds int `env:"COMPACT_TRACES_SECONDS" envDefault:"60"`
}

// Validate checks what the types cannot.
func (t Traces) Validate() error {
	var problems []error
	for name, days := range map[string]int{"RETENTION_SPANS_DAYS": t.SpanDays, "RETENTION_SERVICE_EDGES_DAYS": t.EdgeDays} {
		if days < 1 || days > 390 {
			problems = append(problems, fmt.Errorf("%s must be between 1 and 390", name))
		}
	}
	if t.CompactSeconds < 1 || t.CompactSeconds > 3600 {
		problems = append(problems, errors.New("COMPACT_TRACES_SECONDS must be between 1 and 3600"))
	}
	return errors.Join(problems...)
}
