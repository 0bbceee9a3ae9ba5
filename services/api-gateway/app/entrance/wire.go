package entrance

import (
	"bytes"
	"strconv"
)

const (
	// longest is how much of a line is kept to be judged: what the server takes for a
	// whole head.
	longest = 64 << 10
	// ordinary is how much room a connection keeps for its next line.
	ordinary = 1 << 10
)

// preface is the head of a connection that speaks HTTP/2. Its frames say how long they
// are in one way only, so there is nothing to find behind it. A server takes it for what
// it is at the beginning of a connection and without headers, and nowhere else.
const preface = "PRI * HTTP/2.0"

// phase is the part of a request that the next byte belongs to.
type phase int

const (
	inHead phase = iota
	inBody
	atChunk      // the line with the length of a chunk
	inChunk      // its data
	afterChunk   // the line break behind it
	afterTrailer // lines up to an empty one
	inFrames     // of HTTP/2, up to the end of the connection
)

// wire follows the requests of a connection and finds where the next one begins, as
// RFC 9112 has it and without its leniencies: line breaks are CR LF, headers are not
// folded, and a length is said once and in one way.
type wire struct {
	phase phase
	line  []byte // what was read of the present line
	last  byte   // of the present line
	stray bool   // a carriage return stands in the middle of the line
	left  int64  // of the body or chunk

	served   bool // a request was read before
	begun    bool // the request line was read
	frames   bool // the request line is that of HTTP/2, and no header follows
	modern   bool // HTTP/1.1
	measured bool // Content-Length was said
	chunked  bool
	length   int64
}

func (w *wire) inHead() bool { return w.phase == inHead }

// check reads the next bytes. When some are not fine it returns how many come before the
// line that is not.
func (w *wire) check(p []byte) (good int, fine bool) {
	for at := 0; at < len(p); {
		switch w.phase {
		case inFrames:
			return len(p), true
		case inBody, inChunk:
			n := min(w.left, int64(len(p)-at))
			w.left -= n
			at += int(n)
			w.endOfData()
		default:
			end := bytes.IndexByte(p[at:], '\n')
			if end < 0 {
				w.keep(p[at:])
				return len(p), true
			}
			if !w.take(p[at : at+end]) {
				return at, false
			}
			at += end + 1
		}
	}
	return len(p), true
}

// keep adds to the present line.
func (w *wire) keep(part []byte) {
	if len(part) == 0 {
		return
	}
	end := len(part) - 1
	w.stray = w.stray || w.last == '\r' || bytes.IndexByte(part[:end], '\r') >= 0
	w.last = part[end]
	if room := longest - len(w.line); room > 0 {
		w.line = append(w.line, part[:min(room, len(part))]...)
	}
}

// take judges the present line, of which rest is the end, and mostly all.
func (w *wire) take(rest []byte) bool {
	if len(w.line) == 0 {
		line, whole := bytes.CutSuffix(rest, []byte("\r"))
		return whole && bytes.IndexByte(line, '\r') < 0 && w.judge(line[:min(len(line), longest)])
	}
	w.keep(rest)
	line, whole := w.line, w.last == '\r' && !w.stray
	w.line, w.last, w.stray = w.line[:0], 0, false
	if cap(w.line) > ordinary {
		w.line = nil
	}
	return whole && w.judge(bytes.TrimSuffix(line, []byte("\r")))
}

// judge reports whether a line is fine where it stands.
func (w *wire) judge(line []byte) bool {
	switch w.phase {
	case atChunk:
		return w.chunkSize(line)
	case afterChunk:
		w.phase = atChunk
		return len(line) == 0
	case afterTrailer:
		if len(line) == 0 {
			w.next()
		}
		return !folded(line)
	default:
		return w.headLine(line)
	}
}

func (w *wire) headLine(line []byte) bool {
	switch {
	case !w.begun:
		w.frames = !w.served && string(line) == preface
		w.begun, w.modern = true, bytes.HasSuffix(line, []byte(" HTTP/1.1"))
		return true
	case len(line) == 0:
		return w.endOfHead()
	case folded(line):
		return false
	}
	w.frames = false
	name, value, _ := bytes.Cut(line, []byte(":"))
	value = bytes.Trim(value, " \t")
	switch {
	case bytes.EqualFold(name, []byte("Content-Length")):
		length, ok := digits(value)
		again := w.measured || w.chunked
		w.measured, w.length = true, length
		return ok && !again
	case bytes.EqualFold(name, []byte("Transfer-Encoding")):
		again := w.measured || w.chunked
		w.chunked = true
		return !again && w.modern && bytes.EqualFold(value, []byte("chunked"))
	}
	return true
}

// folded reports whether a line continues the one before.
func folded(line []byte) bool {
	return len(line) > 0 && (line[0] == ' ' || line[0] == '\t')
}

// digits reads a length; signs, blanks and lists are none.
func digits(text []byte) (int64, bool) {
	if len(text) == 0 || len(text) > 18 || bytes.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' }) {
		return 0, false
	}
	n, err := strconv.ParseInt(string(text), 10, 64)
	return n, err == nil
}

func (w *wire) endOfHead() bool {
	switch {
	case w.frames:
		w.phase = inFrames
	case w.chunked:
		w.phase = atChunk
	case w.length > 0:
		w.phase, w.left = inBody, w.length
	default:
		w.next()
	}
	return true
}

// next expects another request.
func (w *wire) next() {
	*w = wire{line: w.line, served: true}
}

// chunkSize reads the length of a chunk; what may follow it after a semicolon means
// nothing.
func (w *wire) chunkSize(line []byte) bool {
	size, _, _ := bytes.Cut(line, []byte(";"))
	if len(size) == 0 || len(size) > 15 || bytes.ContainsFunc(size, func(r rune) bool { return !hexadecimal(r) }) {
		return false
	}
	n, err := strconv.ParseInt(string(size), 16, 64)
	w.left = n
	w.phase = inChunk
	if n == 0 {
		w.phase = afterTrailer
	}
	return err == nil
}

func hexadecimal(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'f' || r >= 'A' && r <= 'F'
}

func (w *wire) endOfData() {
	switch {
	case w.left > 0:
	case w.phase == inChunk:
		w.phase = afterChunk
	default:
		w.next()
	}
}
