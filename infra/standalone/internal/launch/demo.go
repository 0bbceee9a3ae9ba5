package launch

import (
	"context"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/demo"
)

// Demo switches the faults of the shop that runs in the data folder of this checkout.
func Demo(ctx context.Context, o Options, args []string) error {
	environment, err := readEnvironment(o)
	if err != nil {
		return err
	}
	settings, err := parseSettings(o, environment)
	if err != nil {
		return err
	}
	return demo.Switch(ctx, settings.DataDir, args, o.Out)
}
