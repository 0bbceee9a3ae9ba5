package launch

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/caarlos0/env/v11"

	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// validate lets every service judge its settings before anything is started, and
// returns what is wrong, each problem once.
func validate(places []place, environments map[string]map[string]string) Problems {
	var problems Problems
	for _, p := range places {
		for _, s := range append([]any{&service.Config{}}, p.Settings...) {
			for _, line := range judge(s, environments[p.Name]) {
				if !slices.Contains(problems, line) {
					problems = append(problems, line)
				}
			}
		}
	}
	return problems
}

// judge parses an environment into a fresh copy of the settings, as the service will.
func judge(settings any, environment map[string]string) []string {
	var lines []string
	fresh := reflect.New(reflect.TypeOf(settings).Elem())
	err := env.ParseWithOptions(fresh.Interface(), env.Options{Environment: environment})
	if parse, ok := errors.AsType[env.AggregateError](err); ok {
		for _, one := range parse.Errors {
			lines = append(lines, complaint(one, fresh.Elem().Type(), environment))
		}
	} else if err != nil {
		lines = append(lines, err.Error())
	}
	if len(lines) > 0 {
		return lines // what was not read cannot be judged
	}
	if v, ok := reflect.TypeAssert[interface{ Validate() error }](fresh); ok {
		if err := v.Validate(); err != nil {
			lines = strings.Split(err.Error(), "\n")
		}
	}
	return lines
}

// complaint names the variable of a value that has the wrong form; the parser names
// only the field. The value itself may be a secret.
func complaint(err error, settings reflect.Type, environment map[string]string) string {
	parse, ok := errors.AsType[env.ParseError](err)
	if !ok {
		return err.Error()
	}
	for _, name := range variables(settings, parse.Name) {
		if environment[name] != "" {
			return fmt.Sprintf("%s is not a valid %s", name, parse.Type)
		}
	}
	return err.Error()
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
