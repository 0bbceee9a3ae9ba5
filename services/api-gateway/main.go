// Command api-gateway is the public door of the platform.
package main

import (
	"github.com/sre-copilot/sre-copilot/services/api-gateway/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

func main() { service.Main("api-gateway", app.New) }
