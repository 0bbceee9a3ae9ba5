// Command integration-service takes the webhooks of monitoring systems.
package main

import (
	"github.com/sre-copilot/sre-copilot/services/integration-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

func main() { service.Main("integration-service", app.New) }
