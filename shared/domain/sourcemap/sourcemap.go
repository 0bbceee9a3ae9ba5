// Package sourcemap keeps the source maps that a project uploads for the releases of its
// browser applications, and reads stack traces with them. It knows the form of stack traces
// of browsers and nothing else about errors.
package sourcemap

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	decoder "github.com/go-sourcemap/sourcemap"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
)

// The limits of a map.
const (
	// MaxMap is how large a map may be, unpacked and with the sources in it.
	MaxMap = 32 << 20
	// maxMappings and maxPlaces bound what it takes to read a map.
	maxMappings = 8 << 20
	maxPlaces   = 2_000_000
	maxSections = 1000
	maxRelease  = 128
	maxName     = 255
)

// Key says what a map belongs to: a bundled file of a release of an application.
type Key struct {
	App, Release, File string
}

// NewKey returns a key. Of an address or a path only the name of the file counts, without
// the .map that the name of its map has.
func NewKey(app, release, file string) (Key, error) {
	k := Key{app, release, strings.TrimSuffix(fileOf(file), ".map")}
	for _, field := range []struct {
		name, value string
		most        int
	}{{"app_name", k.App, maxName}, {"release", k.Release, maxRelease}, {"file", k.File, maxName}} {
		if n := len([]rune(field.value)); n == 0 || n > field.most {
			return k, fault.InvalidField("query."+field.name, "must have between 1 and %d characters", field.most)
		}
	}
	return k, nil
}

// fileOf is the name of the file at an address.
func fileOf(address string) string {
	address, _, _ = strings.Cut(address, "?")
	address, _, _ = strings.Cut(address, "#")
	if address == "" {
		return ""
	}
	return path.Base(address)
}

// part is what is kept of a source map of version 3, or of one of its sections: all but the
// sources.
type part struct {
	Version    int             `json:"version"`
	File       string          `json:"file,omitempty"`
	SourceRoot string          `json:"sourceRoot,omitempty"`
	Sources    json.RawMessage `json:"sources,omitempty"`
	Names      json.RawMessage `json:"names,omitempty"`
	Mappings   string          `json:"mappings,omitempty"`
}

type document struct {
	part

	Sections sections `json:"sections,omitempty"`
}

type section struct {
	Offset struct {
		Line   int `json:"line"`
		Column int `json:"column"`
	} `json:"offset"`
	Map *struct {
		part

		Sections json.RawMessage `json:"sections,omitempty"`
	} `json:"map"`
}

// sections are read one by one, so that many empty ones cannot fill the memory.
type sections []section

var errSections = errors.New("too many sections")

// UnmarshalJSON reads a list of at most maxSections sections.
func (all *sections) UnmarshalJSON(body []byte) error {
	d := json.NewDecoder(bytes.NewReader(body))
	if opening, err := d.Token(); err != nil || opening == nil {
		return err
	}
	for d.More() {
		if len(*all) == maxSections {
			return errSections
		}
		var s section
		if err := d.Decode(&s); err != nil {
			return err
		}
		*all = append(*all, s)
	}
	return nil
}

// parts are the map and its sections; ok is false when a section has no map, or one with
// sections of its own.
func (d *document) parts() (all []*part, ok bool) {
	all = append(all, &d.part)
	for _, s := range d.Sections {
		if s.Map == nil || s.Map.Sections != nil {
			return nil, false
		}
		all = append(all, &s.Map.part)
	}
	return all, true
}

// places is how many places, sources and names there are at most.
func (p *part) places() int {
	return strings.Count(p.Mappings, ",") + strings.Count(p.Mappings, ";") + bytes.Count(p.Sources, comma) + bytes.Count(p.Names, comma)
}

var comma = []byte(",")

// legible reports whether the mappings are made of what mappings are made of.
func (p *part) legible() bool {
	return !strings.ContainsFunc(p.Mappings, func(r rune) bool { return !strings.ContainsRune(mappingLetters, r) })
}

const mappingLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/,;"

// Slim reads a map, refuses what is none, and returns what is kept of it.
func Slim(body []byte) ([]byte, error) {
	if len(body) > MaxMap {
		return nil, fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "A source map has at most %d MiB.", MaxMap>>20)
	}
	var d document
	if err := json.Unmarshal(body, &d); err != nil {
		return nil, fault.InvalidField("body", "must be a source map").Because(err)
	}
	if err := d.check(); err != nil {
		return nil, err
	}
	slim, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("write source map: %w", err)
	}
	if _, err := open(slim); err != nil {
		return nil, fault.InvalidField("body.mappings", "cannot be read").Because(err)
	}
	return slim, nil
}

// check refuses what cannot be read, or only with very much memory.
func (d *document) check() error {
	if d.Version != 3 {
		return fault.InvalidField("body.version", "must be 3")
	}
	parts, ok := d.parts()
	if !ok {
		return fault.InvalidField("body.sections", "must have a map each, without sections")
	}
	size, places := 0, 0
	for _, p := range parts {
		if !p.legible() {
			return fault.InvalidField("body.mappings", "cannot be read")
		}
		size, places = size+len(p.Mappings), places+p.places()
	}
	if size > maxMappings || places > maxPlaces {
		return fault.New(fault.TooLarge, "PAYLOAD_TOO_LARGE", "The mappings have at most %d MiB and %d places.", maxMappings>>20, maxPlaces)
	}
	return nil
}

// opened is a map that is ready to be asked.
type opened struct {
	of   *decoder.Consumer
	cost int
}

// open reads what Slim has written. The decoder trusts its input in places, so that it must
// not end the process.
func open(slim []byte) (m opened, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("read source map: %v", p)
		}
	}()
	c, err := decoder.Parse("", slim)
	if err != nil {
		return m, fmt.Errorf("read source map: %w", err)
	}
	return opened{c, len(slim) + placeSize*(bytes.Count(slim, comma)+bytes.Count(slim, []byte(";")))}, nil
}

// placeSize is what a place takes that is ready to be asked.
const placeSize = 24

// origin is where a place in bundled code is from.
type origin struct {
	source, name string
	line, column int
}

// at finds the origin of a place; lines and columns count from one.
func (m opened) at(line, column int) (o origin, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false // a map that points out of its own lists
		}
	}()
	o.source, o.name, o.line, o.column, ok = m.of.Source(line, column-1)
	o.column++
	return o, ok && o.source != ""
}
