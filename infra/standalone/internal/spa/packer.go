package spa

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

const worthPacking = 1 << 10

// types are the text formats of a built application: what gzip makes smaller.
var types = map[string]string{
	".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".json": "application/json", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8", ".webmanifest": "application/manifest+json",
}

func compressible(name string) bool { return types[path.Ext(name)] != "" }

func contentType(name string) string { return types[path.Ext(name)] }

// packer compresses files once and keeps the result until the file changes. It holds
// at most one entry per file of the application.
type packer struct {
	mu     sync.Mutex
	bodies map[string]packed
}

type packed struct {
	modified time.Time
	body     []byte
}

func newPacker() *packer { return &packer{bodies: map[string]packed{}} }

// body returns the compressed content where the client takes it and it pays.
func (p *packer) body(r *http.Request, name string, info fs.FileInfo, content io.ReadSeeker) ([]byte, bool) {
	accepts := strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
	if !accepts || !compressible(name) || info.Size() < worthPacking || r.Header.Get("Range") != "" {
		return nil, false
	}

	p.mu.Lock()
	defer p.mu.Unlock()
	if kept, ok := p.bodies[name]; ok && kept.modified.Equal(info.ModTime()) {
		return kept.body, true
	}
	body, err := pack(content)
	if err != nil {
		_, _ = content.Seek(0, io.SeekStart) // the plain file is served instead
		return nil, false
	}
	p.bodies[name] = packed{info.ModTime(), body}
	return body, true
}

func pack(content io.Reader) ([]byte, error) {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := io.Copy(w, content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
