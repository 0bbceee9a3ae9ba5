package app

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/sre-copilot/sre-copilot/services/incident-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/airequest"
	"github.com/sre-copilot/sre-copilot/shared/platform/auth"
	"github.com/sre-copilot/sre-copilot/shared/platform/backend"
	"github.com/sre-copilot/sre-copilot/shared/platform/secrets"
)

// Config holds the settings of incident-service.
type Config struct {
	Backend backend.Config

	AIURL string `env:"AI_SERVICE_URL" envDefault:"http://ai-service:8503"`

	// The prices of models, by which the cost of a request is divided among its
	// input and output.
	InputPrice  float64 `env:"AI_INPUT_TOKEN_PRICE" envDefault:"0.150"`
	OutputPrice float64 `env:"AI_OUTPUT_TOKEN_PRICE" envDefault:"0.600"`
	ModelPrices string  `env:"AI_PRICES"`
}

// Validate checks what the types cannot.
func (c *Config) Validate() error {
	_, err := c.prices()
	return errors.Join(c.Backend.Validate(), err)
}

// prices are the prices of all models.
func (c *Config) prices() (core.Prices, error) {
	p := core.Prices{Standard: airequest.Price{Input: c.InputPrice, Output: c.OutputPrice}}
	if c.InputPrice < 0 || c.OutputPrice < 0 {
		return p, errors.New("AI_INPUT_TOKEN_PRICE and AI_OUTPUT_TOKEN_PRICE must not be negative")
	}
	if c.ModelPrices == "" {
		return p, nil
	}
	if err := json.Unmarshal([]byte(c.ModelPrices), &p.ByModel); err != nil {
		return p, fmt.Errorf("AI_PRICES must be a JSON object of model names to {input, output}: %w", err)
	}
	return p, nil
}

// answerBox encrypts the answers kept for repeated requests. They hold no
// secrets here and live for a day, so the key is made from the one that every
// service has.
func (c *Config) answerBox() (*secrets.Box, error) {
	pairs := pairOf(c.Backend.Internal.Key)
	if c.Backend.Internal.Previous != "" {
		pairs += "," + pairOf(c.Backend.Internal.Previous)
	}
	return secrets.ParseKeys(pairs)
}

func pairOf(key string) string {
	sum := sha256.Sum256([]byte("incident-service answers:" + key))
	return auth.KeyID(key) + ":" + base64.StdEncoding.EncodeToString(sum[:])
}
