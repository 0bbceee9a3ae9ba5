// Command ai-service finds likely causes of incidents.
package main

import (
	"github.com/sre-copilot/sre-copilot/services/ai-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

func main() { service.Main("ai-service", app.New) }
