# Everything a developer or an operator does. `make run` and `make test` need nothing done before, but Go, Node, git, make.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
export CGO_ENABLED ?= 0

.DELETE_ON_ERROR:
.PHONY: help build page run test race bench soak oracles lint generate generated

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: page ## build the map page and bin/servicemap
	@echo "building bin/servicemap (the first time, libraries are downloaded)"
	@go build -trimpath -o bin/servicemap ./cmd/servicemap

page: web/dist/page/index.html ## build the map page, when its sources are newer than it

web/node_modules/.package-lock.json: web/package-lock.json
	@tools/need page
	@echo "installing the page's libraries into web/node_modules (the first time, some 70 MB are downloaded)"
	@cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/page/index.html: web/node_modules/.package-lock.json schema.graphqls $(wildcard web/*.html web/*.ts web/tsconfig.json) $(shell find web/src web/graphiql -type f -not -path 'web/src/gen/*')
	@tools/need page
	@echo "building the map page (its queries, TypeScript, then Vite)"
	@cd web && npm run --silent build

run: ## install what is missing, build, start with demo data
	@tools/need run
	@$(MAKE) --no-print-directory build
	@echo "starting; Ctrl-C stops"
	@exec bin/servicemap serve

test: ## install what is missing, run all tests
	@tools/need test
	@$(MAKE) --no-print-directory build
	@echo "== generated code and reference are those of schema.graphqls"
	@$(MAKE) --no-print-directory generated
	@echo "== go vet"
	@go vet ./...
	@echo "== tests (each package prints a line)"
	@go test -timeout 12m ./...
	@echo "== the map page in a browser"
	@cd web && node_modules/.bin/playwright test

race: ## all tests under the race detector (needs a C compiler)
	@tools/need test
	@CGO_ENABLED=1 go test -race -timeout 30m ./...

bench: ## measure side by side with the peers, which it installs into the user's cache; prints ratios
	@tools/need bench
	@$(MAKE) --no-print-directory build
	@go build -o bin/bench ./tools/bench
	@exec bin/bench

soak: ## break, attack and overload a server for some 20 minutes; prints figures beside their targets (quicker: make soak ARGS="-scale 0.1")
	@tools/need soak
	@$(MAKE) --no-print-directory build
	@go build -o bin/soak ./tools/soak
	@exec bin/soak $(ARGS)

oracles: ## write anew what Valhalla says of walks and spopt of sites, for make test (installs their Python packages into the user's cache)
	@echo "sites by spopt"; folder=$$(mktemp -d); trap 'rm -rf "$$folder"' EXIT; \
	go run ./tools/bench -child mclp "$$folder" >/dev/null; \
	python=$$(tools/bench/peers/install spopt | sed -n 1p); \
	$$python -B tools/bench/peers/spopt_peer.py "$$folder/asked" tools/bench/testdata/spopt.json
	@python=$$(tools/bench/peers/install valhalla | sed -n 1p); cd e2e/testdata; \
	oracle() { echo "walks of $$1"; $$python -B make_valhalla.py --pbf "$$2" --box="$$3" --out "valhalla_$$1"; }; \
	oracle porto_alegre ../../demo/porto-alegre/osm.pbf -51.2664,-30.1134,-51.1321,-29.9904; \
	oracle helsinki helsinki.osm.pbf 24.9351,60.1641,24.9535,60.1792

lint: ## golangci-lint (install it first; version 2)
	@golangci-lint run ./...

generate: ## write graph/gen and docs/reference.md anew from schema.graphqls
	@go run ./graph/plangen
	@go run ./tools/schema reference

generated:
	@written() { cat graph/gen/*.go docs/reference.md | sha256sum; }; \
	before=$$(written); $(MAKE) --no-print-directory generate; \
	if [ "$$before" != "$$(written)" ]; then echo "graph/gen or docs/reference.md was stale: commit what make generate writes"; exit 1; fi
