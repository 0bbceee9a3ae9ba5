// Command incident-service keeps incidents and what people do with them.
package main

import (
	"github.com/sre-copilot/sre-copilot/services/incident-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

func main() { service.Main("incident-service", app.New) }
