package postmaster

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"servicemap/fault"
)

// longestSocket is the longest path that the kernel takes for a Unix socket (sun_path without its final zero).
const longestSocket = 107

// SocketFolder returns the folder for the socket of a data folder's server, made when it was not there. It is not in
// the state folder, whose path may be too long for a socket or lie below a folder that the server's account cannot
// enter. Its name is a hash of the data folder's path; it belongs to the account and nobody else may enter: a folder of
// that name made by another user first is passed over, never used.
func SocketFolder(data string, account Account) (string, error) {
	sum := sha256.Sum256([]byte(data))
	name := fmt.Sprintf("servicemap-%d-%s", account.UID, hex.EncodeToString(sum[:6]))
	var problems []error
	for _, base := range socketBases(account) {
		folder := filepath.Join(base, name)
		if len(folder)+len("/.s.PGSQL."+port+".lock") > longestSocket {
			problems = append(problems, fmt.Errorf("%s is too long", folder))
			continue
		}
		err := makePrivate(folder, account)
		if err == nil {
			return folder, nil
		}
		problems = append(problems, err)
	}
	return "", fault.New(fault.Storage, fault.Text{
		ZH: "没有可以放置数据库套接字的目录",
		EN: "there is no folder for the database's socket",
	}).Because(errors.Join(problems...))
}

// OwnedBy tells whether a path is a folder that belongs to the account and that nobody else may enter.
func (a Account) OwnedBy(path string) bool {
	info, err := os.Lstat(path) // not Stat: a link would be somebody's redirection
	if err != nil || !info.IsDir() || info.Mode().Perm()&0o077 != 0 {
		return false
	}
	owner, ok := ownerOf(info)
	return ok && owner.UID == a.UID
}

// socketBases lists where a socket folder may stand, best first. /run is root's alone, a user's runtime folder is his
// alone; the temporary folder is everybody's and last.
func socketBases(account Account) []string {
	var bases []string
	if os.Geteuid() == 0 {
		bases = append(bases, "/run")
	} else if own := os.Getenv("XDG_RUNTIME_DIR"); own != "" && account.OwnedBy(own) {
		bases = append(bases, own)
	}
	return append(bases, "/tmp", os.TempDir())
}

func makePrivate(folder string, account Account) error {
	err := os.Mkdir(folder, 0o700)
	switch {
	case errors.Is(err, fs.ErrExist):
	case err != nil:
		return err
	default:
		if err := account.own(folder); err != nil {
			return err
		}
	}
	if !account.OwnedBy(folder) {
		return fmt.Errorf("%s is not a private folder of uid %d", folder, account.UID)
	}
	return nil
}
