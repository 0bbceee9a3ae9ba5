// Command websocket-service pushes live events to open browsers.
package main

import (
	"github.com/sre-copilot/sre-copilot/services/websocket-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

func main() { service.Main("websocket-service", app.New) }
