package launch

import (
	"reflect"
	"slices"

	"github.com/sre-copilot/sre-copilot/shared/platform/config"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

// validate lets every service read its settings into a fresh copy before anything is
// started, and returns what is wrong, each problem once.
func validate(places []place, environments map[string]map[string]string) Problems {
	var problems Problems
	for _, p := range places {
		for _, s := range append([]any{&service.Config{}}, p.Settings...) {
			for _, line := range config.Read(environments[p.Name], reflect.New(reflect.TypeOf(s).Elem()).Interface()) {
				if !slices.Contains(problems, line) {
					problems = append(problems, line)
				}
			}
		}
	}
	return problems
}
