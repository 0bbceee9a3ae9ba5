package launch

import (
	"context"
	"os"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/platform/clock"
)

// costOver is how long the platform with the demo is watched before its cost is told, and
// costAfter how long starting up may still echo.
const (
	costAfter = 30 * time.Second
	costOver  = time.Minute
)

// tellCost says once what the platform takes from the machine while the demo runs.
func (s *stack) tellCost(ctx context.Context) {
	if s.demo == nil || !clock.Wait(ctx, costAfter) {
		return
	}
	before, began := s.processorTime(), time.Now()
	if !clock.Wait(ctx, costOver) {
		return
	}
	spent := s.processorTime() - before
	s.progress.say("with the demo it takes %.0f %% of one core and %s", 100*spent.Seconds()/time.Since(began).Seconds(), s.memory())
}

// processorTime is what this process and the servers that it started worked so far.
func (s *stack) processorTime() time.Duration {
	var total time.Duration
	for _, group := range s.processes() {
		for _, pid := range group.pids {
			total += processorTime(pid)
		}
	}
	return total
}

// group is processes that are told of together.
type group struct {
	name string
	pids []int
}

// processes are this process and the servers that it started.
func (s *stack) processes() []group {
	groups := []group{{"services", []int{os.Getpid()}}}
	if s.postgres != nil {
		groups = append(groups, group{"PostgreSQL", s.postgres.PIDs()})
	}
	if s.redis != nil && s.redis.PID() != 0 {
		groups = append(groups, group{"Redis", []int{s.redis.PID()}})
	}
	if s.demo != nil {
		groups = append(groups, group{"demo", s.demo.PIDs()})
	}
	return groups
}
