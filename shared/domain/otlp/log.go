package otlp

// LogRecord is one log record as it was sent. Time is nanoseconds since 1970, that of the
// event or else of its observation, 0 when neither is known.
type LogRecord struct {
	Resource *Resource
	Scope    *Scope

	Time           uint64
	SeverityNumber int
	SeverityText   string
	EventName      string
	Body           Value // Body.AppendText is the message: text as it is, other values as JSON text
	Attributes     Attributes
	// TraceID and SpanID are nil where they are absent or no ids.
	TraceID, SpanID []byte
}

// Level is the level that the severity number stands for, empty without one.
func (l *LogRecord) Level() string {
	levels := [...]string{"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"}
	if l.SeverityNumber < 1 || l.SeverityNumber > 24 {
		return ""
	}
	return levels[(l.SeverityNumber-1)/4]
}

// LogRecords calls yield with every log record of a request, which it may use until it
// returns. An error that yield returns ends the walk.
func LogRecords(body []byte, yield func(*LogRecord) error) error {
	var record LogRecord
	seen := 0
	return walk(body, func(r *Resource, s *Scope, raw []byte) error {
		if seen++; seen > MaxItems {
			return tooMany()
		}
		if err := record.read(r, s, raw); err != nil {
			return err
		}
		return yield(&record)
	})
}

func (l *LogRecord) read(r *Resource, s *Scope, raw []byte) error {
	attributes := l.Attributes
	attributes.reset()
	*l = LogRecord{Resource: r, Scope: s, Attributes: attributes}
	var observed uint64
	m := open(raw)
	for m.next() {
		switch {
		case m.isFixed64(1):
			l.Time = m.bits
		case m.isFixed64(11):
			observed = m.bits
		case m.isVarint(2) && m.bits <= 24:
			l.SeverityNumber = int(m.bits)
		case m.isBytes(3):
			l.SeverityText = clean(m.data, maxName)
		case m.isBytes(5):
			l.Body = m.data
		case m.isBytes(6):
			l.Attributes.add(m.data)
		case m.isBytes(9) && identifies(m.data, 16):
			l.TraceID = m.data
		case m.isBytes(10) && identifies(m.data, 8):
			l.SpanID = m.data
		case m.isBytes(12):
			l.EventName = clean(m.data, maxName)
		}
	}
	if l.Time == 0 {
		l.Time = observed
	}
	return m.err()
}
