package app

import (
	"crypto/sha256"
	"encoding/base64"
	"log/slog"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/briefing"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core/evidence"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/domain/chat"
	"github.com/sre-copilot/sre-copilot/shared/domain/hypothesis"
	"github.com/sre-copilot/sre-copilot/shared/domain/incident"
	"github.com/sre-copilot/sre-copilot/shared/domain/runbook"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

// newChat assembles what answers questions about incidents.
func newChat(
	c Config, db *postgres.DB, runner *jobs.Runner, models *core.Models, collector *evidence.Collector, log *slog.Logger,
) *core.Chat {
	made := &core.Chat{
		Messages: chat.NewRepository(db), Models: models, MaxConcurrent: c.MaxConcurrent, Log: log,
		Sources: briefing.Sources{
			Collector: collector, Incidents: incident.NewReader(db), Hypotheses: hypothesis.NewReader(db), Runbooks: runbook.NewRepository(db),
		},
	}
	made.Enqueue = worker.Chat(runner, made)
	return made
}

// answerBox encrypts the answers kept for repeated requests. They hold no secrets
// here and live for a day, so the key is made from the one that every service has.
func (c *Config) answerBox() (*secrets.Box, error) {
	pairs := pairOf(c.Backend.Internal.Key)
	if c.Backend.Internal.Previous != "" {
		pairs += "," + pairOf(c.Backend.Internal.Previous)
	}
	return secrets.ParseKeys(pairs)
}

func pairOf(key string) string {
	sum := sha256.Sum256([]byte("ai-service answers:" + key))
	return auth.KeyID(key) + ":" + base64.StdEncoding.EncodeToString(sum[:])
}
