//go:build !answer_before_commit

package app

import "github.com/sre-copilot/sre-copilot/shared/domain/alert"

// storeOf returns where deliveries are kept before their sender hears of it.
func storeOf(alerts *alert.Repository) *alert.Repository { return alerts }
