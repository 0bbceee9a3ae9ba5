package ingest

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/snappy"
	"github.com/klauspost/compress/zstd"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// The limits of an ingest body, as sent and unpacked.
const (
	MaxSent    = 8 << 20
	MaxDecoded = 64 << 20
)

// Read returns the body of r unpacked: gzip, deflate, zstd, snappy or as it is.
func Read(r *http.Request) ([]byte, error) {
	return read(r, r.Header.Get("Content-Encoding"))
}

// ReadSnappy is Read for protocols whose bodies are always snappy blocks, whether the
// sender says so or not.
func ReadSnappy(r *http.Request) ([]byte, error) {
	encoding := r.Header.Get("Content-Encoding")
	if encoding == "" {
		encoding = "snappy"
	}
	return read(r, encoding)
}

func read(r *http.Request, encoding string) ([]byte, error) {
	if r.ContentLength > MaxSent {
		return nil, tooLarge(MaxSent, "as sent")
	}
	sent, err := readAll(r.Body, MaxSent, max(int(r.ContentLength), 512))
	if err != nil {
		if fault.KindOf(err) == fault.TooLarge {
			return nil, tooLarge(MaxSent, "as sent")
		}
		return nil, cut(err)
	}
	return unpack(sent, encoding, ticketOf(r.Context()))
}

func unpack(sent []byte, encoding string, t *ticket) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return sent, nil
	case "gzip", "x-gzip":
		zip, err := gzip.NewReader(bytes.NewReader(sent))
		if err != nil {
			return nil, corrupt(err)
		}
		return drain(zip, len(sent), t)
	case "deflate":
		return inflate(sent, t)
	case "zstd":
		return unzstd(sent, t)
	case "snappy":
		return unsnappy(sent, t)
	default:
		return nil, fault.New(fault.UnsupportedMedia, "UNSUPPORTED_MEDIA_TYPE",
			"The content encoding is not supported. Send gzip, deflate, zstd, snappy or none.")
	}
}

// inflate reads what HTTP calls deflate (RFC 9110 section 8.4.1.2: the zlib format), and
// the bare stream that some senders make of it.
func inflate(sent []byte, t *ticket) ([]byte, error) {
	if z, err := zlib.NewReader(bytes.NewReader(sent)); err == nil {
		return drain(z, len(sent), t)
	}
	return drain(flate.NewReader(bytes.NewReader(sent)), len(sent), t)
}

// framed begins a snappy stream, as opposed to a block.
var framed = []byte("\xff\x06\x00\x00sNaPpY")

func unsnappy(sent []byte, t *ticket) ([]byte, error) {
	if len(sent) == 0 {
		return sent, nil // an empty stream is written as nothing
	}
	if bytes.HasPrefix(sent, framed) {
		return drain(snappy.NewReader(bytes.NewReader(sent)), len(sent), t)
	}
	size, err := snappy.DecodedLen(sent)
	if err != nil {
		return nil, corrupt(err)
	}
	if size > MaxDecoded {
		return nil, tooLarge(MaxDecoded, "unpacked")
	}
	if err := t.unpack(size); err != nil {
		return nil, err
	}
	body, err := snappy.Decode(released(size), sent)
	if err != nil {
		return nil, corrupt(err)
	}
	return body, nil
}

// maxReleased is the largest body whose memory is used again.
const maxReleased = 1 << 20

// bodies is the memory of bodies that were released.
var bodies sync.Pool

// Release says that a body, and whatever shares its memory, is not used any more. A sender
// that comes every few milliseconds would leave megabytes of garbage.
func Release(body []byte) {
	if cap(body) <= maxReleased {
		bodies.Put(&body)
	}
}

// released returns memory for a body of so many bytes.
func released(size int) []byte {
	if room, ok := bodies.Get().(*[]byte); ok && cap(*room) >= size {
		return (*room)[:size]
	}
	return make([]byte, size)
}

// maxWindow bounds what one zstd stream makes its decoder hold.
const maxWindow = 8 << 20

var zstdDecoders = sync.Pool{New: func() any {
	d, _ := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(MaxDecoded), zstd.WithDecoderMaxWindow(maxWindow))
	return d // the options above are valid, so there is no error
}}

func unzstd(sent []byte, t *ticket) ([]byte, error) {
	d := zstdDecoders.Get().(*zstd.Decoder) //nolint:forcetypeassert // New makes nothing else
	defer zstdDecoders.Put(d)
	if err := d.Reset(bytes.NewReader(sent)); err != nil {
		return nil, corrupt(err)
	}
	body, err := drain(d, len(sent), t)
	if errors.Is(err, zstd.ErrDecoderSizeExceeded) {
		return nil, tooLarge(MaxDecoded, "unpacked")
	}
	return body, err
}

// drain reads all of a packed stream. Bodies unpack to a few times their size.
func drain(from io.Reader, packed int, t *ticket) ([]byte, error) {
	body, err := readAll(&unpacking{from, t}, MaxDecoded, min(4*packed, MaxDecoded))
	if _, expected := fault.As(err); err != nil && !expected {
		return nil, corrupt(err)
	}
	return body, err
}

// unpacking counts what is unpacked.
type unpacking struct {
	io.Reader

	ticket *ticket
}

// Read implements io.Reader.
func (u *unpacking) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	if full := u.ticket.unpack(n); full != nil {
		return n, full
	}
	return n, err
}

// readAll reads at most limit bytes and fails when there are more.
func readAll(from io.Reader, limit, guess int) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, guess+bytes.MinRead))
	n, err := b.ReadFrom(io.LimitReader(from, int64(limit)+1))
	if err != nil {
		return nil, err
	}
	if n > int64(limit) {
		return nil, tooLarge(limit, "unpacked")
	}
	return b.Bytes(), nil
}

func tooLarge(limit int, when string) *fault.Error {
	return fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "The body is larger than %d MiB %s.", limit>>20, when)
}

func corrupt(cause error) *fault.Error {
	return fault.InvalidField("body", "does not unpack with its content encoding").Because(cause)
}

func cut(cause error) *fault.Error {
	return fault.New(fault.Invalid, fault.CodeValidation, "The body could not be read completely.").Because(cause)
}
