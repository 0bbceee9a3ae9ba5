package jobs

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/postgres"
)

const (
	lookEvery = 5 * time.Second
	maxSkew   = 5 * time.Second
)

// clockGuard knows how far the clock of this process is from the database's.
type clockGuard struct {
	mu     sync.Mutex
	behind time.Duration
	known  bool
}

// compare asks the database for its time and reports whether ours is near it. The time
// the question took is given to us: a slow database is no wrong clock.
func (c *clockGuard) compare(ctx context.Context, db *postgres.DB, now func() time.Time) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, lookEvery)
	defer cancel()
	var theirs time.Time
	before := now()
	started := time.Now()
	if err := db.Pool().QueryRow(ctx, `SELECT clock_timestamp()`).Scan(&theirs); err != nil {
		return false, fmt.Errorf("ask the database for the time: %w", err)
	}
	took := time.Since(started)

	c.mu.Lock()
	defer c.mu.Unlock()
	c.known = true
	switch after := before.Add(took); {
	case theirs.Before(before):
		c.behind = theirs.Sub(before)
	case theirs.After(after):
		c.behind = theirs.Sub(after)
	default:
		c.behind = 0
	}
	return c.behind.Abs() <= maxSkew, nil
}

func (c *clockGuard) skew() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.behind
}

func (c *clockGuard) check() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.known {
		return fault.New(fault.Unavailable, fault.CodeUnavailable, "Jobs have not started yet.")
	}
	if c.behind.Abs() > maxSkew {
		return fault.New(fault.Unavailable, fault.CodeUnavailable,
			"The clock of this machine is %s away from the database's.", c.behind.Abs().Round(time.Second))
	}
	return nil
}
