package launch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/child"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/demo"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/envfile"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/logfile"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/pgserver"
	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/redisserver"
)

const (
	logSize      = 10 << 20
	servicesStop = 20 * time.Second
)

// stack is everything that one launch brings up.
type stack struct {
	options  Options
	progress *progress

	given    map[string]string // .env and the environment
	settings Settings
	places   []place

	folder  *folder
	home    string // where our own servers keep their data
	account child.Account
	plan    pgserver.Plan
	logs    []*logfile.File

	postgres *pgserver.Server    // nil when one is given
	redis    *redisserver.Server // nil when one is given
	database Database
	redisURL string
	fleet    *fleet
	demo     *demo.Demo // nil without DEMO
}

// Up brings the whole platform up, tells its address, and keeps it running until ctx
// ends or a part of it fails. It leaves nothing running.
func Up(ctx context.Context, o Options) error {
	s := &stack{options: o, progress: newProgress(o.Out)}
	defer s.stop()

	for _, step := range []func(context.Context) error{
		s.configure, s.check, s.unlock, s.startPostgres, s.startRedis, s.migrate, s.startServices, s.startDemo, s.report,
	} {
		err := step(ctx)
		if ctx.Err() != nil {
			return nil // somebody pressed Ctrl-C while it started
		}
		if err != nil {
			return err
		}
	}
	watching, end := context.WithCancel(ctx)
	var told sync.WaitGroup
	told.Go(func() { s.tellCost(watching) })
	err := s.fleet.wait(ctx)
	end()
	told.Wait() // what it measures is stopped next
	return err
}

// configure reads the settings and takes the data folder.
func (s *stack) configure(ctx context.Context) error {
	var err error
	if s.given, err = readEnvironment(s.options); err != nil {
		return err
	}
	if s.settings, err = parseSettings(s.options, s.given); err != nil {
		return err
	}
	if s.folder, err = openFolder(s.settings.DataDir); err != nil {
		return err
	}
	s.home, s.account, err = serverHome(ctx, s.settings.DataDir)
	return err
}

// check looks for everything that would go wrong and reports all of it at once.
func (s *stack) check(ctx context.Context) error {
	places, problems := layout(s.settings, append(s.options.Services, WebService()), s.given)
	s.places = places
	problems = append(problems, checkPorts(ctx, places)...)
	problems = append(problems, checkPage(s.settings.FrontendDist)...)
	if _, err := s.settings.demo(); err != nil {
		problems = append(problems, err.Error())
	}
	problems = append(problems, s.checkSettings()...)

	var storage sync.WaitGroup
	var postgresProblems, redisProblems Problems
	storage.Go(func() { postgresProblems = s.checkPostgres(ctx) })
	if s.settings.RedisURL != "" {
		storage.Go(func() { redisProblems = checkRedis(ctx, s.settings.RedisURL) })
	}
	storage.Wait()

	problems = append(append(problems, postgresProblems...), redisProblems...)
	if len(problems) > 0 {
		return problems
	}
	return nil
}

// checkSettings shows every service the settings it is going to get, with stand-ins
// for what exists only later.
func (s *stack) checkSettings() Problems {
	standIns := map[string]string{}
	for name, recipe := range recipes {
		standIns[name] = recipe()
	}
	later := s.derived()
	later["DATABASE_URL"] = "postgres://" + appRole + ":password@" + loopback + "/srecopilot"
	later["REDIS_URL"] = "redis://" + loopback + ":6379/0"
	environments, err := environments(s.places, without(envfile.Merge(standIns, s.given), ownToLauncher), later)
	if err != nil {
		return Problems{err.Error()}
	}
	return validate(s.places, environments)
}

func (s *stack) checkPostgres(ctx context.Context) Problems {
	if setting, given := s.settings.external(); given {
		database, err := s.settings.database()
		if err != nil {
			return Problems{err.Error()}
		}
		if s.settings.MigrateURL != "" {
			setting = "MIGRATE_DATABASE_URL"
		}
		return checkDatabase(ctx, setting, database.Owner)
	}

	_, err := os.Stat(s.folder.join(secretsFile))
	if errors.Is(err, fs.ErrNotExist) && pgserver.HasData(s.home) && s.given["POSTGRES_OWNER_PASSWORD"] == "" {
		return Problems{fmt.Sprintf("%s is missing, and with it the passwords and keys of the data in %s: restore it, or move that folder away to start empty",
			s.folder.join(secretsFile), s.home)}
	}
	if s.plan, err = pgserver.MakePlan(ctx, s.postgresOptions()); err != nil {
		return Problems{err.Error()}
	}
	return nil
}

// unlock reads the secrets of this installation, making them on the first start.
func (s *stack) unlock(context.Context) error {
	kept, err := envfile.Complete(s.folder.join(secretsFile), recipes, s.given)
	if err != nil {
		return fmt.Errorf("keep the generated secrets: %w", err)
	}
	s.given = envfile.Merge(kept, s.given)
	s.settings, err = parseSettings(s.options, s.given)
	return err
}

func (s *stack) postgresOptions() pgserver.Options {
	return pgserver.Options{
		Dir: s.home, Bin: s.settings.PGBin, Package: s.options.Postgres, Account: s.account,
		Password: s.settings.OwnerPassword, Say: s.progress.say,
	}
}

func (s *stack) startPostgres(ctx context.Context) error {
	if setting, given := s.settings.external(); given {
		var err error
		s.database, err = s.settings.database()
		s.progress.say("using the PostgreSQL of %s", setting)
		return err
	}
	if s.home != s.folder.path {
		s.progress.say("user %s cannot enter %s: the databases are in %s", s.account.Name, s.folder.path, s.home)
	}

	log, err := s.log("postgres")
	if err != nil {
		return err
	}
	options := s.postgresOptions()
	options.Log = log
	server, err := pgserver.Start(ctx, s.plan, options)
	if err != nil {
		return fmt.Errorf("start PostgreSQL: %w (see %s)", err, s.logPath("postgres"))
	}
	s.postgres = server
	s.database = Database{Owner: server.URL(), App: asAppRole(server.URL(), s.settings.AppPassword)}
	s.progress.say("PostgreSQL %s is ready on %s:%d, data in %s", server.Version(), loopback, server.Port(), server.DataDir())
	return nil
}

func (s *stack) startRedis(ctx context.Context) error {
	if s.settings.RedisURL != "" {
		s.redisURL = s.settings.RedisURL
		s.progress.say("using the Redis of REDIS_URL")
		return nil
	}
	log, err := s.log("redis")
	if err != nil {
		return err
	}
	server, err := redisserver.Start(ctx, redisserver.Options{
		Dir: s.home, Account: s.account, Password: s.settings.RedisPassword, Log: log, Say: s.progress.say,
	})
	if err != nil {
		return fmt.Errorf("start Redis: %w (see %s)", err, s.logPath("redis"))
	}
	s.redis, s.redisURL = server, server.URL()
	s.progress.say("Redis (%s) is ready on %s:%d", server.Version(), loopback, server.Port())
	return nil
}

func (s *stack) migrate(ctx context.Context) error {
	log, err := s.log("migrate")
	if err != nil {
		return err
	}
	began := time.Now()
	if err := s.options.Migrate(ctx, s.database.Owner, s.database.App, slog.New(slog.NewJSONHandler(log, nil))); err != nil {
		return fmt.Errorf("migrate the database: %w", err)
	}
	s.progress.say("the database has the newest version (%.1f s)", time.Since(began).Seconds())
	return nil
}

func (s *stack) startServices(ctx context.Context) error {
	environments, err := environments(s.places, without(s.given, ownToLauncher), s.derived())
	if err != nil {
		return err
	}
	s.fleet = &fleet{progress: s.progress, logPath: s.logPath}
	for _, p := range s.places {
		log, err := s.log(p.Name)
		if err != nil {
			return err
		}
		s.fleet.start(ctx, p, environments[p.Name], log)
	}
	return s.fleet.ready(ctx)
}

// startDemo opens the simulated shop when DEMO asks for it.
func (s *stack) startDemo(ctx context.Context) error {
	if on, _ := s.settings.demo(); !on {
		return nil
	}
	log, err := s.log("demo")
	if err != nil {
		return err
	}
	s.demo, err = demo.Start(ctx, demo.Options{
		Dir: s.folder.join("demo"), Home: s.home, API: "http://" + loopback + ":" + s.portOf("api-gateway"),
		Account: s.account, Log: log, Say: s.progress.say,
	})
	if err != nil {
		return fmt.Errorf("start the demo: %w (see %s)", err, s.logPath("demo"))
	}
	return nil
}

// log opens the log file of a part of the platform.
func (s *stack) log(name string) (*logfile.File, error) {
	file, err := logfile.Open(s.logPath(name), logSize)
	if err != nil {
		return nil, err
	}
	s.logs = append(s.logs, file)
	return file, nil
}

func (s *stack) logPath(name string) string { return s.folder.join("logs/" + name + ".log") }

// stop ends what was started, in reverse: first what people reach, then what that
// needs, the databases last.
func (s *stack) stop() {
	if s.folder == nil {
		return
	}
	if s.demo != nil {
		s.progress.say("closing the demo shop")
		s.demo.Stop()
	}
	if s.fleet != nil {
		s.progress.say("stopping the services")
		s.fleet.stop(servicesStop)
	}
	if s.redis != nil {
		s.progress.say("stopping Redis")
		s.redis.Stop()
	}
	if s.postgres != nil {
		s.progress.say("stopping PostgreSQL")
		s.postgres.Stop()
	}
	for _, log := range s.logs {
		_ = log.Close()
	}
	s.folder.close()
	if s.fleet != nil {
		s.progress.say("stopped; the data is kept")
	}
}
