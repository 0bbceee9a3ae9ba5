package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Dead is a job that was given up.
type Dead struct {
	ID        int64
	Kind      string
	Args      json.RawMessage
	Attempts  int
	LastError string
	CreatedAt time.Time
	DiedAt    time.Time
}

// Discarded lists the jobs that were given up in the last thirty days, latest first.
func (r *Runner) Discarded(ctx context.Context, limit int) ([]Dead, error) {
	client, err := r.inserter()
	if err != nil {
		return nil, err
	}
	list, err := client.JobList(ctx, river.NewJobListParams().
		States(rivertype.JobStateDiscarded).
		OrderBy(river.JobListOrderByFinalizedAt, river.SortOrderDesc).
		First(limit))
	if err != nil {
		return nil, fmt.Errorf("list discarded jobs: %w", err)
	}

	dead := make([]Dead, len(list.Jobs))
	for i, job := range list.Jobs {
		dead[i] = Dead{
			ID: job.ID, Kind: job.Kind, Args: job.EncodedArgs, Attempts: job.Attempt, CreatedAt: job.CreatedAt.UTC(),
		}
		if job.FinalizedAt != nil {
			dead[i].DiedAt = job.FinalizedAt.UTC()
		}
		if n := len(job.Errors); n > 0 {
			dead[i].LastError = job.Errors[n-1].Error
		}
	}
	return dead, nil
}

// Retry runs a discarded job again at once.
func (r *Runner) Retry(ctx context.Context, id int64) error {
	client, err := r.inserter()
	if err != nil {
		return err
	}
	_, err = client.JobRetry(ctx, id)
	if errors.Is(err, rivertype.ErrNotFound) {
		return fault.Missing()
	}
	if err != nil {
		return fmt.Errorf("retry job: %w", err)
	}
	return nil
}
