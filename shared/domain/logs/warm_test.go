package logs_test

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/shared/domain/logs"
	"github.com/sre-copilot/sre-copilot/shared/domain/logs/query"
	"github.com/sre-copilot/sre-copilot/shared/testkit/pgtest"
)

func TestSearchesThatShareMessagesFindTheSame(t *testing.T) {
	t.Parallel()
	repo, s := logs.NewRepository(pgtest.DB(t), logs.DefaultBudget()), pgtest.NewProject(t)
	appendBatches(t, repo, s, 5, 2000)
	within := logs.Query{From: yesterday.Add(-time.Hour), To: yesterday.Add(time.Hour)}
	want := map[string]int{"nowhere": 0}
	for _, text := range []string{"number 12", "number 1999", "r 7"} {
		for i := range 10_000 {
			if strings.Contains("message number "+strconv.Itoa(i), text) {
				want[text]++
			}
		}
	}
	var work sync.WaitGroup
	type answer struct {
		text  string
		total int
		err   error
	}
	answers := make(chan answer, 3*len(want))
	for range 3 {
		for text := range want {
			work.Go(func() {
				asked := within
				var wrong error
				asked.Where, wrong = query.Parse(strconv.Quote(text))
				found, err := repo.Search(t.Context(), s, asked, logs.Page{Limit: 5})
				answers <- answer{text, found.Total, errors.Join(wrong, err)}
			})
		}
	}
	work.Wait()
	close(answers)
	for a := range answers {
		require.NoError(t, a.err)
		require.Equal(t, want[a.text], a.total, a.text)
	}
}
