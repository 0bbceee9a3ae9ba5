package secrets

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"strings"
)

// Masked is what a reader sees in place of a secret that is set.
const Masked = "***"

var secretWords = []string{
	"password", "passwd", "api_key", "apikey", "secret", "token", "credential", "private_key",
	"connection_string", "webhook_url", "integration_key", "routing_key", "authorization",
}

// IsSecretKey reports whether the value under this key is a secret.
func IsSecretKey(key string) bool {
	lower := strings.ToLower(key)
	for _, word := range secretWords {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// Redact returns a copy in which the values of secret keys, at any depth, are masked.
// Null and empty text stay, so that a reader can tell "not set" from "set".
func Redact(values map[string]any) map[string]any {
	if values == nil {
		return nil
	}
	clean := make(map[string]any, len(values))
	for key, value := range values {
		if IsSecretKey(key) {
			clean[key] = mask(value)
			continue
		}
		clean[key] = redactValue(value)
	}
	return clean
}

// Equal compares two secrets in constant time, whatever their lengths.
func Equal(a, b string) bool {
	sumA, sumB := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(sumA[:], sumB[:]) == 1
}

func mask(value any) any {
	if value == nil || value == "" {
		return value
	}
	return Masked
}

func redactValue(value any) any {
	switch v := value.(type) {
	case nil, bool, string, json.Number,
		int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64:
		return v
	case map[string]any:
		return Redact(v)
	case []any:
		clean := make([]any, len(v))
		for i, item := range v {
			clean[i] = redactValue(item)
		}
		return clean
	default:
		return redactOther(v)
	}
}

// redactOther sees structs, typed maps and raw JSON in the form in which they would
// leave the process. What cannot be seen through is masked as a whole.
func redactOther(value any) any {
	raw, err := json.Marshal(value)
	if err != nil {
		return Masked
	}
	var plain any
	if err := json.Unmarshal(raw, &plain); err != nil {
		return Masked
	}
	return redactValue(plain)
}
