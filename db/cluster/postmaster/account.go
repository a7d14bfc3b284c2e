package postmaster

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"syscall"

	"servicemap/fault"
)

// Account is the operating system user that a server runs as. PostgreSQL refuses to run as root, so a program started
// by root hands the data folder and the server over to an unprivileged user.
type Account struct {
	UID, GID uint32
}

// ServerAccount returns the account for the server of a data folder: the folder's owner when there is one already, else
// this process's own user, else (for root) the user postgres of the distribution's package, else nobody. It returns a
// Storage error when the folder belongs to somebody this process cannot become.
func ServerAccount(data string) (Account, error) {
	self := Account{UID: uint32(os.Geteuid()), GID: uint32(os.Getegid())}
	info, err := os.Stat(data)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return Account{}, storage(err, data)
	default:
		owner, ok := ownerOf(info)
		if self.UID == 0 && ok && owner.UID != 0 {
			return owner, nil
		}
		if self.UID != 0 && owner.UID != self.UID {
			return Account{}, fault.New(fault.Storage, fault.Text{
				ZH: fmt.Sprintf("数据目录 %s 属于另一个用户(uid %d)", data, owner.UID),
				EN: fmt.Sprintf("the data folder %s belongs to another user (uid %d)", data, owner.UID),
			}).Hinting(fault.Text{ZH: "请以该用户或 root 运行", EN: "run as that user or as root"})
		}
	}
	if self.UID != 0 {
		return self, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if account, ok := lookUp(name); ok {
			return account, nil
		}
	}
	return Account{}, fault.New(fault.Storage, fault.Text{
		ZH: "PostgreSQL 不能以 root 运行,而系统中没有 postgres 或 nobody 用户",
		EN: "PostgreSQL does not run as root, and there is no user postgres or nobody to run it as",
	}).Hinting(fault.Text{ZH: "请以普通用户运行本程序", EN: "run this program as an ordinary user"})
}

// own makes the account the owner of a path that this process has just made.
func (a Account) own(path string) error {
	if int(a.UID) == os.Geteuid() {
		return nil
	}
	return os.Lchown(path, int(a.UID), int(a.GID))
}

// credential is what a child needs to run as the account; nil when it is this process's own.
func (a Account) credential() *syscall.Credential {
	if int(a.UID) == os.Geteuid() {
		return nil
	}
	return &syscall.Credential{Uid: a.UID, Gid: a.GID, Groups: []uint32{a.GID}}
}

func ownerOf(info fs.FileInfo) (Account, bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return Account{}, false
	}
	return Account{UID: stat.Uid, GID: stat.Gid}, true
}

func lookUp(name string) (Account, bool) {
	u, err := user.Lookup(name)
	if err != nil {
		return Account{}, false
	}
	uid, errUID := strconv.ParseUint(u.Uid, 10, 32)
	gid, errGID := strconv.ParseUint(u.Gid, 10, 32)
	return Account{UID: uint32(uid), GID: uint32(gid)}, errUID == nil && errGID == nil && uid != 0
}

// storage wraps an error of the file system that names its path.
func storage(err error, path string) *fault.Error {
	return fault.New(fault.Storage, fault.Text{
		ZH: "无法读写 " + path,
		EN: "cannot read or write " + path,
	}).Because(err)
}
