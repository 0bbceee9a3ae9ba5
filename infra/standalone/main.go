// Command srecopilot is the whole platform in one binary: each service, all of them
// together, the web server, and the commands that set them up.
package main

import (
	"context"
	"embed"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/launch"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/spa"
	"github.com/sre-copilot/sre-copilot/migrations"
	"github.com/sre-copilot/sre-copilot/shared/platform/service"
)

const version = "1.0.0"

//go:embed embedded-postgres/package.json embedded-postgres/package-lock.json
var embedded embed.FS

const usage = `usage: srecopilot <command>

  up                  run everything, with PostgreSQL and Redis if none are given (make up)
  down                stop the up of this folder
  demo faults         list the faults of the demo shop that runs in this folder
  demo fault <name> on|off
                      break the demo shop or repair it
  all                 run all services as the environment configures them
  <service-name>      run one service
  web                 run the web server of the browser application
  migrate             bring the database to the newest version
  audit-verify        check the hash chains of the audit trail, of one tenant with
                      --tenant <id>; exit with 1 if one is broken
  contract            write the OpenAPI document of all services
  healthcheck <url>   exit with 0 if the address answers with a 2xx
  version             print the version
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	go func() {
		<-ctx.Done()
		stop() // a second Ctrl-C ends the process at once
	}()
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	command, rest := "", args
	if len(args) > 0 {
		command, rest = args[0], args[1:]
	}
	if command == "healthcheck" && len(rest) == 1 {
		return healthcheck(ctx, rest[0])
	}
	if command == "audit-verify" {
		return auditVerify(ctx, rest, out)
	}
	if command == "demo" {
		return runDemo(ctx, rest, out)
	}
	if len(rest) > 0 {
		return fmt.Errorf("srecopilot %s takes no further arguments\n\n%s", command, usage)
	}

	switch command {
	case "up", "down", "all", "migrate":
		return runLaunch(ctx, command, out)
	case "contract":
		return contract(".", out)
	case spa.Name:
		return service.RunAlone(ctx, spa.Name, service.Environ(), out, spa.Build)
	case "version":
		_, err := fmt.Fprintln(out, version)
		return err
	}
	for _, m := range registry {
		if m.Name == command {
			return service.RunAlone(ctx, m.Name, service.Environ(), out, m.Build)
		}
	}
	return fmt.Errorf("srecopilot has no command %q\n\n%s", command, usage)
}

func runLaunch(ctx context.Context, command string, out io.Writer) error {
	options, err := launchOptions(out)
	if err != nil {
		return err
	}
	run := map[string]func(context.Context, launch.Options) error{
		"up": launch.Up, "down": launch.Down, "all": launch.All, "migrate": launch.Migrate,
	}[command]
	return run(ctx, options)
}

func runDemo(ctx context.Context, args []string, out io.Writer) error {
	options, err := launchOptions(out)
	if err != nil {
		return err
	}
	return launch.Demo(ctx, options, args)
}

func launchOptions(out io.Writer) (launch.Options, error) {
	root, err := os.Getwd()
	if err != nil {
		return launch.Options{}, err
	}
	postgres, err := fs.Sub(embedded, "embedded-postgres")
	if err != nil {
		return launch.Options{}, err
	}
	return launch.Options{
		Root: root, Environ: service.Environ(), Services: services(), Migrate: migrations.Up, Postgres: postgres, Out: out,
	}, nil
}
