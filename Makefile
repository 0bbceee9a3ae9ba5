# SRE Copilot. `make help` lists what can be done; `make up` runs everything.

BINARY := bin/srecopilot
PAGE   := frontend/dist/index.html

# Files and folders: a deleted file changes the time of its folder.
PAGE_SOURCES := $(shell find frontend/src frontend/public frontend/index.html frontend/vite.config.ts frontend/tsconfig.json 2>/dev/null)

# The binary holds no C code, so no compiler is needed; version control is not asked,
# because root may build a checkout of somebody else.
GO_BUILD := CGO_ENABLED=0 go build -trimpath -buildvcs=false

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: up down migrate contract help tools binary page

up: tools page binary ## run everything on this machine: http://localhost:3000
	@exec $(BINARY) up

down: ## stop what `make up` runs in this folder
	@if [ -x $(BINARY) ]; then exec $(BINARY) down; else echo "nothing is running here"; fi

migrate: binary ## bring the database of DATABASE_URL or POSTGRES_HOST to the newest version
	@exec $(BINARY) migrate

contract: ## regenerate the OpenAPI document and the types made from it
	@go run -buildvcs=false ./infra/standalone contract
	@npm --prefix frontend run --silent types

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

tools:
	@infra/standalone/prerequisites.sh

binary: | tools
	@echo "building the services (the first time takes a few minutes)"
	@$(GO_BUILD) -o $(BINARY) ./infra/standalone

page: $(PAGE)

$(PAGE): frontend/node_modules/.package-lock.json $(PAGE_SOURCES) | tools
	@echo "building the web page"
	@npm --prefix frontend run --silent build -- --logLevel warn

frontend/node_modules/.package-lock.json: frontend/package.json frontend/package-lock.json | tools
	@echo "installing the packages of the web page"
	@npm --prefix frontend ci --include=dev --no-audit --no-fund --loglevel=error
	@touch $@
