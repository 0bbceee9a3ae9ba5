package item_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/valyala/fastjson"
	"pgregory.net/rapid"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest/item"
)

func object(t *testing.T, text string) *item.Object {
	t.Helper()
	v, err := fastjson.Parse(text)
	require.NoError(t, err)
	return item.Of(v)
}

func TestObject(t *testing.T) {
	t.Parallel()

	t.Run("reads members of every kind", func(t *testing.T) {
		t.Parallel()
		o := object(t, `{"a":"old","a":"text","long":"üüüü","n":"1.5","at":1769252400000,"null":null,"o":{"k":[1,true,null,"x"]}}`)

		require.Equal(t, "text", o.Text("a", 10), "of several with one name the last counts")
		require.Equal(t, "üü", o.Cut("long", 2))
		n, given := o.Number("n")
		require.True(t, given)
		require.InDelta(t, 1.5, n, 0)
		_, given = o.Number("null")
		require.False(t, given)
		require.Equal(t, time.Date(2026, 1, 24, 11, 0, 0, 0, time.UTC), o.Time("at"))
		require.True(t, o.Time("absent").IsZero())
		require.Equal(t, `{"k":[1,true,null,"x"]}`, string(o.JSON("o", fastjson.TypeObject, 100)))
		require.Nil(t, o.JSON("absent", fastjson.TypeObject, 100))
		require.Nil(t, o.Problem())
	})

	for name, c := range map[string]struct {
		body    string
		read    func(*item.Object)
		problem string
		code    string
	}{
		"no object":              {`7`, func(*item.Object) {}, "must be an object", ingest.CodeInvalid},
		"no text":                {`{"a":7}`, func(o *item.Object) { o.Text("a", 9) }, "a must be a string", ingest.CodeInvalid},
		"text that is too long":  {`{"a":"üüü"}`, func(o *item.Object) { o.Text("a", 2) }, "a must have at most 2 characters", ingest.CodeInvalid},
		"NUL":                    {`{"a":"\u0000"}`, func(o *item.Object) { o.Cut("a", 9) }, "a must be valid UTF-8 without NUL characters", ingest.CodeInvalid},
		"no UTF-8":               {"{\"a\":\"\xff\"}", func(o *item.Object) { o.Text("a", 9) }, "a must be valid UTF-8 without NUL characters", ingest.CodeInvalid},
		"no number":              {`{"a":true}`, func(o *item.Object) { o.Number("a") }, "a must be a finite number", ingest.CodeInvalid},
		"infinity":               {`{"a":1e999}`, func(o *item.Object) { o.Number("a") }, "a must be a finite number", ingest.CodeInvalid},
		"not a number":           {`{"a":"NaN"}`, func(o *item.Object) { o.Number("a") }, "a must be a finite number", ingest.CodeInvalid},
		"nothing but a fraction": {`{"a":1e-999}`, func(o *item.Object) { o.Number("a") }, "a must be a finite number", ingest.CodeInvalid},
		"no list":                {`{"a":{}}`, func(o *item.Object) { o.JSON("a", fastjson.TypeArray, 9) }, "a must be an array", ingest.CodeInvalid},
		"too many bytes":         {`{"a":{"b":"` + strings.Repeat("x", 1024) + `"}}`, func(o *item.Object) { o.JSON("a", fastjson.TypeObject, 1024) }, "a must have at most 1 KiB", ingest.CodeTooLarge},
		"a nest that is too deep": {
			`{"a":` + strings.Repeat(`{"a":`, 40) + `1` + strings.Repeat(`}`, 41), func(o *item.Object) { o.JSON("a", fastjson.TypeObject, 1024) },
			"a must hold valid UTF-8 without NUL characters, finite numbers and at most 32 levels", ingest.CodeInvalid,
		},
	} {
		t.Run(name+" is a problem", func(t *testing.T) {
			t.Parallel()
			o := object(t, c.body)
			c.read(o)
			require.NotNil(t, o.Problem())
			require.Equal(t, c.problem, o.Problem().Error())
			require.Equal(t, c.code, o.Problem().Code)
		})
	}

	t.Run("the first problem is the one that is told", func(t *testing.T) {
		t.Parallel()
		o := object(t, `{"a":7,"b":7}`)
		o.Text("a", 1)
		o.Text("b", 1)
		o.Refuse(item.TooOld())
		require.Equal(t, "a", o.Problem().Field)
	})
}

func TestVerdict(t *testing.T) {
	t.Parallel()
	problem := &item.Problem{Field: "message", Code: ingest.CodeInvalid, Message: "is required"}

	t.Run("nothing but bad items is an error that names their fields", func(t *testing.T) {
		t.Parallel()
		var v item.Verdict
		for i := range 30 {
			v.Refuse("errors", i, problem)
		}
		e, ok := fault.As(v.Err(0))
		require.True(t, ok)
		require.Len(t, e.Fields, 20)
		require.Equal(t, fault.Field{Field: "errors[1].message", Message: "is required"}, e.Fields[1])
		require.NoError(t, v.Err(1))
		require.Equal(t, 30, v.Rejected())
	})

	t.Run("an item alone has no place in a list", func(t *testing.T) {
		t.Parallel()
		var v item.Verdict
		require.NoError(t, v.Err(0), "an empty list is fine")
		v.Refuse("", 0, &item.Problem{Message: "must be an object"})
		e, ok := fault.As(v.Err(0))
		require.True(t, ok)
		require.Equal(t, "body", e.Fields[0].Field)
	})
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := strings.ReplaceAll(strings.ToValidUTF8(rapid.String().Draw(t, "text"), "?"), "\x00", "")
		sent, err := json.Marshal(map[string]string{text: text})
		require.NoError(t, err)
		object, err := fastjson.ParseBytes(sent)
		require.NoError(t, err)

		written, ok := item.Append(nil, object)

		require.True(t, ok)
		back, err := fastjson.ParseBytes(written)
		require.NoError(t, err)
		require.Equal(t, text, string(back.GetStringBytes(text)))
	})
}
