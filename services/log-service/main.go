// Command log-service takes in, keeps and searches logs.
package main

import (
	"github.com/sre-copilot/sre-copilot/services/log-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

func main() { service.Main("log-service", app.New) }
