package child

import (
	"context"
	"os"
	"os/user"
	"strconv"
	"syscall"
	"time"
)

const (
	nobody       = 65534
	reachTimeout = 10 * time.Second
)

// Account is the operating-system user a program runs as.
type Account struct {
	Name     string
	UID, GID uint32
	// Switched says that the account is not the one this process runs as.
	Switched bool
}

// Unprivileged returns the account for a database server: our own, unless we are
// root. Root hands over to the owner of dir when dir exists already, else to the
// user postgres, else to nobody.
func Unprivileged(dir string) Account {
	if os.Geteuid() != 0 {
		return Account{Name: strconv.Itoa(os.Geteuid()), UID: uint32(os.Geteuid()), GID: uint32(os.Getegid())}
	}
	if owner, ok := ownerOf(dir); ok && owner.UID != 0 {
		return owner
	}
	for _, name := range []string{"postgres", "nobody"} {
		if account, ok := lookup(name); ok {
			return account
		}
	}
	return Account{Name: strconv.Itoa(nobody), UID: nobody, GID: nobody, Switched: true}
}

// Own gives the file or folder at path to the account.
func (a Account) Own(path string) error {
	if !a.Switched {
		return nil
	}
	return os.Lchown(path, int(a.UID), int(a.GID))
}

// Reaches reports whether the account may enter dir, by entering it.
func (a Account) Reaches(ctx context.Context, dir string) bool {
	ctx, cancel := context.WithTimeout(ctx, reachTimeout)
	defer cancel()
	return Run(ctx, Command{Path: "/bin/sh", Args: []string{"-c", ":"}, Dir: dir, As: a}) == nil
}

func ownerOf(path string) (Account, bool) {
	info, err := os.Stat(path)
	if err != nil {
		return Account{}, false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return Account{}, false
	}
	return Account{Name: strconv.Itoa(int(stat.Uid)), UID: stat.Uid, GID: stat.Gid, Switched: true}, true
}

func lookup(name string) (Account, bool) {
	found, err := user.Lookup(name)
	if err != nil {
		return Account{}, false
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return Account{}, false
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return Account{}, false
	}
	return Account{Name: name, UID: uint32(uid), GID: uint32(gid), Switched: true}, true
}
