package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

const usage = `usage: srecopilot demo faults
       srecopilot demo fault <name> on|off`

// Switch is the command that switches the faults of the shop which runs in a data folder.
func Switch(ctx context.Context, dataDir string, args []string, out io.Writer) error {
	address, err := address(dataDir)
	if err != nil {
		return err
	}
	switch {
	case len(args) == 1 && args[0] == "faults":
	case len(args) == 3 && args[0] == "fault":
		if _, err := request(ctx, http.MethodPost, address+"/faults/"+strings.Join(args[1:], "/")); err != nil {
			return err
		}
	default:
		return errors.New(usage)
	}
	text, err := request(ctx, http.MethodGet, address+"/faults")
	if err != nil {
		return err
	}
	var states []switchState
	if err := json.Unmarshal(text, &states); err != nil {
		return err
	}
	var b strings.Builder
	for _, state := range states {
		position := "off"
		if state.On {
			position = "on"
		}
		fmt.Fprintf(&b, "%-3s  %-14s  %s\n", position, state.Name, state.Effect)
	}
	_, err = io.WriteString(out, b.String())
	return err
}

// address is where the shop of a data folder listens.
func address(dataDir string) (string, error) {
	port, err := os.ReadFile(filepath.Join(dataDir, "demo", portFile)) //nolint:gosec // the folder that the operator names
	if err != nil {
		return "", errors.New("no demo was started in " + dataDir + ": make up DEMO=1 does so")
	}
	return "http://" + net.JoinHostPort(loopback, strings.TrimSpace(string(port))), nil
}

func request(ctx context.Context, method, address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	asked, err := http.NewRequestWithContext(ctx, method, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	answer, err := (&http.Client{}).Do(asked)
	if err != nil {
		return nil, fmt.Errorf("the shop does not answer, is make up DEMO=1 running? %w", err)
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = errors.New(strings.TrimSpace(string(text)))
	}
	return text, err
}
