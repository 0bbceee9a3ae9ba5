package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/sre-copilot/sre-copilot/services/ai-service/app/client"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/core"
	"github.com/sre-copilot/sre-copilot/services/ai-service/app/worker"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
)

// modelTime bounds everything that is asked of the model in one generation.
const modelTime = time.Minute

// maxTimeout is the longest time of one request to the model.
const maxTimeout = 45 * time.Second

// Config holds the settings of ai-service.
type Config struct {
	Backend backend.Config

	IncidentURL    string `env:"INCIDENT_SERVICE_URL" envDefault:"http://incident-service:8502"`
	IntegrationURL string `env:"INTEGRATION_SERVICE_URL" envDefault:"http://integration-service:8504"`
	// AllowCIDRs lists the private networks in which projects may have models.
	AllowCIDRs string `env:"OUTBOUND_ALLOW_CIDRS"`

	// Provider is azure_openai, openai or compatible; empty leaves it to the rules.
	Provider        string `env:"AI_PROVIDER"`
	Model           string `env:"AI_MODEL"`
	OpenAIKey       string `env:"OPENAI_API_KEY"`
	OpenAIURL       string `env:"OPENAI_BASE_URL"`
	AzureEndpoint   string `env:"AZURE_OPENAI_ENDPOINT"`
	AzureKey        string `env:"AZURE_OPENAI_API_KEY"`
	AzureDeployment string `env:"AZURE_OPENAI_DEPLOYMENT"`
	AzureVersion    string `env:"AZURE_OPENAI_API_VERSION" envDefault:"2024-10-21"`

	// Prices are in USD per million tokens; Prices overrides them for single models.
	InputPrice    float64  `env:"AI_INPUT_TOKEN_PRICE" envDefault:"0.150"`
	OutputPrice   float64  `env:"AI_OUTPUT_TOKEN_PRICE" envDefault:"0.600"`
	Prices        prices   `env:"AI_PRICES"`
	MonthlyBudget *float64 `env:"AI_MONTHLY_BUDGET_USD"`
	FallbackRules bool     `env:"AI_FALLBACK_RULES" envDefault:"true"`
	// Timeout bounds one request to the model and Backoff is the wait before the
	// first retry.
	Timeout time.Duration `env:"AI_REQUEST_TIMEOUT" envDefault:"45s"`
	Backoff time.Duration `env:"AI_RETRY_BACKOFF" envDefault:"1s"`

	// RequestsDays and AnomaliesDays are how long both are kept.
	RequestsDays  int `env:"RETENTION_AI_REQUESTS_DAYS" envDefault:"400"`
	AnomaliesDays int `env:"RETENTION_ANOMALIES_DAYS" envDefault:"90"`
	MaxConcurrent int `env:"AI_MAX_CONCURRENT_GENERATIONS" envDefault:"4"`
}

// prices are the prices of single models by their name.
type prices map[string]airequest.Price

// UnmarshalText reads {"model":{"input":0.15,"output":0.6}}.
func (p *prices) UnmarshalText(text []byte) error {
	byModel := map[string]airequest.Price{}
	if err := json.Unmarshal(text, &byModel); err != nil {
		return errors.New(`AI_PRICES must have the form {"model":{"input":0.15,"output":0.6}}`)
	}
	*p = byModel
	return nil
}

// Validate checks what the types cannot.
func (c *Config) Validate() error {
	problems := []error{c.Backend.Validate(), c.validateProvider()}
	if c.MaxConcurrent < 1 || c.MaxConcurrent > 100 {
		problems = append(problems, errors.New("AI_MAX_CONCURRENT_GENERATIONS must be between 1 and 100"))
	}
	for name, days := range map[string]int{"RETENTION_AI_REQUESTS_DAYS": c.RequestsDays, "RETENTION_ANOMALIES_DAYS": c.AnomaliesDays} {
		if days < 1 || days > 3650 {
			problems = append(problems, fmt.Errorf("%s must be between 1 and 3650", name))
		}
	}
	if c.Timeout <= 0 || c.Timeout > maxTimeout || c.Backoff <= 0 || c.Backoff > c.Timeout {
		problems = append(problems, errors.New("AI_REQUEST_TIMEOUT must be at most 45s and AI_RETRY_BACKOFF no longer than it"))
	}
	if c.MonthlyBudget != nil && *c.MonthlyBudget < 0 {
		problems = append(problems, errors.New("AI_MONTHLY_BUDGET_USD must not be negative"))
	}
	if price := c.price(); price.Input < 0 || price.Output < 0 {
		problems = append(problems, errors.New("AI_INPUT_TOKEN_PRICE, AI_OUTPUT_TOKEN_PRICE and AI_PRICES must not be negative"))
	}
	return errors.Join(problems...)
}

func (c *Config) validateProvider() error {
	needs := map[string]string{}
	switch c.Provider {
	case "":
	case client.ProviderAzure:
		needs = map[string]string{
			"AZURE_OPENAI_ENDPOINT": c.AzureEndpoint, "AZURE_OPENAI_API_KEY": c.AzureKey, "AZURE_OPENAI_DEPLOYMENT": c.AzureDeployment,
		}
	case client.ProviderOpenAI:
		needs = map[string]string{"OPENAI_API_KEY": c.OpenAIKey, "AI_MODEL": c.Model}
	case client.ProviderCompatible:
		needs = map[string]string{"OPENAI_BASE_URL": c.OpenAIURL, "AI_MODEL": c.Model}
	default:
		return fmt.Errorf("AI_PROVIDER must be azure_openai, openai or compatible, not %q", c.Provider)
	}
	var problems []error
	for name, value := range needs {
		if value == "" {
			problems = append(problems, fmt.Errorf("%s is required with AI_PROVIDER=%s", name, c.Provider))
		}
	}
	for name, address := range map[string]string{"AZURE_OPENAI_ENDPOINT": c.AzureEndpoint, "OPENAI_BASE_URL": c.OpenAIURL} {
		if u, err := url.Parse(address); address != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
			problems = append(problems, fmt.Errorf("%s must be an http or https address", name))
		}
	}
	return errors.Join(problems...)
}

// model returns the configured provider, nil without one.
func (c *Config) model() core.Model { //nolint:ireturn // absent or present, the core sees the seam
	switch c.Provider {
	case "":
		return nil
	case client.ProviderAzure:
		return client.NewLLM(client.Settings{
			Provider: c.Provider, Model: c.AzureDeployment, BaseURL: c.AzureEndpoint, Key: c.AzureKey, APIVersion: c.AzureVersion,
			AttemptTime: c.Timeout, Backoff: c.Backoff,
		})
	default:
		return client.NewLLM(client.Settings{
			Provider: c.Provider, Model: c.Model, BaseURL: c.OpenAIURL, Key: c.OpenAIKey, AttemptTime: c.Timeout, Backoff: c.Backoff,
		})
	}
}

// price returns what the configured model costs. A deployment at Azure may be
// listed under its own name or under that of its model.
func (c *Config) price() airequest.Price {
	for _, name := range []string{c.Model, c.AzureDeployment} {
		if p, ok := c.Prices[name]; ok && name != "" {
			return p
		}
	}
	return airequest.Price{Input: c.InputPrice, Output: c.OutputPrice}
}

// kept says how long records are kept.
func (c *Config) kept() worker.Retention {
	return worker.Retention{RequestsDays: c.RequestsDays, AnomaliesDays: c.AnomaliesDays}
}

func (c *Config) policy() core.Policy {
	return core.Policy{
		MaxConcurrent: c.MaxConcurrent, FallbackRules: c.FallbackRules, MonthlyBudgetUSD: c.MonthlyBudget,
		Price: c.price(), ModelTime: modelTime,
	}
}
