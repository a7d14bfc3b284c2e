package main

import (
	"fmt"
	"net/url"
	"strings"
)

// checkFrames refuses what browsers would not understand as an origin that may hold the page in a frame, beside what checkOrigins
// refuses: there a star stands for whole names at the front, and some letters end the list.
func checkFrames(origins []string) error {
	if err := checkOrigins("embed-origin", origins); err != nil {
		return err
	}
	for _, origin := range origins {
		if at := strings.Index(origin, "*"); origin != "*" && at >= 0 && (!strings.HasSuffix(origin[:at], "://") || !strings.HasPrefix(origin[at+1:], ".")) {
			return errUse{fmt.Errorf("--embed-origin %q: a star stands for the front of a name, as in https://*.example.org", origin)}
		}
		if strings.ContainsAny(origin, " ;,'\"") {
			return errUse{fmt.Errorf("--embed-origin %q: it must be such as https://www.example.org", origin)}
		}
	}
	return nil
}

// checkOrigins refuses patterns that no browser's Origin header can be equal to: they look as if they allowed something.
func checkOrigins(flag string, origins []string) error {
	for _, origin := range origins {
		if origin == "*" {
			continue
		}
		wrong, shown := "", origin
		// A star stands for any letters; a name in its place makes the pattern an origin that can be read.
		o, err := url.Parse(strings.Replace(origin, "*", "any", 1))
		switch {
		case err != nil || o.Scheme != "http" && o.Scheme != "https" || o.Hostname() == "":
			wrong = "it must be such as https://map.example.org"
		case o.User != nil:
			wrong, shown = "no user and no password", "…@…"
		case o.Path != "" || o.RawQuery != "" || o.Fragment != "" || strings.ContainsAny(origin, "?#"):
			wrong = "nothing stands behind the host, not even a slash"
		case strings.Count(origin, "*") > 1:
			wrong = "one star at most"
		case o.Scheme == "https" && o.Port() == "443", o.Scheme == "http" && o.Port() == "80", strings.HasSuffix(o.Host, ":"):
			wrong = "browsers leave out the usual port"
		}
		if wrong != "" {
			return errUse{fmt.Errorf("--%s %q can never match: %s", flag, shown, wrong)}
		}
	}
	return nil
}
