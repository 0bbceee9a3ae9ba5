module github.com/sre-copilot/sre-copilot/infra/bench

go 1.26.8

require (
	github.com/google/uuid v1.6.0
	github.com/sre-copilot/sre-copilot/services/api-gateway v0.0.0
	github.com/sre-copilot/sre-copilot/shared v0.0.0
	github.com/stretchr/testify v1.12.1
)

require (
	github.com/alicebob/miniredis/v2 v2.40.0 // indirect
	github.com/bits-and-blooms/bitset v1.24.4 // indirect
	github.com/cespare/xxhash/v2 v2.3.0 // indirect
	github.com/failsafe-go/failsafe-go v0.9.8 // indirect
	github.com/redis/go-redis/v9 v9.23.0 // indirect
	github.com/yuin/gopher-lua v1.1.1 // indirect
	go.uber.org/atomic v1.12.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/sys v0.49.0 // indirect
)

replace (
	github.com/sre-copilot/sre-copilot/infra/e2e => ../e2e
	github.com/sre-copilot/sre-copilot/migrations => ../../migrations
	github.com/sre-copilot/sre-copilot/services/api-gateway => ../../services/api-gateway
	github.com/sre-copilot/sre-copilot/shared => ../../shared
)
