// Package config reads a service's settings from a map of environment
// variables into one tagged struct and reports every problem in one message.
// It never reads the process environment itself, so that several services can
// run in one process, each with its own settings.
package config

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/caarlos0/env/v11"
)

// Env is the environment a service was given.
type Env map[string]string

// Load parses e into a T by its env tags, then calls T's Validate method if it
// has one. All problems come back in one error, each naming its variable.
func Load[T any](e Env) (T, error) {
	var settings T
	if problems := Read(e, &settings); len(problems) > 0 {
		return settings, fmt.Errorf("configuration: %s", strings.Join(problems, "; "))
	}
	return settings, nil
}

// Read is Load into the struct that settings points to. It returns what is wrong,
// each problem naming its variable and none showing a value, which may be a secret.
func Read(e Env, settings any) []string {
	err := env.ParseWithOptions(settings, env.Options{Environment: e})
	if err != nil {
		return unread(err, reflect.TypeOf(settings).Elem(), e) // what was not read cannot be judged
	}
	v, ok := settings.(interface{ Validate() error })
	if !ok {
		return nil
	}
	if err := v.Validate(); err != nil {
		return strings.Split(err.Error(), "\n")
	}
	return nil
}

func unread(err error, settings reflect.Type, e Env) []string {
	problems := []error{err}
	if aggregate, ok := errors.AsType[env.AggregateError](err); ok {
		problems = aggregate.Errors
	}
	lines := make([]string, len(problems))
	for i, problem := range problems {
		lines[i] = complaint(problem, settings, e)
	}
	return lines
}

// complaint names the variable of a value that has the wrong form; the parser names
// only the field.
func complaint(err error, settings reflect.Type, e Env) string {
	parse, ok := errors.AsType[env.ParseError](err)
	if !ok {
		return err.Error()
	}
	names := variables(settings, parse.Name)
	for _, name := range names {
		if e[name] != "" {
			return fmt.Sprintf("%s is not a valid %s", name, parse.Type)
		}
	}
	return fmt.Sprintf("%s is not a valid %s", strings.Join(names, " or "), parse.Type)
}

// variables returns the variables of the fields with a name, at any depth.
func variables(settings reflect.Type, field string) []string {
	var names []string
	for f := range settings.Fields() {
		if name, _, _ := strings.Cut(f.Tag.Get("env"), ","); name != "" {
			if f.Name == field {
				names = append(names, name)
			}
		} else if f.Type.Kind() == reflect.Struct {
			names = append(names, variables(f.Type, field)...)
		}
	}
	return names
}
