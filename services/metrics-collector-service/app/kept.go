package app

import (
	"errors"
	"fmt"
)

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
		if days < 1 || days > 390 {
			problems = append(problems, fmt.Errorf("%s must be between 1 and 390", name))
		}
	}
	return errors.Join(problems...)
}
