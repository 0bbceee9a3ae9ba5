package connection

import (
	"slices"
	"strings"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// Category is the kind of system that a setting reaches.
type Category string

// The categories of setting.
const (
	Database     Category = "database"
	Redis        Category = "redis"
	Email        Category = "notification_email"
	Slack        Category = "notification_slack"
	PagerDuty    Category = "notification_pagerduty"
	Teams        Category = "notification_teams"
	Webhook      Category = "notification_webhook"
	Prometheus   Category = "observability_prometheus"
	Grafana      Category = "observability_grafana"
	Alertmanager Category = "observability_alertmanager"
	OpenAI       Category = "ai_openai"
	AzureOpenAI  Category = "ai_azure_openai"
)

// FieldType is how a value of a configuration is entered.
type FieldType string

// The types of field.
const (
	Text    FieldType = "text"
	Number  FieldType = "number"
	Boolean FieldType = "boolean"
	List    FieldType = "list"
	Map     FieldType = "map"
)

// Field describes one key of a configuration. Aliases are other names under which
// its value is read.
type Field struct {
	Key      string
	Label    string
	Type     FieldType
	Required bool
	Secret   bool
	Default  *string

	aliases []string
	// place marks the fields that say where the secrets of the setting are sent.
	place bool
}

// Categories lists the categories in the order in which they are shown.
func Categories() []Category {
	return []Category{
		Database, Redis, Email, Slack, PagerDuty, Teams, Webhook, Prometheus, Grafana, Alertmanager, OpenAI, AzureOpenAI,
	}
}

// Check refuses a category that does not exist.
func (c Category) Check() error {
	if !slices.Contains(Categories(), c) {
		return fault.New(fault.Invalid, fault.CodeInvalidValue, "This category of connection does not exist.")
	}
	return nil
}

// Label is the category as people read it.
func (c Category) Label() string {
	words := strings.Split(string(c), "_")
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, " ")
}

// Fields lists what the configuration of the category holds.
func (c Category) Fields() []Field { return fields[c] }

// Field returns the description of one key.
func (c Category) field(key string) (Field, bool) {
	i := slices.IndexFunc(fields[c], func(f Field) bool { return f.Key == key })
	if i < 0 {
		return Field{}, false
	}
	return fields[c][i], true
}

var fields = map[Category][]Field{
	Database: {
		at("host", "Host"), at("port", "Port").of(Number).preset("5432"),
		plain("dbname", "Database").alias("database"), plain("user", "User").alias("username"), secret("password", "Password"),
		plain("sslmode", "SSL mode").preset("prefer"), secret("connection_string", "Connection string instead of the fields above"),
	},
	Redis: {
		at("host", "Host").required(), at("port", "Port").of(Number).preset("6379"), secret("password", "Password"),
		plain("db", "Database number").of(Number).preset("0"), plain("tls", "Use TLS").of(Boolean).preset("false"),
	},
	Email: {
		at("host", "SMTP host").required().alias("smtp_host"), at("port", "SMTP port").of(Number).preset("587").alias("smtp_port"),
		plain("user", "User").alias("username"), secret("password", "Password"), plain("from_email", "Sender"),
		plain("to_emails", "Recipients").of(List),
	},
	Slack: {secret("webhook_url", "Webhook URL").required()},
	PagerDuty: {
		secret("integration_key", "Integration key").alias("routing_key"), secret("api_key", "API key"),
	},
	Teams: {secret("webhook_url", "Webhook URL").required()},
	Webhook: {
		at("url", "URL").required(), plain("headers", "Headers").of(Map), secret("secret", "Signing secret"),
	},
	Prometheus: {
		at("url", "URL").required().alias("base_url"), plain("username", "User"), secret("password", "Password"), secret("api_key", "API key"),
	},
	Grafana: {
		at("url", "URL").required(), secret("api_key", "API key or service account token").alias("token"),
		plain("username", "User"), secret("password", "Password"),
	},
	Alertmanager: {at("url", "URL").required(), plain("username", "User"), secret("password", "Password")},
	OpenAI: {
		secret("api_key", "API key").required(), at("base_url", "Base URL").preset("https://api.openai.com/v1"), plain("model", "Model").required(),
	},
	AzureOpenAI: {
		at("endpoint", "Endpoint").required().alias("api_base"), secret("api_key", "API key").required(),
		plain("deployment", "Deployment").required(), plain("api_version", "API version").preset("2024-10-21"),
	},
}

func plain(key, label string) Field { return Field{Key: key, Label: label, Type: Text} }

// at is a field that says where the system is.
func at(key, label string) Field { return Field{Key: key, Label: label, Type: Text, place: true} }

func secret(key, label string) Field { return Field{Key: key, Label: label, Type: Text, Secret: true} }

func (f Field) of(t FieldType) Field {
	f.Type = t
	return f
}

func (f Field) required() Field {
	f.Required = true
	return f
}

func (f Field) preset(value string) Field {
	f.Default = &value
	return f
}

func (f Field) alias(name string) Field {
	f.aliases = append(f.aliases, name)
	return f
}
