package launch

import (
	"fmt"
	"strconv"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/spa"
)

// place is a service with the ports it gets in this launch.
type place struct {
	Service
	port    int
	metrics int
}

// layout gives every service its ports: the standard ones moved by PORT_OFFSET, or the
// very port that a setting of its own names. All problems are returned.
func layout(s Settings, services []Service, environment map[string]string) ([]place, Problems) {
	offset, err := strconv.Atoi(s.PortOffset)
	if err != nil {
		return nil, Problems{fmt.Sprintf("PORT_OFFSET must be a number, not %q", s.PortOffset)}
	}

	var places []place
	var problems Problems
	users := map[int]string{}
	claim := func(number int, setting, user string) int {
		if number < 1 || number > highestPort {
			problems = append(problems, fmt.Sprintf("%s puts %s on port %d, which does not exist: choose a smaller one", setting, user, number))
		} else if other, taken := users[number]; taken {
			problems = append(problems, fmt.Sprintf("%s puts %s on port %d, where %s is: choose another", setting, user, number, other))
		}
		users[number] = user
		return number
	}
	for _, svc := range services {
		p := place{Service: svc}
		setting, number := "PORT_OFFSET", svc.Port+offset
		if own := environment[svc.PortSetting]; svc.PortSetting != "" && own != "" {
			setting = svc.PortSetting
			if number, err = parsePort(setting, own); err != nil {
				problems = append(problems, err.Error())
				continue
			}
		}
		p.port = claim(number, setting, svc.Name)
		if svc.MetricsPort != 0 {
			p.metrics = claim(svc.MetricsPort+offset, "PORT_OFFSET", "the metrics of "+svc.Name)
		}
		places = append(places, p)
	}
	return places, problems
}

// WebService is the web server as one more service.
func WebService() Service {
	return Service{
		Name: spa.Name, Port: 3000, Public: true, PortSetting: "FRONTEND_PORT",
		Settings: []any{&spa.Config{}}, Build: spa.Build,
	}
}

// host is the address the service listens on; empty means all.
func (p place) host() string {
	if p.Public {
		return ""
	}
	return loopback
}

// url is where the other services find it.
func (p place) url() string { return "http://" + loopback + ":" + strconv.Itoa(p.port) }

const loopback = "127.0.0.1"
