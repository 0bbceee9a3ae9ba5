package worker

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/jobs"
)

const (
	// expireEvery is how often anomalies that are over are looked for.
	expireEvery = time.Minute
	// expireScopes is how many projects one round serves.
	expireScopes = 500
)

// Anomalies are the stored anomalies of all projects.
type Anomalies interface {
	// Expired names the projects with anomalies that are over.
	Expired(ctx context.Context, limit int) ([]auth.Scope, error)
	// Expire resolves those of one project.
	Expire(ctx context.Context, s auth.Scope) error
}

type expire struct{}

// Kind names the job.
func (expire) Kind() string { return "anomalies_expire" }

// ExpireAnomalies registers the job that resolves anomalies nobody has seen for
// an hour, so that open pages hear of it.
func ExpireAnomalies(r *jobs.Runner, anomalies Anomalies) {
	jobs.Register(r, func(ctx context.Context, _ *river.Job[expire]) error {
		scopes, err := anomalies.Expired(ctx, expireScopes)
		if err != nil {
			return err
		}
		for _, s := range scopes {
			if err := anomalies.Expire(ctx, s); err != nil {
				return err
			}
		}
		return nil
	}, jobs.Every(expireEvery))
}
