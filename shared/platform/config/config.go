// Package config reads a service's settings from a map of environment
// variables into one tagged struct and reports every problem in one message.
// It never reads the process environment itself, so that several services can
// run in one process, each with its own settings.
package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Env is the environment a service was given.
type Env map[string]string

// Load parses e into a T by its env tags, then calls T's Validate method if it
// has one. All problems come back joined, each naming its variable.
func Load[T any](e Env) (T, error) {
	var settings T
	err := env.ParseWithOptions(&settings, env.Options{Environment: e})

	var problems []error
	if aggregate, ok := errors.AsType[env.AggregateError](err); ok {
		problems = append(problems, aggregate.Errors...)
	} else if err != nil {
		problems = append(problems, err)
	}
	if v, ok := any(&settings).(interface{ Validate() error }); ok {
		problems = append(problems, v.Validate())
	}
	if err := errors.Join(problems...); err != nil {
		return settings, fmt.Errorf("configuration: %s", strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return settings, nil
}
