// Package nginx runs nginx with the configuration that the repository recommends, deploy/nginx.conf, in a folder of its own
// and on loopback alone: for tests of servers behind it.
package nginx

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// Nginx is a running nginx.
type Nginx struct {
	Address string // host:port

	cmd   *exec.Cmd
	words string // the file of its log
}

// around is what a distribution's nginx.conf says, of all that this file needs.
const around = `daemon off;
worker_processes 1;
pid %[1]s/pid;
error_log %[1]s/error.log;
events { worker_connections 8192; }
http {
    access_log off;
    client_body_temp_path %[1]s/body;
    proxy_temp_path %[1]s/proxy;
    fastcgi_temp_path %[1]s/fastcgi;
    uwsgi_temp_path %[1]s/uwsgi;
    scgi_temp_path %[1]s/scgi;
%[2]s
}
`

// Start runs nginx in front of one server or two, with its files in a folder. Stop ends it.
func Start(ctx context.Context, folder string, servers ...string) (*Nginx, error) {
	_, here, _, _ := runtime.Caller(0)
	root := filepath.Join(filepath.Dir(here), "..", "..", "..")
	program, err := exec.CommandContext(ctx, filepath.Join(root, "tools", "nginx")).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%s", exit.Stderr)
		}
		return nil, fmt.Errorf("nginx: %w", err)
	}
	site, err := os.ReadFile(filepath.Join(root, "deploy", "nginx.conf"))
	if err != nil {
		return nil, err
	}
	address, err := FreeAddress()
	if err != nil {
		return nil, err
	}
	text := string(site)
	for old, changed := range map[string]string{
		"127.0.0.1:8080": servers[0], "127.0.0.1:8081": servers[len(servers)-1], "listen 127.0.0.1:80;": "listen " + address + " backlog=4096;",
		"/var/cache/nginx/servicemap": filepath.Join(folder, "cache"),
	} {
		if !strings.Contains(text, old) {
			return nil, fmt.Errorf("deploy/nginx.conf no longer says %s", old)
		}
		text = strings.ReplaceAll(text, old, changed)
	}
	if len(servers) == 1 { // the same line twice is one server
		text = strings.Replace(text, "    server "+servers[0]+" max_fails=1 fail_timeout=1s;\n", "", 1)
	}
	conf := filepath.Join(folder, "nginx.conf")
	if err := os.WriteFile(conf, fmt.Appendf(nil, around, folder, text), 0o600); err != nil {
		return nil, err
	}
	n := &Nginx{Address: address, words: filepath.Join(folder, "error.log")}
	n.cmd = exec.CommandContext(ctx, strings.TrimSpace(string(program)), "-p", folder, "-c", conf, "-e", n.words)
	if os.Getuid() == 0 { // its workers would be nobody, who may not enter the folder
		n.cmd.Args = append(n.cmd.Args, "-g", "user root;")
	}
	n.cmd.Cancel = func() error { return n.cmd.Process.Signal(syscall.SIGTERM) }
	n.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := n.cmd.Start(); err != nil {
		return nil, err
	}
	for range 500 {
		if answer, err := http.Get("http://" + address + "/readyz"); err == nil { // 404: it is nobody's business here
			return n, answer.Body.Close()
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil, errors.Join(fmt.Errorf("nginx does not answer: %s", n.Words()), n.Stop())
}

// Words returns what nginx has complained of.
func (n *Nginx) Words() string {
	words, _ := os.ReadFile(n.words)
	return string(words)
}

// Stop ends nginx.
func (n *Nginx) Stop() error {
	_ = n.cmd.Process.Signal(syscall.SIGTERM) // it may have ended, which Wait tells
	err := n.cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGTERM { // the context was quicker
		return nil
	}
	return err
}

// FreeAddress returns an address that nobody listened on a moment ago.
func FreeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}
