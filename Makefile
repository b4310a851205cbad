# Everything that is done to Parley. `make` alone lists it.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
FUZZTIME ?= 10s
LINT := bin/golangci-lint
# Node's packages for the tests that run them, where there are such tests.
CONFORMANCE := $(patsubst %/package-lock.json,%/node_modules/.package-lock.json,$(wildcard web/conformance/package-lock.json docs/clients/package-lock.json))

.PHONY: help
help: ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: ## Run the server on SQLite in ./data
	go run ./cmd/parley

.PHONY: build
build: ## Build the one static binary, bin/parley
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X main.version=$(VERSION)' -o bin/parley ./cmd/parley

.PHONY: demo
demo: ## Play a first conversation on a real server
	go run ./cmd/parley demo

.PHONY: test
test: $(CONFORMANCE) ## Run all tests with the race detector, on SQLite and PostgreSQL
	go build -o bin/with-postgres ./internal/testkit/postgres/with-postgres
	bin/with-postgres go test -race -shuffle=on -timeout 15m ./...

.PHONY: test-web
test-web: web/node_modules/.package-lock.json ## Test the web client: units, then people in a browser (needs Node and Chromium)
	npm test --prefix web
	go build -o bin/parley ./cmd/parley
	web/browser/run bin/parley

.PHONY: web
web: web/node_modules/.package-lock.json ## Build the pages in web/dist (needs Node)
	npm run build --prefix web

.PHONY: race
race: test ## The same: the tests always run with the race detector

.PHONY: fuzz
fuzz: ## Run every fuzz target for FUZZTIME (10s)
	.ci/fuzz $(FUZZTIME)

.PHONY: bench
bench: ## Measure the server on this machine; SHORT=1 in about three minutes, ONLY=fanout,idle for some, PROFILES=dir
	go build -o bin/parley-bench ./cmd/parley-bench
	bin/parley-bench $(if $(SHORT),--short) $(if $(ONLY),--only $(ONLY)) $(if $(REPEATS),--repeats $(REPEATS)) $(if $(PROFILES),--profiles $(PROFILES))

.PHONY: check
check: lint vet generated arrows ## What CI runs before the tests

.PHONY: lint
lint: $(LINT) ## Run the linters and see that the code is formatted
	$(LINT) run -c .ci/golangci.yml ./...
	$(LINT) fmt -c .ci/golangci.yml --diff

.PHONY: fmt
fmt: $(LINT) ## Format the code
	$(LINT) fmt -c .ci/golangci.yml

.PHONY: vet
vet: ## Run go vet
	go vet ./...

.PHONY: arrows
arrows: ## See that the packages import only what the design allows
	go test ./internal/archtest

.PHONY: generate
generate: ## Generate the database client and the GraphQL code
	go generate ./ent
	go generate ./graph

.PHONY: reference
reference: $(CONFORMANCE) ## Make the reference from the schema, and the Go client of docs/clients
	node docs/clients/reference.mjs > docs/reference/schema.md
	go generate -C docs/clients/genqlient

.PHONY: generated
generated: ## See that generating again would change nothing
	.ci/generated

.PHONY: generated-web
generated-web: web/node_modules/.package-lock.json ## See that building web/dist again would change nothing
	.ci/generated-web

.PHONY: clean
clean: ## Remove what was built
	rm -rf bin

$(LINT): .ci/tools/go.mod .ci/tools/go.sum
	go build -C .ci/tools -o '$(CURDIR)/$@' github.com/golangci/golangci-lint/v2/cmd/golangci-lint
	touch $@

%/node_modules/.package-lock.json: %/package-lock.json
	npm ci --prefix $* --no-audit --no-fund
	touch $@
