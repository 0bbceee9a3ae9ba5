package app

import (
	"errors"

	"github.com/sre-copilot/sre-copilot/services/metrics-collector-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
)

// Config holds the settings of metrics-collector-service.
type Config struct {
	Backend backend.Config
	AuthURL string `env:"AUTH_SERVICE_URL" envDefault:"http://auth-service:8501"`
	Kept    Kept
	Traces  Traces
	Rollups worker.RollupDays

	// MetricsDays is how long samples are kept.
	MetricsDays int `env:"RETENTION_METRICS_DAYS" envDefault:"30"`
	// MetricSeries is how many series a project may have.
	MetricSeries int `env:"METRIC_SERIES_PER_PROJECT" envDefault:"1000000"`
	// MetricSeconds is how long samples of a project wait at most before they are moved
	// into chunks.
	MetricSeconds int `env:"COMPACT_METRICS_SECONDS" envDefault:"1800"`
}

// Validate checks what the types cannot.
func (c *Config) Validate() error {
	problems := []error{c.Backend.Validate(), c.Kept.Validate(), c.Traces.Validate()}
	if c.MetricsDays < 1 || c.MetricsDays > 395 {
		problems = append(problems, errors.New("RETENTION_METRICS_DAYS must be between 1 and 395"))
	}
	if c.MetricSeries < 1 {
		problems = append(problems, errors.New("METRIC_SERIES_PER_PROJECT must be at least 1"))
	}
	if r := c.Rollups; min(r.Fine, r.Coarse) < 1 || max(r.Fine, r.Coarse) > 3650 {
		problems = append(problems, errors.New("RETENTION_ROLLUPS_5M_DAYS and RETENTION_ROLLUPS_1H_DAYS must be between 1 and 3650"))
	}
	if c.MetricSeconds < 1 || c.MetricSeconds > 7200 {
		problems = append(problems, errors.New("COMPACT_METRICS_SECONDS must be between 1 and 7200"))
	}
	return errors.Join(problems...)
}
