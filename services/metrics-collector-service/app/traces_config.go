package app

import (
	"errors"
	"fmt"
)

// Traces says for how many days spans with their transactions, and the calls between
// services, are kept.
type Traces struct {
	SpanDays int `env:"RETENTION_SPANS_DAYS" envDefault:"14"`
	EdgeDays int `env:"RETENTION_SERVICE_EDGES_DAYS" envDefault:"90"`
}

// Validate checks what the types cannot.
func (t Traces) Validate() error {
	var problems []error
	for name, days := range map[string]int{"RETENTION_SPANS_DAYS": t.SpanDays, "RETENTION_SERVICE_EDGES_DAYS": t.EdgeDays} {
		if days < 1 || days > 390 {
			problems = append(problems, fmt.Errorf("%s must be between 1 and 390", name))
		}
	}
	return errors.Join(problems...)
}
