package spa

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"path"
	"strings"
)

const (
	pageFile    = "index.html"
	assetPrefix = "/assets/"
)

// site serves the built application from a file system.
type site struct {
	files   fs.FS
	headers http.Header
	packed  *packer
	log     *slog.Logger
}

func newSite(files fs.FS, headers http.Header, log *slog.Logger) *site {
	return &site{files: files, headers: headers, packed: newPacker(), log: log}
}

// ServeHTTP answers with the file of that name, or with the page when a person
// navigates to one of its routes.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	addMissing(w.Header(), s.headers)
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "This address can only be read.", http.StatusMethodNotAllowed)
		return
	}

	// The page is what stands at the root, for whoever asks: a probe names no HTML.
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	if name != "" && name != pageFile && !hidden(name) && s.serveFile(w, r, name) {
		return
	}
	if name != "" && !navigates(r) {
		http.Error(w, "There is nothing at this address.", http.StatusNotFound)
		return
	}
	s.servePage(w, r)
}

// serveFile reports whether there is such a file.
func (s *site) serveFile(w http.ResponseWriter, r *http.Request, name string) bool {
	file, err := s.files.Open(name)
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return false
	}
	content, ok := file.(io.ReadSeeker)
	if !ok {
		return false
	}

	w.Header().Set("Cache-Control", "no-cache")
	if strings.HasPrefix("/"+name, assetPrefix) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable") // the name holds a hash of the content
	}
	if body, ok := s.packed.body(r, name, info, content); ok {
		w.Header().Set("Content-Encoding", "gzip")
		content = bytes.NewReader(body)
	}
	if compressible(name) {
		w.Header().Add("Vary", "Accept-Encoding")
		w.Header().Set("Content-Type", contentType(name))
	}
	http.ServeContent(w, r, name, info.ModTime(), content)
	return true
}

// servePage answers with the page, whose scripts and styles get a nonce of their own.
func (s *site) servePage(w http.ResponseWriter, r *http.Request) {
	page, err := fs.ReadFile(s.files, pageFile)
	if err != nil {
		s.log.ErrorContext(r.Context(), "page cannot be read", slog.String("error", err.Error()))
		http.Error(w, "The page is being built. Try again in a moment.", http.StatusServiceUnavailable)
		return
	}

	nonce := newNonce()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Security-Policy", pagePolicy(nonce))
	_, err = w.Write(withNonce(page, nonce))
	if err != nil && !errors.Is(err, http.ErrBodyNotAllowed) {
		s.log.DebugContext(r.Context(), "client left", slog.String("error", err.Error()))
	}
}

// navigates reports whether a person goes to the address: only then is the page an
// answer. A script that asks for a missing asset must hear that it is missing.
func navigates(r *http.Request) bool {
	mode := r.Header.Get("Sec-Fetch-Mode")
	return strings.Contains(r.Header.Get("Accept"), "text/html") &&
		(mode == "" || mode == "navigate") && !strings.HasPrefix(r.URL.Path, assetPrefix)
}

// hidden keeps build files such as .vite/manifest.json to ourselves.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.Contains(name, "/.")
}

// withNonce marks every script and style of the page, and leaves the nonce where
// code that adds styles at run time looks for it.
func withNonce(page []byte, nonce string) []byte {
	attribute := ` nonce="` + nonce + `"`
	return []byte(strings.NewReplacer(
		"<head>", `<head><meta property="csp-nonce"`+attribute+`>`,
		"<script ", "<script"+attribute+" ", "<script>", "<script"+attribute+">",
		"<style ", "<style"+attribute+" ", "<style>", "<style"+attribute+">",
	).Replace(string(page)))
}

func newNonce() string {
	var b [18]byte
	_, _ = rand.Read(b[:]) // never returns an error: it ends the program instead
	return base64.RawStdEncoding.EncodeToString(b[:])
}
