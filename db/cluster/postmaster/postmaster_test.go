package postmaster

import (
	"context"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"servicemap/fault"
)

func TestTheInstallationThatFitsIsChosen(t *testing.T) {
	t.Parallel()
	with := func(major int) Installation { return Installation{Major: major, PostGIS: true} }
	bare := func(major int) Installation { return Installation{Major: major} }
	for name, c := range map[string]struct {
		installed []Installation
		major     int
		want      int
		code      fault.Code
		word      string
	}{
		"newest":                      {[]Installation{with(17), with(15)}, 0, 17, "", ""},
		"newest with PostGIS":         {[]Installation{bare(18), with(15)}, 0, 15, "", ""},
		"that of the data":            {[]Installation{with(17), with(15)}, 15, 15, "", ""},
		"same version twice":          {[]Installation{bare(15), with(15)}, 15, 15, "", ""},
		"nothing":                     {nil, 0, 0, fault.DBUnavailable, "apt install postgresql postgresql-postgis"},
		"nothing, with data":          {nil, 15, 0, fault.DBUnavailable, "apt install postgresql-15 postgresql-15-postgis-3"},
		"too old":                     {[]Installation{with(13)}, 0, 0, fault.DBUnavailable, "14 or newer"},
		"no PostGIS":                  {[]Installation{bare(16)}, 0, 0, fault.DBUnavailable, "apt install postgresql-16 postgresql-16-postgis-3"},
		"newer than the data":         {[]Installation{with(17)}, 15, 0, fault.Conflict, "made by PostgreSQL 15, and only PostgreSQL 17"},
		"older than the data":         {[]Installation{with(15)}, 17, 0, fault.Conflict, "servicemap restore FILE"},
		"the data's, without PostGIS": {[]Installation{with(17), bare(15)}, 15, 0, fault.DBUnavailable, "postgresql-15-postgis-3"},
	} {
		got, err := Choose(c.installed, c.major)
		if c.code == "" {
			if err != nil || got.Major != c.want || !got.PostGIS {
				t.Errorf("%s: got %+v, %v", name, got, err)
			}
			continue
		}
		if fault.CodeOf(err) != c.code || !strings.Contains(err.Error(), c.word) {
			t.Errorf("%s: got %v (%s)", name, err, fault.CodeOf(err))
		}
	}
}

func TestThisMachineHasAnInstallation(t *testing.T) {
	t.Parallel()
	i, err := Choose(Installations(t.Context()), 0)
	if err != nil {
		t.Fatal(err)
	}
	if major, version, err := VersionOf(t.Context(), i.Path("initdb")); err != nil || major != i.Major || version != i.Version {
		t.Errorf("got %d %s (%v), want %+v", major, version, err, i)
	}
}

func TestASocketFolderOfSomebodyElseIsNotUsed(t *testing.T) {
	t.Parallel()
	account := Account{UID: uint32(os.Geteuid()), GID: uint32(os.Getegid())}
	data := filepath.Join(t.TempDir(), strings.Repeat("long/", 50))
	first, err := SocketFolder(data, account)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(first) })
	if again, err := SocketFolder(data, account); err != nil || again != first {
		t.Errorf("got %s (%v), want %s", again, err, first)
	}
	if len(first) > 80 || !account.OwnedBy(first) {
		t.Errorf("not short and private: %s", first)
	}
	// Open to others, then a link to a folder that would do.
	if err := os.Chmod(first, 0o755); err != nil {
		t.Fatal(err)
	}
	if second, err := SocketFolder(data, account); second == first {
		t.Errorf("an open folder was taken (%v)", err)
	} else if err == nil {
		t.Cleanup(func() { _ = os.RemoveAll(second) })
	}
	own := t.TempDir()
	if err := os.Chmod(own, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(first); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(own, first); err != nil {
		t.Fatal(err)
	}
	if !account.OwnedBy(own) || account.OwnedBy(first) {
		t.Error("a link was taken for a folder")
	}
	if (Account{UID: account.UID + 1}).OwnedBy(own) {
		t.Error("somebody else's folder was taken")
	}
}

func TestURLKeepsOddFolders(t *testing.T) {
	t.Parallel()
	const socket = "/run/a b+c%&=/ö"
	u, err := url.Parse(URL(socket, "map"))
	if err != nil {
		t.Fatal(err)
	}
	host, _, _ := strings.Cut(strings.TrimPrefix(u.RawQuery, "host="), "&")
	if got, err := url.PathUnescape(host); err != nil || got != socket {
		t.Errorf("got %s (%v)", got, err)
	}
}

// TestAnInitdbThatFailsLeavesNothing and says what initdb said.
func TestAnInitdbThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	bin := t.TempDir()
	if err := os.Chmod(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	script := "#!/bin/sh\necho no space left >&2\nexit 1\n"
	syscall.ForkLock.RLock() // no child may inherit the file open for writing: running it would say "text file busy"
	err := os.WriteFile(filepath.Join(bin, "initdb"), []byte(script), 0o755)
	syscall.ForkLock.RUnlock()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "data")
	err = Make(t.Context(), NewData{
		Installation: Installation{Bin: bin}, Account: Account{UID: uint32(os.Geteuid())}, Folder: folder,
		Log: slog.New(slog.DiscardHandler),
	})
	if fault.CodeOf(err) != fault.Storage || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("the folder is still there")
	}
}

func TestAServerThatCannotStartSaysWhy(t *testing.T) {
	t.Parallel()
	data := t.TempDir() // no cluster in it
	account, err := ServerAccount(filepath.Join(data, "none"))
	if err != nil {
		t.Fatal(err)
	}
	if err := account.own(data); err != nil {
		t.Fatal(err)
	}
	i, err := Choose(Installations(t.Context()), 0)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Start(t.Context(), Options{Installation: i, Account: account, Data: data, Socket: "/none", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.WaitReady(t.Context()); fault.CodeOf(err) != fault.DBUnavailable || !strings.Contains(err.Error(), "postgresql.conf") {
		t.Errorf("got %v", err)
	}
	if err := s.Stop(context.Background()); err != nil {
		t.Errorf("stopping what has ended: %v", err)
	}
}

func TestOnlyPostgresProcessesCountAsLeftOver(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	cmd := exec.Command("sleep", "600")
	cmd.Dir = data
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Signal(syscall.SIGKILL); _ = cmd.Wait() })
	if got := workingIn(data); len(got) != 0 {
		t.Errorf("a shell in the folder was taken for a server: %v", got)
	}
	if got := chiefOf([]byte("12\n/x\n"), []int{11, 12}); got != 12 {
		t.Errorf("got %d", got)
	}
	for _, lock := range []string{"", "x\n", "13\n", "-12\n"} {
		if got := chiefOf([]byte(lock), []int{11, 12}); got != 0 {
			t.Errorf("%q: got %d", lock, got)
		}
	}
}
