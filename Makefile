# Everything a developer or an operator does. `make run` and `make test` need nothing done before, but Go, Node, git, make.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
export CGO_ENABLED ?= 0

.PHONY: help build run test race bench lint generate generated

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build bin/servicemap
	@echo "building bin/servicemap (the first time, libraries are downloaded)"
	@go build -trimpath -o bin/servicemap ./cmd/servicemap

run: ## install what is missing, build, start with demo data
	@tools/need run
	@$(MAKE) --no-print-directory build
	@echo "starting; Ctrl-C stops"
	@exec bin/servicemap serve

test: ## install what is missing, run all tests
	@tools/need test
	@echo "== generated code is that of schema.graphqls"
	@$(MAKE) --no-print-directory generated
	@echo "== go vet"
	@go vet ./...
	@echo "== tests (each package prints a line)"
	@go test -timeout 12m ./...

race: ## all tests under the race detector (needs a C compiler)
	@tools/need test
	@CGO_ENABLED=1 go test -race -timeout 30m ./...

bench: ## measure side by side with the peers that are installed; prints ratios
	@tools/need bench
	@$(MAKE) --no-print-directory build
	@go build -o bin/bench ./tools/bench
	@exec bin/bench

lint: ## golangci-lint (install it first; version 2)
	@golangci-lint run ./...

generate: ## write graph/gen anew from schema.graphqls
	@go tool gqlgen generate --config gqlgen.yml

generated:
	@before=$$(cat graph/gen/*.go | sha256sum); $(MAKE) --no-print-directory generate; \
	after=$$(cat graph/gen/*.go | sha256sum); \
	if [ "$$before" != "$$after" ]; then echo "graph/gen was stale: commit what make generate writes"; exit 1; fi
