package routetable_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/sre-copilot/sre-copilot/infra/standalone/internal/routetable"
)

const document = `{"paths":{
	"/api/v1/things/{thing_id}":{"get":{"x-min-role":"viewer","tags":["things"]}},
	"/api/v1/extra":{"post":{"x-min-role":"admin","tags":["things"]}}}}`

func TestWrite(t *testing.T) {
	t.Parallel()

	t.Run("a planned route is served once the document has it", func(t *testing.T) {
		t.Parallel()
		table, missing, err := routetable.Write([]byte(document), []byte(`{"areas":[{"name":"Things","routes":[
			{"method":"GET","path":"/api/v1/things/{id}","role":"viewer","when":"with the things"},
			{"method":"PUT","path":"/api/v1/things/{id}","role":"owner","when":"with the things"},
			{"method":"DELETE","path":"/api/v1/things/{id}","role":"owner"}]}]}`))

		require.NoError(t, err)
		require.Contains(t, string(table), "| GET | `/api/v1/things/{thing_id}` | viewer | served |")
		require.Contains(t, string(table), "| PUT | `/api/v1/things/{id}` | owner | with the things |")
		require.Contains(t, string(table), "| DELETE | `/api/v1/things/{id}` | owner | not yet |")
		require.Contains(t, string(table), "## More: Things")
		require.Contains(t, string(table), "| POST | `/api/v1/extra` | admin | served |")
		require.Contains(t, string(table), "4 routes, 2 of them served.")
		require.Equal(t, []string{"DELETE /api/v1/things/{id}"}, missing)
	})

	for name, c := range map[string]struct{ document, plan, want string }{
		"an operation without a role":      {`{"paths":{"/x":{"get":{}}}}`, `{}`, "GET /x has no role"},
		"an operation with a made-up role": {`{"paths":{"/x":{"get":{"x-min-role":"boss"}}}}`, `{}`, "GET /x has no role"},
		"a role other than the planned one": {
			document, `{"areas":[{"name":"T","routes":[{"method":"GET","path":"/api/v1/things/{id}","role":"admin"}]}]}`, `"viewer" and planned for "admin"`,
		},
		"a route that is planned twice": {
			document, `{"areas":[{"name":"T","routes":[{"method":"GET","path":"/a/{b}","role":"admin"},{"method":"GET","path":"/a/{c}","role":"admin"}]}]}`, "twice",
		},
		"a planned route without a role": {document, `{"areas":[{"name":"T","routes":[{"method":"GET","path":"/a"}]}]}`, "incomplete"},
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			t.Parallel()
			_, _, err := routetable.Write([]byte(c.document), []byte(c.plan))
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestTheTableIsTheOneOfTheDocument(t *testing.T) {
	t.Parallel()
	const specs = "../../../../docs/api-specs/"
	read := func(name string) []byte {
		text, err := os.ReadFile(specs + name)
		require.NoError(t, err)
		return text
	}

	table, _, err := routetable.Write(read("openapi.json"), read("planned.json"))

	require.NoError(t, err)
	require.Equal(t, string(table), string(read("routes.md")), "run `make contract`")
}
