//go:build ignore

// Command healthcheck exits with 0 if an address answers with a 2xx. It stands in for
// curl in images that hold nothing but a service.
package main

import (
	"fmt"
	"net/http"
	"os"
	"time"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: healthcheck <url>")
		os.Exit(2)
	}
	client := &http.Client{Timeout: 3 * time.Second, Transport: &http.Transport{}} // no proxy from the environment
	res, err := client.Get(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	_ = res.Body.Close()
	if res.StatusCode < 200 || res.StatusCode > 299 {
		fmt.Fprintln(os.Stderr, res.Status)
		os.Exit(1)
	}
}
