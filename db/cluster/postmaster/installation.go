package postmaster

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"servicemap/fault"
)

// OldestMajor is the oldest PostgreSQL that the product runs on.
const OldestMajor = 14

// Installation is one PostgreSQL server found on this machine.
type Installation struct {
	Bin     string // folder of initdb and postgres
	Major   int    // 15
	Version string // "15.18"
	PostGIS bool   // PostGIS's extension control file stands beside it
}

// Path returns the full path of one of the installation's programs.
func (i Installation) Path(program string) string { return filepath.Join(i.Bin, program) }

// Installations returns the PostgreSQL servers of this machine, newest first.
func Installations(ctx context.Context) []Installation {
	var found []Installation
	for _, bin := range Folders(ctx, "initdb", "postgres") {
		major, version, err := VersionOf(ctx, filepath.Join(bin, "postgres"))
		if err != nil {
			continue // a file of that name which does not run is not an installation
		}
		found = append(found, Installation{Bin: bin, Major: major, Version: version, PostGIS: hasPostGIS(ctx, bin, major)})
	}
	slices.SortStableFunc(found, func(a, b Installation) int { return b.Major - a.Major })
	return found
}

// Folders returns the folders on this machine that hold all of the PostgreSQL programs named, each folder once. Clients
// (pg_dump) may be installed without a server.
func Folders(ctx context.Context, programs ...string) []string {
	var candidates []string
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		candidates = append(candidates, strings.TrimSpace(string(out)))
	}
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin"} {
		matches, _ := filepath.Glob(pattern) // the patterns are well formed
		candidates = append(candidates, matches...)
	}
	// PATH comes last: Debian's programs there are wrappers that choose a version by themselves.
	candidates = append(candidates, filepath.SplitList(os.Getenv("PATH"))...)
	var found []string
	for _, bin := range candidates {
		real, err := filepath.EvalSymlinks(bin)
		if err != nil || slices.Contains(found, real) || !holdsAll(real, programs) {
			continue
		}
		found = append(found, real)
	}
	return found
}

func holdsAll(bin string, programs []string) bool {
	for _, program := range programs {
		if _, err := exec.LookPath(filepath.Join(bin, program)); err != nil {
			return false
		}
	}
	return true
}

// VersionOf asks a PostgreSQL program for its version: 15 and "15.18".
func VersionOf(ctx context.Context, program string) (int, string, error) {
	out, err := exec.CommandContext(ctx, program, "--version").Output()
	if err != nil {
		return 0, "", fmt.Errorf("%s --version: %w", program, err)
	}
	_, rest, _ := strings.Cut(string(out), "(PostgreSQL) ")
	version, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	digits, _, _ := strings.Cut(version, ".")
	major, err := strconv.Atoi(strings.TrimRight(digits, "abcdefghijklmnopqrstuvwxyz")) // "19beta1" has no point
	if err != nil {
		return 0, "", fmt.Errorf("%s --version says %q", program, out)
	}
	return major, version, nil
}

func hasPostGIS(ctx context.Context, bin string, major int) bool {
	shares := []string{
		fmt.Sprintf("/usr/share/postgresql/%d", major),
		filepath.Join(bin, "../share"),
		filepath.Join(bin, "../share/postgresql"),
	}
	if out, err := exec.CommandContext(ctx, filepath.Join(bin, "pg_config"), "--sharedir").Output(); err == nil {
		shares = []string{strings.TrimSpace(string(out))}
	}
	return slices.ContainsFunc(shares, func(share string) bool {
		_, err := os.Stat(filepath.Join(share, "extension/postgis.control"))
		return err == nil
	})
}

// Choose picks the installation to run: of the major version that a data folder was made with, or the newest for a new
// folder (major 0). The error is DBUnavailable and says what to install; it is a Conflict when only other major versions
// are there.
func Choose(installed []Installation, major int) (Installation, error) {
	var bare *Installation
	for _, i := range installed {
		switch {
		case i.Major < OldestMajor || major != 0 && i.Major != major:
		case i.PostGIS:
			return i, nil
		case bare == nil:
			bare = &i
		}
	}
	switch {
	case bare != nil:
		return Installation{}, fault.New(fault.DBUnavailable, fault.Text{
			ZH: fmt.Sprintf("找到了 PostgreSQL %d,但没有 PostGIS", bare.Major),
			EN: fmt.Sprintf("PostgreSQL %d is installed, but PostGIS for it is not", bare.Major),
		}).Hinting(packages(bare.Major))
	case major != 0 && len(installed) > 0:
		return Installation{}, otherMajor(installed[0].Major, major)
	default:
		return Installation{}, fault.New(fault.DBUnavailable, fault.Text{
			ZH: fmt.Sprintf("没有找到 PostgreSQL(%d 或更新)和 PostGIS", OldestMajor),
			EN: fmt.Sprintf("PostgreSQL (%d or newer) with PostGIS is not installed", OldestMajor),
		}).Hinting(packages(major))
	}
}

func otherMajor(have, want int) *fault.Error {
	return fault.New(fault.Conflict, fault.Text{
		ZH: fmt.Sprintf("数据目录由 PostgreSQL %d 建立,本机只有 PostgreSQL %d", want, have),
		EN: fmt.Sprintf("the data folder was made by PostgreSQL %d, and only PostgreSQL %d is installed", want, have),
	}).Hinting(fault.Text{
		ZH: fmt.Sprintf("安装 postgresql-%d 与 postgresql-%d-postgis-3 可继续使用;要换版本,请在旧版本下运行 servicemap backup 文件,"+
			"再以新的状态目录运行 servicemap restore 文件", want, want),
		EN: fmt.Sprintf("install postgresql-%d and postgresql-%d-postgis-3 to go on with it; to move, run "+
			"\"servicemap backup FILE\" with the old version and \"servicemap restore FILE\" with the new one on a new state folder",
			want, want),
	})
}

// packages is the hint that names what to install, in Debian's words.
func packages(major int) fault.Text {
	names := "postgresql postgresql-postgis"
	if major != 0 {
		names = fmt.Sprintf("postgresql-%d postgresql-%d-postgis-3", major, major)
	}
	return fault.Text{ZH: "请安装:apt install " + names, EN: "install it: apt install " + names}
}
