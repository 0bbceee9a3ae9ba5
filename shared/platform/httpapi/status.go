package httpapi

import (
	"net/http"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// StatusOf is the HTTP status of a failure, for protocols whose errors have a form of their
// own.
func StatusOf(err error) int {
	if status, known := statuses[fault.KindOf(err)]; known {
		return status
	}
	return http.StatusInternalServerError
}
