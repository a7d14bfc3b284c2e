package cluster

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"

	"servicemap/db/cluster/postmaster"
)

// lock is one lock file. Its locks are those of the open file (fcntl's OFD locks): they also keep two users in one process
// apart, end when the file is closed or the process dies, and PostgreSQL's programs do not inherit them. Unlike flock's
// they can be asked about without being taken, so a look never stands in somebody's way.
type lock struct{ file *os.File }

func openLock(path string) (*lock, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, storage(err, path)
	}
	if err := giveToOwnerOf(filepath.Dir(path), path); err != nil {
		_ = f.Close()
		return nil, storage(err, path)
	}
	return &lock{file: f}, nil
}

// tryAlone takes the lock for this holder only, if it is free.
func (l *lock) tryAlone() (bool, error) { return l.try(unix.F_WRLCK) }

// tryShared takes the lock together with others that share it, if nobody has it alone.
func (l *lock) tryShared() (bool, error) { return l.try(unix.F_RDLCK) }

// held tells whether another holder has the lock.
func (l *lock) held() (bool, error) {
	asked := unix.Flock_t{Type: unix.F_WRLCK}
	if err := unix.FcntlFlock(l.file.Fd(), unix.F_OFD_GETLK, &asked); err != nil {
		return false, storage(err, l.file.Name())
	}
	return asked.Type != unix.F_UNLCK, nil
}

func (l *lock) release() {
	_, _ = l.try(unix.F_UNLCK) // cannot fail on an open file
}

func (l *lock) try(how int16) (bool, error) {
	for {
		err := unix.FcntlFlock(l.file.Fd(), unix.F_OFD_SETLK, &unix.Flock_t{Type: how}) // the whole file, however long
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, unix.EAGAIN), errors.Is(err, unix.EACCES):
			return false, nil
		case !errors.Is(err, unix.EINTR):
			return false, storage(err, l.file.Name())
		}
	}
}

// locks are the lock files of a state folder, see the package's description.
type locks struct{ serve, run, use *lock }

func openLocks(state string) (*locks, error) {
	l := &locks{}
	for name, target := range map[string]**lock{"serve.lock": &l.serve, "run.lock": &l.run, "use.lock": &l.use} {
		opened, err := openLock(filepath.Join(state, name))
		if err != nil {
			l.close()
			return nil, err
		}
		*target = opened
	}
	return l, nil
}

// close releases everything. The files stay: removing a lock file while another process opens it would let two hold it.
func (l *locks) close() {
	for _, one := range []*lock{l.use, l.run, l.serve} {
		if one != nil {
			_ = one.file.Close()
		}
	}
}

// owner is what the holder of run.lock tells about itself. It counts only while run.lock is held.
type owner struct {
	serve  bool
	socket string
}

// announce writes the owner into run.lock once its server answers.
func (l *locks) announce(o owner) error {
	kind := "command"
	if o.serve {
		kind = "serve"
	}
	// One write of one short line: a reader sees all of it or none.
	if _, err := l.run.file.WriteAt(fmt.Appendf(nil, "%s %s\n", kind, o.socket), 0); err != nil {
		return storage(err, l.run.file.Name())
	}
	return nil
}

// renounce empties run.lock: what stands there is an earlier owner's.
func (l *locks) renounce() error {
	if err := l.run.file.Truncate(0); err != nil {
		return storage(err, l.run.file.Name())
	}
	return nil
}

// owner reads what the holder of run.lock says about itself; false when it has not said it yet.
func (l *locks) owner() (owner, bool) {
	text, err := io.ReadAll(io.NewSectionReader(l.run.file, 0, 4096))
	if err != nil {
		return owner{}, false
	}
	line, _, whole := strings.Cut(string(text), "\n")
	kind, socket, found := strings.Cut(line, " ")
	return owner{serve: kind == "serve", socket: socket}, whole && found
}

// trusted tells whether the socket folder belongs to whom the data belong.
func (o owner) trusted(state string) bool {
	account, err := postmaster.ServerAccount(filepath.Join(state, dataFolder))
	return err == nil && account.OwnedBy(o.socket)
}
