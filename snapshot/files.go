package snapshot

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"servicemap/walk"
)

// Files keeps a snapshot in a folder: the network, named by its version, so that the next start need not build it, and the
// records, so that a start without the database has something to answer from. What is there is written beside and renamed,
// and what is damaged, cut or of another version of the program is never read.
type Files struct {
	Folder   string // made when it is not there
	Database string // of which the data are, without its secrets: those of another are not read
}

const (
	recordsFile   = "records"
	networkPrefix = "network-"
	newPrefix     = ".new-" // of files that are being written
	newMaxAge     = time.Hour
)

func (f *Files) networkPath(v Version) string {
	return filepath.Join(f.Folder, fmt.Sprintf("%s%d-%d", networkPrefix, v.Number, v.Changed.UnixMicro()))
}

// network reads the network of a version. A file that cannot be used is removed, so that it is written anew.
func (f *Files) network(v Version) (*walk.Network, error) {
	n, err := walk.Open(f.networkPath(v))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		_ = os.Remove(f.networkPath(v)) // else the next save replaces nothing, and this is said again
	}
	return n, err
}

// save writes a snapshot: first its network, then the records that name it; what was there before goes last, so that a
// process killed in between leaves one or the other whole.
func (f *Files) save(s *Snapshot) error {
	if err := os.MkdirAll(f.Folder, 0o700); err != nil {
		return err
	}
	network := f.networkPath(s.Versions.Network)
	if _, err := os.Stat(network); s.Network != nil && err != nil {
		err := f.write(network, func(w io.Writer) error {
			_, err := s.Network.WriteTo(w)
			return err
		})
		if err != nil {
			return err
		}
	}
	err := f.write(filepath.Join(f.Folder, recordsFile), func(w io.Writer) error { return writeRecords(w, f.Database, s) })
	if err != nil {
		return err
	}
	return f.tidy(filepath.Base(network))
}

// tidy removes networks of other versions, and what processes that were killed have left.
func (f *Files) tidy(network string) error {
	entries, err := os.ReadDir(f.Folder)
	for _, e := range entries {
		old := strings.HasPrefix(e.Name(), networkPrefix) && e.Name() != network
		if info, failed := e.Info(); failed == nil && strings.HasPrefix(e.Name(), newPrefix) {
			old = time.Since(info.ModTime()) > newMaxAge // younger, another server may be writing it
		}
		if old {
			err = errors.Join(err, os.Remove(filepath.Join(f.Folder, e.Name())))
		}
	}
	return err
}

// write makes a file all at once: after a crash there is the old one or the new one.
func (f *Files) write(path string, content func(io.Writer) error) error {
	file, err := os.CreateTemp(f.Folder, newPrefix+"*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }() // gone after the rename
	buffered := bufio.NewWriterSize(file, 1<<18)
	if err = content(buffered); err == nil {
		err = buffered.Flush()
	}
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	return syncFolder(f.Folder)
}

// syncFolder makes a rename last.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// records reads the records that save wrote.
func (f *Files) records() (*kept, error) {
	file, err := os.Open(filepath.Join(f.Folder, recordsFile))
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // it was only read
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	return readRecords(file, info.Size(), f.Database)
}
