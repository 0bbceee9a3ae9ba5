package app

import (
	"errors"
	"fmt"
)

// maxKept is for how many days anything may be kept.
const maxKept = 390

// Kept says for how many days the rows of errors, hosts and browsers are kept.
type Kept struct {
	ErrorDays   int `env:"RETENTION_ERRORS_DAYS" envDefault:"30"`
	HostDays    int `env:"RETENTION_HOSTS_DAYS" envDefault:"14"`
	BrowserDays int `env:"RETENTION_BROWSER_DAYS" envDefault:"14"`
}

// Validate checks what the types cannot.
func (k Kept) Validate() error {
	var problems []error
	for name, days := range map[string]int{
		"RETENTION_ERRORS_DAYS": k.ErrorDays, "RETENTION_HOSTS_DAYS": k.HostDays, "RETENTION_BROWSER_DAYS": k.BrowserDays,
	} {
		if days < 1 || days > maxKept {
			problems = append(problems, fmt.Errorf("%s must be between 1 and %d", name, maxKept))
		}
	}
	return errors.Join(problems...)
}
