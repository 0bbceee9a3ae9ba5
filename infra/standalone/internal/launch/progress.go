package launch

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress tells the person at the terminal what happens and how long it takes.
type progress struct {
	mu    sync.Mutex
	out   io.Writer
	began time.Time
}

func newProgress(out io.Writer) *progress {
	return &progress{out: out, began: time.Now()}
}

// say prints one line with the seconds since the start.
func (p *progress) say(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = fmt.Fprintf(p.out, "[%6.1fs] %s\n", time.Since(p.began).Seconds(), fmt.Sprintf(format, args...)) // a closed terminal is no reason to stop
}

// print prints text as it is.
func (p *progress) print(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, _ = io.WriteString(p.out, text)
}
