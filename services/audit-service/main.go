// Command audit-service keeps the audit trail.
package main

import (
	"github.com/sre-copilot/sre-copilot/services/audit-service/app"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

func main() { service.Main("audit-service", app.New) }
