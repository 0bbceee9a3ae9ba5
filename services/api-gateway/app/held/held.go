// Package held keeps an answer back until all of it is there, for those who have to say it
// in another form.
package held

import (
	"bytes"
	"net/http"
)

// Answer is an http.ResponseWriter that keeps what is written to it.
type Answer struct {
	Status int
	Body   bytes.Buffer

	header http.Header
}

// New returns an empty answer.
func New() *Answer {
	return &Answer{Status: http.StatusOK, header: http.Header{}}
}

// Header implements http.ResponseWriter.
func (a *Answer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *Answer) WriteHeader(status int) {
	if status >= http.StatusOK {
		a.Status = status
	}
}

// Write implements http.ResponseWriter.
func (a *Answer) Write(p []byte) (int, error) { return a.Body.Write(p) }
