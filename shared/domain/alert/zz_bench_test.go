package alert_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/sre-copilot/sre-copilot/shared/domain/alert"
)

func TestZZBench(t *testing.T) {
	f := setup(t)
	for round := range 4 {
		alerts := make([]alert.Incoming, 1000)
		for i := range alerts {
			alerts[i] = firing(fmt.Sprint(round, "-", i))
		}
		started := time.Now()
		f.send(t, alerts...)
		fmt.Println("fire", round, time.Since(started))
		started = time.Now()
		f.send(t, alerts...)
		fmt.Println("repeat", round, time.Since(started))
	}
}
