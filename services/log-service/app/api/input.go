package api

// SelectInput says which lines are meant.
type SelectInput struct {
	Query     string   `query:"query" maxLength:"1000" doc:"Part of a message, or a query: level:ERROR AND service:api* -attributes.retry:true \"exact phrase\"."`
	Syntax    string   `query:"syntax" enum:"auto,text,full" default:"auto" doc:"How the query is read: auto takes it for the language when it looks like it."`
	Service   string   `query:"service" maxLength:"255"`
	Level     string   `query:"level" maxLength:"200" doc:"Levels, separated by commas; ERR, WARNING and the like stand for their level."`
	MinLevel  string   `query:"min_level" maxLength:"20" doc:"This level and what is worse."`
	Host      string   `query:"host" maxLength:"255"`
	TraceID   string   `query:"trace_id" maxLength:"128"`
	Attribute []string `query:"attribute,explode" maxItems:"20" doc:"key=value; may be repeated."`
}

// RangeInput says when they were written; both ends are included.
type RangeInput struct {
	From string `query:"time_from" maxLength:"40" doc:"RFC 3339, now or now-<n><s|m|h|d|w>."`
	To   string `query:"time_to" maxLength:"40" doc:"As time_from; now when absent."`
}

type searchInput struct {
	SelectInput
	RangeInput
	Limit  int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
	Offset int    `query:"offset" minimum:"0" maximum:"10000" default:"0" doc:"Counts from the cursor, if there is one."`
	Order  string `query:"order" enum:"desc,asc" default:"desc"`
	Cursor string `query:"cursor" maxLength:"8192" doc:"next_cursor of the page before."`
}

type servicesInput struct {
	From string `query:"time_from" maxLength:"40" doc:"now-7d when absent."`
}

type statsInput struct {
	SelectInput
	RangeInput
	Step int `query:"step" minimum:"0" maximum:"86400" default:"0" doc:"Seconds of a step of the histogram; a sixtieth of the range when absent."`
}

type facetsInput struct {
	SelectInput
	RangeInput
	Fields string `query:"fields" maxLength:"2000" doc:"Up to 20 fields, separated by commas; level, service, host and the ten commonest attributes when absent."`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"10"`
}

type patternsInput struct {
	RangeInput
	Service string `query:"service" maxLength:"255"`
	Level   string `query:"level" maxLength:"200"`
	Limit   int    `query:"limit" minimum:"1" maximum:"500" default:"100"`
}

type contextInput struct {
	ID     string `query:"id" required:"true" maxLength:"64"`
	Before int    `query:"before" minimum:"0" maximum:"200" default:"20"`
	After  int    `query:"after" minimum:"0" maximum:"200" default:"20"`
}

type exportInput struct {
	SelectInput
	RangeInput
	Format string `query:"format" enum:"ndjson,csv" default:"ndjson"`
}

type addViewInput struct {
	Body struct {
		Name    string         `json:"name" minLength:"1" maxLength:"200"`
		Filters map[string]any `json:"filters" doc:"What the page needs to show the search again."`
		Shared  bool           `json:"shared,omitempty"`
	}
}
