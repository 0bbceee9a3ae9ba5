// Package port finds out whether TCP ports are free, who has taken one that is not,
// and picks ports that stay the same from start to start.
package port

import (
	"context"
	"errors"
	"net"
	"os"
	"strconv"
	"strings"
)

// Try returns nil when a server could listen on the port of the host now; an empty
// host means all addresses.
func Try(ctx context.Context, host string, number int) error {
	var lc net.ListenConfig
	listener, err := lc.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(number)))
	if err != nil {
		return err
	}
	return listener.Close()
}

// Remembered returns the port kept in the file at path as long as it is free on the
// loopback address. Otherwise it takes preferred or, if that is taken, any free port,
// and keeps the choice.
func Remembered(path string, preferred int) (int, error) {
	if kept, ok := read(path); ok {
		preferred = kept
	}
	chosen, err := freeOr(preferred)
	if err != nil {
		return 0, err
	}
	return chosen, os.WriteFile(path, []byte(strconv.Itoa(chosen)+"\n"), 0o600)
}

// Kept returns the port that Remembered wrote into the file, if it did.
func Kept(path string) (int, bool) {
	return read(path)
}

func read(path string) (int, bool) {
	text, err := os.ReadFile(path) //nolint:gosec // a file of our data folder
	if err != nil {
		return 0, false
	}
	number, err := strconv.Atoi(strings.TrimSpace(string(text)))
	return number, err == nil && number > 0 && number < 1<<16
}

func freeOr(preferred int) (int, error) {
	for _, candidate := range []int{preferred, 0} {
		listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: candidate})
		if err != nil {
			if candidate == 0 {
				return 0, err
			}
			continue
		}
		address, ok := listener.Addr().(*net.TCPAddr)
		if err := listener.Close(); err != nil || !ok {
			return 0, err
		}
		return address.Port, nil
	}
	return 0, errors.New("no free port")
}
