package config_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/platform/config"
)

type part struct {
	Wait time.Duration `env:"PART_WAIT" envDefault:"5s"`
}

type settings struct {
	Part  part
	Key   string `env:"KEY,required,notEmpty"`
	Size  int    `env:"SIZE" envDefault:"3"`
	Color string `env:"COLOR" envDefault:"red"`
}

// Validate is what a service says about settings that could be read.
func (s settings) Validate() error {
	var problems []error
	if s.Size > 10 {
		problems = append(problems, errors.New("SIZE must be at most 10"))
	}
	if s.Color != "red" {
		problems = append(problems, errors.New("COLOR must be red"))
	}
	return errors.Join(problems...)
}

func TestLoad(t *testing.T) {
	t.Parallel()

	t.Run("fills in what is not set", func(t *testing.T) {
		t.Parallel()
		got, err := config.Load[settings](config.Env{"KEY": "k"})

		require.NoError(t, err)
		require.Equal(t, settings{Part: part{Wait: 5 * time.Second}, Key: "k", Size: 3, Color: "red"}, got)
	})

	for name, c := range map[string]struct {
		env  config.Env
		want string
	}{
		"a value of the wrong form":      {config.Env{"KEY": "k", "SIZE": "hunter2"}, "configuration: SIZE is not a valid int"},
		"one in a part of the settings":  {config.Env{"KEY": "k", "PART_WAIT": "hunter2"}, "configuration: PART_WAIT is not a valid time.Duration"},
		"everything that the rules find": {config.Env{"KEY": "k", "SIZE": "11", "COLOR": "blue"}, "configuration: SIZE must be at most 10; COLOR must be red"},
	} {
		t.Run("names the variable of "+name+" and no value", func(t *testing.T) {
			t.Parallel()
			_, err := config.Load[settings](c.env)

			require.EqualError(t, err, c.want)
		})
	}

	t.Run("names every variable that is missing or wrong at once", func(t *testing.T) {
		t.Parallel()
		_, err := config.Load[settings](config.Env{"SIZE": "hunter2"})

		require.ErrorContains(t, err, "KEY")
		require.ErrorContains(t, err, "SIZE is not a valid int")
		require.NotContains(t, err.Error(), "hunter2")
	})
}
