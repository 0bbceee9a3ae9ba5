// Command metrics-collector-service takes in metrics and answers questions about them.
package main

import (
	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

func main() { service.Main("metrics-collector-service", app.New) }
