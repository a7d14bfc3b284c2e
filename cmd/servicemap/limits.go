package main

import (
	"bytes"
	"fmt"
	"maps"
	"net/netip"
	"os"
	"runtime"
	"time"

	"servicemap/graph"
	"servicemap/server"
	"servicemap/web"
)

// limitFlags are the limits of a request. Each is named in the error of a request that passes it.
type limitFlags struct {
	MaxTokens      int           `help:"Tokens of a document." default:"1000" placeholder:"N" group:"Limits"`
	MaxDepth       int           `help:"Levels of fields of a document." default:"10" placeholder:"N" group:"Limits"`
	MaxAliases     int           `help:"Aliases of a document." default:"20" placeholder:"N" group:"Limits"`
	MaxRootFields  int           `help:"Root fields of an operation." default:"10" placeholder:"N" group:"Limits"`
	MaxDirectives  int           `help:"Directives of a document." default:"20" placeholder:"N" group:"Limits"`
	MaxFragments   int           `help:"Fragments of a document." default:"30" placeholder:"N" group:"Limits"`
	MaxOperations  int           `help:"Operations of a document." default:"5" placeholder:"N" group:"Limits"`
	MaxEqualKeys   int           `help:"Times one response key may be asked for at one place." default:"50" placeholder:"N" group:"Limits"`
	MaxCost        int           `help:"Objects that an answer may hold, estimated beforehand." default:"10000" placeholder:"N" group:"Limits"`
	MaxObjects     int           `help:"Records that an answer may hold, counted on the way." default:"10000" placeholder:"N" group:"Limits"`
	MaxErrors      int           `help:"Errors that an answer shows." default:"10" placeholder:"N" group:"Limits"`
	MaxBody        int           `help:"Bytes of a request." default:"65536" placeholder:"N" group:"Limits"`
	MaxResponse    int           `help:"Bytes of an answer, before compression." default:"4194304" placeholder:"N" group:"Limits"`
	MaxAtOnce      int           `help:"Questions that are answered at once; of what comes beyond, what would wait long is told to come again. 0: two for each processor." default:"0" placeholder:"N" group:"Limits"`
	RequestTimeout time.Duration `help:"Time of a request." default:"5s" group:"Limits"`
	Rate           int           `help:"Cost per minute and client; 0: as much as they like. Behind a proxy give --trusted-proxies too." default:"0" placeholder:"N" group:"Limits"`
	TrustedProxies []string      `help:"Networks of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8." placeholder:"NETWORK" group:"Limits"`

	PrivateSchema    bool   `help:"Say nothing of the schema: introspection is refused, and errors tell no names." group:"Limits"`
	TrustedDocuments string `help:"JSON file of documents by id; those and the map page's own are run, no others." placeholder:"FILE" group:"Limits"`
}

func (f *limitFlags) ofDocuments() graph.Limits {
	return graph.Limits{
		Tokens: f.MaxTokens, Depth: f.MaxDepth, Aliases: f.MaxAliases, RootFields: f.MaxRootFields, Directives: f.MaxDirectives, Fragments: f.MaxFragments,
		Operations: f.MaxOperations, EqualKeys: f.MaxEqualKeys, Cost: f.MaxCost, Objects: f.MaxObjects, ErrorsShown: f.MaxErrors,
		PrivateSchema: f.PrivateSchema,
	}
}

func (f *limitFlags) ofRequests() server.Limits {
	return server.Limits{Body: f.MaxBody, Response: f.MaxResponse, Deadline: f.RequestTimeout}
}

// turnsPerProcessor is how many questions are answered at once for each processor, unless the flag says: more than one, since one may
// wait for another's work.
const turnsPerProcessor = 2

// turns returns those that questions take.
func (f *limitFlags) turns() *server.Turns {
	if f.MaxAtOnce > 0 {
		return server.NewTurns(f.MaxAtOnce)
	}
	return server.NewTurns(turnsPerProcessor * runtime.GOMAXPROCS(0))
}

// Validate is called by the parser.
func (f *limitFlags) Validate() error {
	for flag, n := range map[string]int{
		"max-tokens": f.MaxTokens, "max-depth": f.MaxDepth, "max-root-fields": f.MaxRootFields, "max-operations": f.MaxOperations,
		"max-equal-keys": f.MaxEqualKeys, "max-cost": f.MaxCost, "max-objects": f.MaxObjects, "max-errors": f.MaxErrors, "max-body": f.MaxBody,
		"max-response": f.MaxResponse, "request-timeout": int(f.RequestTimeout),
		"max-aliases": f.MaxAliases + 1, "max-directives": f.MaxDirectives + 1, "max-fragments": f.MaxFragments + 1, "rate": f.Rate + 1, "max-at-once": f.MaxAtOnce + 1, // 0 is one
	} {
		if n < 1 {
			return fmt.Errorf("--%s is too small", flag)
		}
	}
	if f.Rate > 0 && f.Rate < f.MaxCost {
		return fmt.Errorf("--rate is %d: less than --max-cost, %d, so that the largest questions could never be answered", f.Rate, f.MaxCost)
	}
	if _, err := f.proxies(); err != nil {
		return err
	}
	_, err := f.documents() // a wrong list is known before a database is started
	return err
}

func (f *limitFlags) proxies() (server.Proxies, error) {
	var networks server.Proxies
	for _, text := range f.TrustedProxies {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			address, wrong := netip.ParseAddr(text)
			if wrong != nil || address.Zone() != "" {
				return nil, fmt.Errorf("--trusted-proxies %q is no network such as 10.0.0.0/8", text)
			}
			network = netip.PrefixFrom(address, address.BitLen())
		}
		networks = append(networks, network.Masked())
	}
	return networks, nil
}

// rates returns the rates asked for, nil for none.
func (f *limitFlags) rates() (*server.Rates, error) {
	networks, err := f.proxies()
	if err != nil || f.Rate == 0 {
		return nil, err
	}
	return server.NewRates(f.Rate, networks), nil
}

// documents returns those that clients may ask for by name: the page's own, and what a file lists.
func (f *limitFlags) documents() (*server.Documents, error) {
	page, err := web.Documents()
	if err != nil {
		return nil, fmt.Errorf("map page: %w", err)
	}
	listed, err := server.ReadDocuments(bytes.NewReader(page))
	if err != nil {
		return nil, fmt.Errorf("map page: %w", err)
	}
	if f.TrustedDocuments == "" {
		return server.NewDocuments(listed), nil
	}
	file, err := os.Open(f.TrustedDocuments)
	if err != nil {
		return nil, errUse{fmt.Errorf("--trusted-documents: %w", err)}
	}
	defer file.Close() //nolint:errcheck // it was only read
	others, err := server.ReadDocuments(file)
	if err != nil {
		return nil, errUse{fmt.Errorf("--trusted-documents %s: %w", f.TrustedDocuments, err)}
	}
	maps.Copy(listed, others)
	return server.TrustedDocuments(listed), nil
}
