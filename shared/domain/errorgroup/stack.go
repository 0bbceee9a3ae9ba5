package errorgroup

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// Frame is one line of a stack trace, without what changes from release to release.
type Frame struct {
	Function string
	// File is the name of the file without its folders, and without the hash that
	// bundlers put into it.
	File string
	// InApp says that the frame belongs to the program itself, as far as one can tell:
	// neither to the language nor to a library.
	InApp bool
}

// maxFrames bounds how much of a stack trace is looked at.
const maxFrames = 200

var (
	pythonFrame  = regexp.MustCompile(`^\s*File "([^"]+)", line \d+(?:, in (.+))?$`)
	javaFrame    = regexp.MustCompile(`^\s*at ([\w$.<>/@-]+)\(([\w$-]+\.\w+|Native Method|Unknown Source|<generated>)(?::\d+)?\)(?: ~?\[.*\])?$`)
	v8Frame      = regexp.MustCompile(`^\s*at (?:async )?(?:new )?(.+?) \((.+?)(?::\d+)?(?::\d+)?\)$`)
	v8Plain      = regexp.MustCompile(`^\s*at (?:async )?(\S+?):\d+(?::\d+)?$`)
	dotnetFrame  = regexp.MustCompile(`^\s*at ([\w.<>` + "`" + `+\[\],]+)\(.*?\)(?: in (.+?):line \d+)?$`)
	goFile       = regexp.MustCompile(`^\t(\S+\.(?:go|s)):\d+(?: \+0x[0-9a-f]+)?$`)
	rubyFrame    = regexp.MustCompile("^\\s*(?:from )?(\\S+?):\\d+:in [`'](.+?)'$")
	phpFrame     = regexp.MustCompile(`^#\d+ (.+?)\(\d+\): ([^(]+)`)
	geckoFrame   = regexp.MustCompile(`^(.*?)@(\S+?):\d+:\d+$`)
	bundleHash   = regexp.MustCompile(`[.-][0-9a-fA-F]{8,}([.-])`)
	madeUpNumber = regexp.MustCompile(`(\$|\.func|lambda\$\w+\$)\d+`)
)

// foreignPath is what is in the paths of code that is not the program's own.
var foreignPath = []string{
	"node_modules/", "site-packages/", "dist-packages/", "/lib/python", "<frozen ", "<string>", "node:", "/usr/lib/", "/usr/local/go/",
	"/go/pkg/mod/", "/pkg/mod/", "/go/src/runtime/", "/vendor/", "/gems/", "/rubygems/", "/ruby/", "webpack/bootstrap", "-extension://",
	"internal/modules/", "internal/process/", "internal/timers", "native code", "<anonymous>", "/rustc/", "/.cargo/",
}

// foreignName is what the names of functions that are not the program's own begin with.
var foreignName = []string{
	"java.", "javax.", "jdk.", "sun.", "com.sun.", "jakarta.", "kotlin.", "kotlinx.", "scala.", "groovy.", "org.springframework.", "org.apache.",
	"org.hibernate.", "org.eclipse.jetty.", "io.netty.", "reactor.", "io.micrometer.", "System.", "Microsoft.", "runtime.", "net/http.",
	"testing.", "panic(", "std::", "core::", "alloc::",
}

// Frames reads the stack traces of Python, Node.js and browsers, Java, .NET, Go, Ruby and
// PHP, the innermost frame first. Of others there are none.
func Frames(stackTrace string) []Frame {
	var frames []Frame
	python := false
	before := ""
	for line := range strings.Lines(stackTrace) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "Traceback (most recent call last)") {
			frames, python = nil, true // the last of a chain is what was raised
			continue
		}
		if !python && strings.HasPrefix(strings.TrimSpace(line), "Caused by: ") && len(frames) > 0 {
			break
		}
		if f, kind := frameOf(line, before); kind != 0 {
			python = python || kind == 'p'
			frames = append(frames, f)
		}
		before = line
		if len(frames) >= maxFrames && !python {
			break
		}
	}
	if python {
		slices.Reverse(frames)
	}
	return frames
}

// frameOf reads one line; kind is zero when it is no frame and p for Python.
func frameOf(line, before string) (f Frame, kind rune) {
	if len(line) > 1000 {
		return Frame{}, 0
	}
	if m := pythonFrame.FindStringSubmatch(line); m != nil {
		return frame(m[2], m[1]), 'p'
	}
	if m := goFile.FindStringSubmatch(line); m != nil {
		return frame(goFunction(before), m[1]), 'g'
	}
	for _, form := range []struct {
		line           *regexp.Regexp
		function, file int
	}{{javaFrame, 1, 2}, {dotnetFrame, 1, 2}, {v8Frame, 1, 2}, {v8Plain, 0, 1}, {rubyFrame, 2, 1}, {phpFrame, 2, 1}, {geckoFrame, 1, 2}} {
		m := form.line.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		function := ""
		if form.function > 0 {
			function = m[form.function]
		}
		return frame(function, m[form.file]), 'f'
	}
	return Frame{}, 0
}

// goFunction is the name in the line above that of a file: main.(*T).run(0x1, {0x2}).
func goFunction(line string) string {
	line = strings.TrimPrefix(line, "created by ")
	line, _, _ = strings.Cut(line, " in goroutine ")
	if open := strings.LastIndexByte(line, '('); open > 0 && strings.HasSuffix(line, ")") {
		line = line[:open]
	}
	return line
}

func frame(function, file string) Frame {
	function = madeUpNumber.ReplaceAllString(strings.TrimSpace(function), "$1")
	f := Frame{Function: function, File: baseOf(file), InApp: file != "" || function != ""}
	for _, foreign := range foreignPath {
		if strings.Contains(file, foreign) {
			f.InApp = false
			return f
		}
	}
	for _, foreign := range foreignName {
		if strings.HasPrefix(function, foreign) {
			f.InApp = false
			return f
		}
	}
	return f
}

// baseOf is the name of a file without folders, query and the hash of a bundle.
func baseOf(file string) string {
	file, _, _ = strings.Cut(file, "?")
	file = strings.ReplaceAll(file, `\`, "/")
	if file == "" {
		return ""
	}
	return bundleHash.ReplaceAllString(path.Base(file), "$1")
}
