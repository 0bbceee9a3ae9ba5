package sourcemap

import (
	"context"
	"regexp"
	"strconv"
	"strings"
)

// maxFrames is how many lines of a stack trace are looked at.
const maxFrames = 100

var (
	// v8 is a frame of Chromium: at total (https://shop.example/app.js:1:2345).
	v8 = regexp.MustCompile(`^(\s*at )(?:(.*?) \()?((?:https?|file|app|webpack)[^\s()]*?|[^\s():]+):(\d{1,9}):(\d{1,9})\)?$`)
	// gecko is a frame of Firefox and Safari: total@https://shop.example/app.js:1:2345.
	gecko = regexp.MustCompile(`^([^@\s]*)@(\S+?):(\d{1,9}):(\d{1,9})$`)
)

// frame is one line of a stack trace that says where it is from.
type frame struct {
	line         int // of the stack trace
	chromium     bool
	prefix       string
	function     string
	file         string
	atLine, atCo int
	from         *origin
}

// framesOf reads the frames of a stack trace.
func framesOf(lines []string) []frame {
	var frames []frame
	for i, line := range lines[:min(len(lines), maxFrames)] {
		f := frame{line: i}
		var place, column string
		if m := v8.FindStringSubmatch(line); m != nil {
			f.chromium, f.prefix, f.function, f.file, place, column = true, m[1], m[2], m[3], m[4], m[5]
		} else if m := gecko.FindStringSubmatch(line); m != nil {
			f.function, f.file, place, column = m[1], m[2], m[3], m[4]
		} else {
			continue
		}
		f.atLine, _ = strconv.Atoi(place)
		f.atCo, _ = strconv.Atoi(column)
		frames = append(frames, f)
	}
	return frames
}

// lookup finds the map of a file.
type lookup func(ctx context.Context, file string) (opened, bool, error)

// mapped is a stack trace with the places and names of the sources; ok is false when no map
// knows any of its frames.
func mapped(ctx context.Context, stack string, find lookup) (text string, ok bool, err error) {
	lines := strings.Split(stack, "\n")
	frames := framesOf(lines)
	for i := range frames {
		f := &frames[i]
		m, found, err := find(ctx, fileOf(f.file))
		if err != nil {
			return "", false, err
		}
		if !found {
			continue
		}
		if o, known := m.at(f.atLine, f.atCo); known {
			f.from, ok = &o, true
		}
	}
	if !ok {
		return "", false, nil
	}
	for i := range frames {
		if frames[i].from != nil {
			lines[frames[i].line] = frames[i].text(frames[i+1:])
		}
	}
	return strings.Join(lines, "\n"), true, nil
}

// text is the line of a frame whose origin is known. The name of a function is what its
// caller, in the next line, calls it; without a caller it is what it was.
func (f *frame) text(callers []frame) string {
	function := f.function
	if len(callers) > 0 && callers[0].line == f.line+1 && callers[0].from != nil && callers[0].from.name != "" {
		function = callers[0].from.name
	}
	place := f.from.source + ":" + strconv.Itoa(f.from.line) + ":" + strconv.Itoa(f.from.column)
	switch {
	case !f.chromium:
		return function + "@" + place
	case function == "":
		return f.prefix + place
	default:
		return f.prefix + function + " (" + place + ")"
	}
}
