package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// secret stands in every wrong configuration where a password may stand.
const secret = "geheim-4711"

// wrongConfigurations returns flags and values that serve must refuse, as they stand on a command line: flag, value, and
// what the refusal names when it is not the flag.
func wrongConfigurations() [][3]string {
	var all [][3]string
	add := func(flag string, values ...string) {
		for _, v := range values {
			all = append(all, [3]string{flag, v, ""})
		}
	}
	add("listen", "nowhere", "127.0.0.1", ":99999", "127.0.0.1:-1", "127.0.0.1:no-service", "300.0.0.1:80", "192.0.2.1:8080", "[::1", "")
	add("admin-listen", "nowhere", "127.0.0.1:99999", "192.0.2.1:9090")
	add("demo", "x", "", "YUNGANG")
	add("time-zone", "Mars/Olympus", "../etc/passwd", "+08:00")
	add("allow-origin", "map.example.org", "https://map.example.org/", "https://map.example.org/x", "https://*.*.org", "https://map.example.org:443", "ftp://map.example.org",
		"https://u:"+secret+"@map.example.org")
	add("embed-origin", "www.example.org", "https://www.example.org/", "https://www-*.example.org", "https://www.example.org;", "https://u:"+secret+"@www.example.org")
	add("public-url", "map.example.org", "ftp://map.example.org", "https://", "https://u:"+secret+"@map.example.org", "https://map.example.org/?key="+secret, ":")
	add("base-map", "https://tiles.example.org/{z}/{x}/{y}.png?tk="+secret)
	add("base-map-system", "WGS84", "GCJ02")
	add("base-map-attribution", "天地图")
	add("base-map-review-number", "GS(2024)0650号")
	add("base-map-subdomains", "0,1")
	add("base-map-most-zoom", "near", "1.5")
	add("drain-delay", "-1s", "soon", "5")
	add("workers", "-1", "65", "many", "1.5")
	add("job-after", "0s", "-1s", "2")
	add("log-format", "xml", "JSON")
	for _, limit := range []string{"max-tokens", "max-depth", "max-root-fields", "max-operations", "max-equal-keys", "max-cost", "max-objects", "max-errors", "max-body", "max-response"} {
		add(limit, "0", "-5", "many")
	}
	add("max-aliases", "-1", "x")
	add("max-directives", "-1", "x")
	add("max-fragments", "-1", "")
	add("request-timeout", "0s", "-1s", "5")
	add("rate", "-1", "100", "much")
	add("trusted-proxies", "proxy", "10.0.0.0/33", "10.0.0.0/8/8", "fe80::1%eth0/64")
	add("trusted-documents", "/nonexistent", "/", "/dev/null")
	const url = "database-url"
	add(url, "postgres://u:"+secret+"@h:port/x", "postgres://u:"+secret+"@h:99999/x", "postgres://u:"+secret+"@h/x?sslmode=perhaps", "postgres://u:"+secret+"@[::1/x",
		"postgres://u:"+secret+"@h/x?connect_timeout=soon", "host=h password="+secret+" port=x", "password="+secret+" sslmode", "mysql://u:"+secret+"@h/x", "u:"+secret+"@h/x", "postgres://u:"+secret+"%@h/x")
	add("config", "/nonexistent", "/")
	return append(all, [3]string{"no-such-flag", secret, ""}, [3]string{"lissten", "127.0.0.1:0", ""})
}

// What is wrong with a configuration is said before anything is begun, by the name of the flag and with nothing of a secret,
// wherever it stands: on the command line or in a file.
func TestWrongConfigurationsAreRefusedByName(t *testing.T) {
	t.Parallel()
	var cases [][]string
	var names []string
	for _, c := range wrongConfigurations() {
		cases, names = append(cases, []string{"--" + c[0] + "=" + c[1]}), append(names, c[0])
		if c[0] == "config" {
			continue
		}
		var value any = c[1]
		if number := json.Number(c[1]); json.Unmarshal([]byte(c[1]), new(float64)) == nil {
			value = number
		}
		content, err := json.Marshal(map[string]any{c[0]: value})
		if err != nil {
			t.Fatal(err)
		}
		cases, names = append(cases, []string{"--config", file(t, "c.json", string(content))}), append(names, c[0])
	}
	for key, content := range map[string]string{
		"config":       `{"database-url": "` + secret, // it ends too early
		"JSON":         `"` + secret + `"`,
		"public-url":   `{"public-url": ["https://u:` + secret + `@h"]}`,
		"database-url": `{"database-url": {"password": "` + secret + `"}}`,
		"listen":       `{"listen": {"key": "` + secret + `"}}`,
		"listn":        `{"listn": "` + secret + `"}`,
		"allow-origin": `{"allow-origin": {"x": "` + secret + `"}}`,
	} {
		cases, names = append(cases, []string{"--config", file(t, "c.json", content)}), append(names, key)
	}
	for i, args := range cases {
		t.Run(fmt.Sprint(i, " ", names[i]), func(t *testing.T) {
			t.Parallel()
			state := filepath.Join(t.TempDir(), "state")
			all := []string{"serve", "--state", state}
			if names[i] != "listen" {
				all = append(all, "--listen", "127.0.0.1:0")
			}
			if names[i] != "database-url" {
				all = append(all, "--database-url", "postgres://u:"+secret+"@127.0.0.1:1/x")
			}
			o := refusal(t, append(all, args...))
			if o.code != exitWrongUse || !strings.Contains(o.err, names[i]) {
				t.Errorf("%v: exit code %d, want %d, naming %s\n%s", args, o.code, exitWrongUse, names[i], o.err)
			}
			if strings.Contains(o.out+o.err, secret) {
				t.Errorf("%v: the secret is printed: %s", args, o.err)
			}
			if strings.Contains(o.err, "waiting for the database") {
				t.Errorf("%v: something was begun", args)
			}
		})
	}
	t.Logf("%d wrong configurations", len(cases))
}

// refusal runs the program until it ends, or until it shows that it refuses nothing.
func refusal(t *testing.T, args []string) outcome {
	t.Helper()
	cleanEnvironment()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var out, err text
	ended := make(chan int, 1)
	go func() { ended <- runContext(ctx, args, &out, &err) }()
	o := outcome{}
	eventually(t, "it ends or waits", func() bool {
		select {
		case o.code = <-ended:
			return true
		default:
		}
		if strings.Contains(err.String(), "waiting for the database") {
			stop()
		}
		return false
	})
	o.out, o.err = out.String(), err.String()
	return o
}
