// Command auth-service knows who people and programs are and what they may do.
package main

import (
	"github.com/sre-copilot/sre-copilot/services/auth-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

func main() { service.Main("auth-service", app.New) }
