package main

import "github.com/sre-copilot/sre-copilot/infra/standalone/internal/launch"

// Services shows the registry to the tests.
func Services() []launch.Service { return services() }

// Run runs a command line.
var Run = run
