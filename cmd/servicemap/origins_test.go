package main

import "testing"

func TestOriginsThatCanNeverMatchAreRefused(t *testing.T) {
	t.Parallel()
	for origin, fine := range map[string]bool{
		"https://map.example.org": true, "http://localhost:5173": true, "https://*.example.org": true, "*": true, "http://[::1]:8080": true,
		"https://例.example": true, "https://map.example.org/": false, "map.example.org": false, "https://map.example.org:443": false,
		"http://map.example.org:80": false, "https://": false, "null": false, "": false, "https://*.*.org": false, "ftp://map.example.org": false,
		"https://map.example.org/page": false, "https://me@map.example.org": false, "https://map.example.org?": false, "https://map.example.org:": false,
	} {
		if err := checkOrigins("allow-origin", []string{"https://other.example", origin}); (err == nil) != fine {
			t.Errorf("%q: %v", origin, err)
		}
	}
}
