# SRE Copilot. `make help` lists what can be done; `make up` runs everything.

BINARY := bin/srecopilot
PAGE   := frontend/dist/index.html

# Clients of other people that the system tests let send to the platform.
CLIENTS := infra/e2e/clients/node/node_modules/.package-lock.json

# Files and folders: a deleted file changes the time of its folder.
PAGE_SOURCES := $(shell find frontend/src frontend/public frontend/index.html frontend/vite.config.ts frontend/tsconfig.json 2>/dev/null)

# Everything is compiled in one way, so that nothing is compiled twice: what the binary needs
# serves its tests and the linters too, and another clone finds it in the cache, because no
# paths are in it. There is no C code, so no compiler is needed; version control is not
# asked, because root may build a checkout of somebody else.
export CGO_ENABLED := 0
export GOFLAGS := -trimpath -buildvcs=false $(GOFLAGS)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: up down migrate contract test unit web system peers e2e chaos overload fuzz fuzz-decoders bench bench-ui lint fmt check help tools binary page

up: tools page binary ## run everything on this machine: http://localhost:3000
	@exec $(BINARY) up

down: ## stop what `make up` runs in this folder
	@if [ -x $(BINARY) ]; then exec $(BINARY) down; else echo "nothing is running here"; fi

migrate: binary ## bring the database of DATABASE_URL or POSTGRES_HOST to the newest version
	@exec $(BINARY) migrate

contract: frontend/tools/openapi/node_modules/.package-lock.json ## regenerate the OpenAPI document, the route table and the types made from it
	@go run ./infra/standalone contract
	@npm --prefix frontend run --silent types

test: ## set everything up and run every test
	@.ci/setup
	@$(MAKE) --no-print-directory unit web system
	@skipped="$${SRE_COPILOT_CACHE:-$$HOME/.cache/sre-copilot}/skipped"; \
		[ ! -s "$$skipped" ] || echo "Skipped, because it is not available here: $$(sort "$$skipped" | paste -sd' ')"

unit: ## Go tests of every module but system tests and measurements
	@go test -count=1 $$(go list work | grep -v -e /infra/e2e -e /infra/bench)

web: ## type check, unit tests, build and size budgets of the browser application
	@npm --prefix frontend run --silent typecheck
	@npm --prefix frontend run --silent test
	@npm --prefix frontend run --silent build -- --logLevel warn
	@npm --prefix frontend run --silent budgets

# Browsers and the others wait for each other's machines more than for a processor.
system: binary page ## system tests: real senders, killed processes, isolation, browsers
	@$(MAKE) --no-print-directory -j2 --output-sync=target e2e peers

peers: binary $(CLIENTS) ## the system tests without a browser alone
	@E2E_BINARY=$(CURDIR)/$(BINARY) go test -count=1 -timeout 60m -skip TestBrowsers ./infra/e2e/...

e2e: binary page ## the browser tests alone
	@E2E_BINARY=$(CURDIR)/$(BINARY) go test -count=1 -v -timeout 20m -run TestBrowsers ./infra/e2e

chaos: binary ## 10,000 alerts (CHAOS_ALERTS) and two minutes of telemetry (INGEST_CHAOS) while everything is killed in turns, with negative controls
	@CHAOS_ALERTS=$${CHAOS_ALERTS:-10000} INGEST_CHAOS=$${INGEST_CHAOS:-2m} E2E_BINARY=$(CURDIR)/$(BINARY) \
		go test -count=1 -v -timeout 60m -run 'TestAcknowledged|TestAnAnswerBefore|TestTelemetryAnswered|TestRedisAway' ./infra/e2e

overload: binary ## a minute (OVERLOAD) of five times the telemetry that can be taken, and a project at 100 times its quota beside another one
	@OVERLOAD=$${OVERLOAD:-1m} E2E_BINARY=$(CURDIR)/$(BINARY) go test -count=1 -v -timeout 30m -run TestOverload ./infra/e2e

fuzz: binary ## 200 generated requests for every operation (FUZZ_SEED repeats a run)
	@FUZZ_SEED=$${FUZZ_SEED:-$$(date +%s%N)} FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-200} E2E_BINARY=$(CURDIR)/$(BINARY) go test -count=1 -v -timeout 30m -run TestNoInputBreaksAnOperation ./infra/e2e

fuzz-decoders: ## every fuzz target of Go for a minute each (FUZZ_TIME says how long), from the corpus on
	@grep -rlE '^func Fuzz' --include='*_test.go' shared services | while read -r file; do \
		for target in $$(grep -oE '^func Fuzz[A-Za-z0-9]+' "$$file" | cut -d' ' -f2); do \
			echo "$$file $$target"; \
			go test "./$$(dirname "$$file")" -run '^$$' -fuzz "^$$target$$" -fuzztime "$${FUZZ_TIME:-60s}" </dev/null || exit 1; \
		done || exit 1; \
	done

bench: binary ## measurements beside COPY, Prometheus, VictoriaMetrics and nginx; fails when a floor is missed
	@E2E_BINARY=$(CURDIR)/$(BINARY) go test -count=1 -v -timeout 60m ./infra/bench

bench-ui: binary page ## the browser application beside its budgets: sizes, charts, keys, loading, memory
	@npm --prefix frontend run --silent stage
	@E2E_BINARY=$(CURDIR)/$(BINARY) go test -count=1 -v -timeout 30m ./infra/bench/browser

lint: ## all linters
	@.ci/lint

fmt: ## format everything
	@.ci/lint fmt
	@npm --prefix frontend run --silent format

check: lint test ## what CI runs: linters, no drift of generated files, every test
	@$(MAKE) --no-print-directory contract
	@git diff --exit-code -- docs/api-specs services/api-gateway/app/api/openapi.json frontend/src/types/api.gen.ts

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

tools:
	@infra/standalone/prerequisites.sh

binary: | tools
	@if [ -x $(BINARY) ]; then echo "building the services"; else echo "building the services (the first time takes some minutes)"; fi
	@go build -o $(BINARY) ./infra/standalone

page: $(PAGE)

$(PAGE): frontend/node_modules/.package-lock.json $(PAGE_SOURCES) | tools
	@echo "building the web page"
	@npm --prefix frontend run --silent build -- --logLevel warn

# Installs what the lock file says and leaves it alone. `npm ci` would be stricter, but it
# also refuses a lock file that lacks optional packages of other platforms, as one is that
# was written where those could not be had.
%/node_modules/.package-lock.json: %/package.json %/package-lock.json | tools
	@echo "installing the packages of $*"
	@npm --prefix $* install --no-save --include=dev --no-audit --no-fund --loglevel=error
	@touch $@
