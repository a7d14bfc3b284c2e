package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// config is a JSON file of flags by their long names; underscores may stand for hyphens. Flags and the environment win.
type config map[string]any

func readConfig(r io.Reader) (kong.Resolver, error) {
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	var values map[string]any
	if err := json.Unmarshal(text, &values); err != nil {
		return nil, err
	}
	c := config{}
	for key, value := range values {
		c[strings.ReplaceAll(key, "_", "-")] = value
	}
	return c, nil
}

// Resolve returns the value of a flag, nil for none.
func (c config) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	return c[flag.Name], nil
}

// Validate refuses keys that are no flag of any command: a slip of the pen would go unnoticed.
func (c config) Validate(app *kong.Application) error {
	unknown := maps.Clone(c)
	err := kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			delete(unknown, flag.Name)
		}
		return next(nil)
	})
	if err == nil && len(unknown) > 0 {
		err = fmt.Errorf("the configuration file names flags that there are not: %s", strings.Join(slices.Sorted(maps.Keys(unknown)), ", "))
	}
	return err
}
