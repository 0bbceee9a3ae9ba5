// Package logfile writes logs to files of bounded size: when a file is full it
// becomes the old one and a new one begins.
package logfile

import (
	"os"
	"sync"
)

// File is a log file; it may be written to by several goroutines.
type File struct {
	path string
	full int64

	mu   sync.Mutex
	file *os.File
	size int64
}

// Open continues the log at path, which keeps at most twice that many bytes on disk: the
// file itself and one older part with the ending ".old".
func Open(path string, full int64) (*File, error) {
	f := &File{path: path, full: full}
	return f, f.open()
}

// Write appends p; a full file is put aside first.
func (f *File) Write(p []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.size > 0 && f.size+int64(len(p)) > f.full {
		if err := f.rotate(); err != nil {
			return 0, err
		}
	}
	n, err := f.file.Write(p)
	f.size += int64(n)
	return n, err
}

// Close closes the file.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.file.Close()
}

func (f *File) rotate() error {
	if err := f.file.Close(); err != nil {
		return err
	}
	if err := os.Rename(f.path, f.path+".old"); err != nil {
		return err
	}
	return f.open()
}

func (f *File) open() error {
	file, err := os.OpenFile(f.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	f.file, f.size = file, info.Size()
	return nil
}
