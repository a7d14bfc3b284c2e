package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"

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
		return nil, fmt.Errorf("--config is no JSON object: %w", err)
	}
	c := config{}
	for key, value := range values {
		c[strings.ReplaceAll(key, "_", "-")] = value
	}
	return c, nil
}

// Resolve returns the value of a flag, nil for none. A value of another type than the flag's is refused here, by the type
// alone: the parser would show what stands there, which may be a password, and take a number for nanoseconds.
func (c config) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	value := c[flag.Name]
	number, isNumber := value.(float64)
	_, isText := value.(string)
	_, isObject := value.(map[string]any)
	_, isList := value.([]any)
	wrong := ""
	switch kind := flag.Target.Kind(); {
	case value == nil:
	case flag.Target.Type() == reflect.TypeFor[time.Duration]() && !isText:
		wrong = `a time is a text such as "5s"`
	case kind == reflect.String && !isText:
		wrong = "the value is no text"
	case kind == reflect.Slice && !isText && !isList:
		wrong = "the value is neither a text nor a list"
	case kind == reflect.Int && isNumber && number != math.Trunc(number):
		wrong = "the value is no whole number"
	case kind != reflect.Map && isObject:
		wrong = "the value is an object"
	}
	if wrong != "" {
		return nil, fmt.Errorf("--%s: %s", flag.Name, wrong)
	}
	return value, nil
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
