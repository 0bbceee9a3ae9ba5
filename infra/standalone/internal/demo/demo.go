// Package demo runs a simulated web shop beside the platform: services that measure
// their requests, faults that can be switched on, and alerting rules that watch them
// through a real Prometheus and Alertmanager, or by itself where those are missing.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/child"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/port"
)

const (
	loopback      = "127.0.0.1"
	preferredPort = 3100
	portFile      = "shop.port"
	headerTimeout = 5 * time.Second
	probeTimeout  = 2 * time.Second
)

// Options say where the demo works.
type Options struct {
	// Dir keeps the account and the secrets of the demo.
	Dir string
	// Home keeps the data of the programs that are started; the account can enter it.
	Home string
	// API is the address of the gateway.
	API string
	// Account runs the programs that are started.
	Account child.Account
	Log     io.Writer
	Say     func(format string, args ...any)
}

// Demo is the running shop.
type Demo struct {
	options Options
	source  source
	port    int
	server  *http.Server
	stop    context.CancelFunc
	work    sync.WaitGroup
	keepers []*child.Keeper
}

// Start opens the shop. It needs the platform to be ready.
func Start(ctx context.Context, o Options) (*Demo, error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, err
	}
	d := &Demo{options: o}
	t := &tenant{api: o.API, file: filepath.Join(o.Dir, "demo.json"), client: &http.Client{}}
	var err error
	if d.source, err = t.open(ctx); err != nil {
		return nil, err
	}
	if err := settle(ctx, t, d.source); err != nil {
		return nil, err
	}
	s := newShop(newFaults(), d.source.Born)
	if err := d.serve(ctx, s); err != nil {
		return nil, err
	}
	if err := d.open(ctx, s); err != nil {
		d.Stop()
		return nil, err
	}
	return d, nil
}

// open plays what was missed, lets the shop be watched and plays on.
func (d *Demo) open(ctx context.Context, s *shop) error {
	o := d.options
	traces, err := newTracing(ctx, o.API, d.source, o.Log)
	if err != nil {
		return err
	}
	s.trace = traces.tracer
	tells := &teller{
		shop: s, to: &sender{api: o.API, source: d.source, client: &http.Client{Timeout: callTimeout}}, tracing: traces,
		file: filepath.Join(o.Dir, "told-until"), scraped: newRecording(), say: o.Say,
	}
	tells.fill(ctx, func() time.Time { return shopTime(time.Now()) })

	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	d.stop = stop
	prometheus, alertmanager := monitors()
	watched := prometheus != "" && alertmanager != ""
	tells.own = !watched
	d.work.Go(func() {
		s.run(running, func(now time.Time) { tells.turn(running, now) })
		tells.close(running)
	})
	if watched {
		return d.monitor(ctx, prometheus, alertmanager)
	}
	o.Say("Prometheus and Alertmanager are not installed: the shop judges its alerting rules itself")
	w := newWatcher(s, d.source, o.Say)
	d.work.Go(func() { w.run(running) })
	return nil
}

// URL is where the faults of the shop are switched.
func (d *Demo) URL() string { return "http://localhost:" + strconv.Itoa(d.port) }

// Credentials are what a person signs in with.
func (d *Demo) Credentials() (mail, password string) { return email, d.source.Password }

// PIDs returns the processes that it started.
func (d *Demo) PIDs() []int {
	pids := make([]int, len(d.keepers))
	for i, keeper := range d.keepers {
		pids[i] = keeper.PID()
	}
	return pids
}

// Stop closes the shop and ends what it started.
func (d *Demo) Stop() {
	if d.stop != nil {
		d.stop()
	}
	for _, keeper := range d.keepers {
		keeper.Stop()
	}
	if d.server != nil {
		_ = d.server.Close()
	}
	d.work.Wait()
}

func (d *Demo) serve(ctx context.Context, s *shop) error {
	var err error
	if d.port, err = port.Remembered(filepath.Join(d.options.Dir, portFile), preferredPort); err != nil {
		return err
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", d.address())
	if err != nil {
		return err
	}
	d.server = &http.Server{Handler: panel(s, "The demo shop"), ReadHeaderTimeout: headerTimeout}
	d.work.Go(func() {
		if err := d.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			d.options.Say("the switches of the shop ended: %v", err)
		}
	})
	return nil
}

func (d *Demo) address() string { return net.JoinHostPort(loopback, strconv.Itoa(d.port)) }

// monitors are where Prometheus and Alertmanager are installed, empty where they are not.
func monitors() (prometheus, alertmanager string) {
	prometheus, _ = exec.LookPath("prometheus")
	alertmanager, err := exec.LookPath("alertmanager")
	if err != nil {
		alertmanager, _ = exec.LookPath("prometheus-alertmanager") // Debian's name
	}
	return prometheus, alertmanager
}

// monitor runs Prometheus and Alertmanager.
func (d *Demo) monitor(ctx context.Context, prometheus, alertmanager string) error {
	amAddress, err := d.program(ctx, "Alertmanager", alertmanager, 9093, map[string]string{"alertmanager.yml": alertmanagerConfig(d.source)},
		"--config.file=alertmanager.yml", "--storage.path=data", "--cluster.listen-address=", "--log.level=warn")
	if err != nil {
		return err
	}
	_, err = d.program(ctx, "Prometheus", prometheus, 9090,
		map[string]string{"prometheus.yml": prometheusConfig(d.address(), amAddress, d.options.API, d.source), "rules.yml": prometheusRules()},
		"--config.file=prometheus.yml", "--storage.tsdb.path=data", "--storage.tsdb.retention.time=6h", "--enable-feature=exemplar-storage", "--log.level=warn")
	return err
}

// program runs one of the two in a folder of its own and returns its address.
func (d *Demo) program(ctx context.Context, name, path string, preferred int, files map[string]string, args ...string) (string, error) {
	dir := filepath.Join(d.options.Home, "demo-"+strings.ToLower(name))
	if err := d.fill(dir, files); err != nil {
		return "", fmt.Errorf("%s of the demo: %w", name, err)
	}
	number, err := port.Remembered(filepath.Join(d.options.Dir, name+".port"), preferred)
	if err != nil {
		return "", err
	}
	address := net.JoinHostPort(loopback, strconv.Itoa(number))
	keeper, err := child.Keep(ctx, child.Server{
		Name: name + " of the demo", Ask: syscall.SIGTERM, Force: syscall.SIGKILL,
		Ready: func(ctx context.Context) error { return answers(ctx, "http://"+address+"/-/ready") },
		Command: child.Command{
			Path: path, Args: append(args, "--web.listen-address="+address), Dir: dir,
			Output: d.options.Log, As: d.options.Account, Death: syscall.SIGTERM,
		},
	}, d.options.Say)
	if err != nil {
		return "", err
	}
	d.keepers = append(d.keepers, keeper)
	return address, nil
}

// fill writes the configuration into a folder that the program may use.
func (d *Demo) fill(dir string, files map[string]string) error {
	if err := os.MkdirAll(filepath.Join(dir, "data"), 0o700); err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	return filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		return errors.Join(err, d.options.Account.Own(path))
	})
}

func answers(ctx context.Context, address string) error {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	answer, err := (&http.Client{}).Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("it answers %d", answer.StatusCode)
	}
	return nil
}
