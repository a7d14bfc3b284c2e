package main

import (
	"fmt"
	"net/url"
	"strings"
)

// checkOrigins refuses patterns that no browser's Origin header can be equal to: they look as if they allowed something.
func checkOrigins(origins []string) error {
	for _, origin := range origins {
		if origin == "*" {
			continue
		}
		wrong := ""
		// A star stands for any letters; a name in its place makes the pattern an origin that can be read.
		o, err := url.Parse(strings.Replace(origin, "*", "any", 1))
		switch {
		case err != nil || o.Scheme != "http" && o.Scheme != "https" || o.Hostname() == "":
			wrong = "it must be such as https://map.example.org"
		case o.Path != "" || o.RawQuery != "" || o.Fragment != "" || o.User != nil || strings.ContainsAny(origin, "?#"):
			wrong = "nothing stands behind the host, not even a slash"
		case strings.Count(origin, "*") > 1:
			wrong = "one star at most"
		case o.Scheme == "https" && o.Port() == "443", o.Scheme == "http" && o.Port() == "80", strings.HasSuffix(o.Host, ":"):
			wrong = "browsers leave out the usual port"
		}
		if wrong != "" {
			return errUse{fmt.Errorf("--allow-origin %q can never match: %s", origin, wrong)}
		}
	}
	return nil
}
