package core_test

import (
	"testing"

	"github.com/sre-copilot/sre-copilot/services/integration-service/app/core"
	"github.com/sre-copilot/sre-copilot/shared/domain/integration"
)

func FuzzDecodeEither(f *testing.F) {
	f.Add(sent(f, "alertmanager.json"))
	f.Add(sent(f, "prometheus.json"))
	f.Add([]byte(` {"alerts":[{}]}`))
	fuzz(f, core.DecodeEither)
}

func FuzzDecodeGrafana(f *testing.F) {
	f.Add(sent(f, "grafana.json"))
	f.Add([]byte(`{"state":"no_data","alerts":[{"status":"Paused","labels":{"alertname":"DatasourceNoData","rulename":""},"values":{"a":[1]},"valueString":null}]}`))
	f.Add([]byte(`{"alerts":[{"labels":null},{"labels":7},[]],"orgId":{"a":1}}`))
	fuzz(f, core.DecodeGrafana)
}

func FuzzDecodeGrafanaLegacy(f *testing.F) {
	f.Add(sent(f, "grafana-legacy.json"))
	f.Add([]byte(`{"state":"ok","title":"[OK] ","tags":["a"],"alerts":[{"uid":7,"title":null,"state":"alerting"},5]}`))
	f.Add([]byte(`{"state":"alerting","ruleId":{"x":1},"tags":{"alertname":""}}`))
	fuzz(f, core.DecodeGrafana)
}

func FuzzDecodeGeneric(f *testing.F) {
	f.Add([]byte(`{"title":"t","status":"open","severity":"p1","service":"s","id":7,"starts_at":1795348800,"labels":{"a":{"b":1}}}`))
	f.Add([]byte(`{"data":[{"event":{"name":"n"},"tags":["x"]},{"event":null}],"alerts":[]}`))
	f.Add([]byte(`[{"title":"t","starts_at":1e300,"ends_at":"9999-12-31T23:59:59-23:59"},{"alertname":"","dedup_key":[]}]`))
	mapping := integration.Config{Mapping: map[string]string{
		"alerts": "$.data", "title": "$.event.name", "labels.x": "$.tags[0]", "labels": "$", "starts_at": "$.event['at']",
	}}
	fuzz(f, func(body []byte, _ integration.Config) (core.Payload, error) {
		if _, err := core.DecodeGeneric(body, mapping); err != nil {
			return core.Payload{}, err
		}
		return core.DecodeGeneric(body, integration.Config{})
	})
}
