package block

import (
	"math"
	"slices"
)

// Reader opens the columns of a block one by one, each when it is asked for. Columns
// that were not fetched must not be asked for.
type Reader struct {
	Block

	times    []int64
	seqs     []int64
	labels   []Label
	labelOf  []uint32
	messages *chunks
	attrs    *chunks
	traces   *IDs
	traceOf  []uint32
}

// NewReader returns a reader of a block of which the columns that are needed are there.
func NewReader(b Block) *Reader {
	return &Reader{Block: b}
}

// Share returns another reader of the block. What this one has opened is there and must
// not be changed; each opens the rest for itself.
func (r *Reader) Share() *Reader {
	other := *r
	if r.messages != nil {
		messages := *r.messages
		messages.texts = slices.Clone(messages.texts)
		other.messages = &messages
	}
	if r.attrs != nil {
		attrs := *r.attrs
		attrs.columns = slices.Clone(attrs.columns)
		other.attrs = &attrs
	}
	return &other
}

// Unpacked returns a reader to be kept, whose messages need not be unpacked again, with
// about how many bytes it holds. It is nil unless all of them are open.
func (r *Reader) Unpacked() (kept *Reader, bytes int) {
	if r.messages == nil || slices.Contains(r.messages.texts, nil) {
		return nil, 0
	}
	kept = r.Share()
	kept.Columns.Messages, kept.messages.packed = nil, nil
	for _, texts := range kept.messages.texts {
		bytes += len(texts.All) + 4*len(texts.ends)
	}
	return kept, bytes + 32*r.Lines // times, sequence and labels
}

// Add adds columns that were fetched later.
func (r *Reader) Add(c Columns) {
	for _, column := range []struct{ mine, more *[]byte }{
		{&r.Columns.Times, &c.Times},
		{&r.Sequence, &c.Sequence},
		{&r.Columns.Labels, &c.Labels},
		{&r.Columns.Messages, &c.Messages},
		{&r.Columns.Attributes, &c.Attributes},
		{&r.Columns.Traces, &c.Traces},
		{&r.Filter, &c.Filter},
	} {
		if *column.mine == nil {
			*column.mine = *column.more
		}
	}
}

// Times are the times of the lines in microseconds, ascending.
func (r *Reader) Times() ([]int64, error) {
	if r.times != nil {
		return r.times, nil
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	raw, err := unpack(r.Columns.Times)
	if err != nil {
		return nil, err
	}
	in := &Input{rest: raw}
	times := make([]int64, r.Lines)
	at := r.MinMicros
	for i := range times {
		at += int64(in.Uvarint())
		times[i] = at
	}
	if in.damaged || at != r.MaxMicros {
		return nil, errCorrupt
	}
	r.times = times
	return times, nil
}

// Seqs are the sequence numbers of the lines.
func (r *Reader) Seqs() ([]int64, error) {
	if r.seqs != nil {
		return r.seqs, nil
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	seqs := make([]int64, r.Lines)
	if len(r.Sequence) == 0 {
		for i := range seqs {
			seqs[i] = r.MinSeq + int64(i)
		}
		r.seqs = seqs
		return seqs, nil
	}
	raw, err := unpack(r.Sequence)
	if err != nil {
		return nil, err
	}
	in := &Input{rest: raw}
	at := r.MinSeq
	for i := range seqs {
		at += in.Varint()
		seqs[i] = at
	}
	r.seqs = seqs
	return seqs, in.Err()
}

// Labels are the different labels of the block and, by line, which one it has.
func (r *Reader) Labels() ([]Label, []uint32, error) {
	if r.labels != nil {
		return r.labels, r.labelOf, nil
	}
	if err := r.check(); err != nil {
		return nil, nil, err
	}
	raw, err := unpack(r.Columns.Labels)
	if err != nil {
		return nil, nil, err
	}
	in := &Input{rest: raw}
	labels := make([]Label, in.Count())
	for i := range labels {
		labels[i] = Label{in.Text(), in.Text(), in.Text()}
	}
	places := readPlaces(in, r.Lines, len(labels))
	if err := in.Err(); err != nil {
		return nil, nil, err
	}
	r.labels, r.labelOf = labels, places
	return labels, places, nil
}

func readPlaces(in *Input, n, among int) []uint32 {
	places := make([]uint32, n)
	for i := range places {
		at := in.Uvarint()
		if at >= uint64(among) {
			in.fail()
			return places
		}
		places[i] = uint32(at)
	}
	return places
}

// Traces are the different ids of the block, the first one empty, and by line, first of
// its trace and then of its span, which one it has.
func (r *Reader) Traces() (*IDs, []uint32, error) {
	if r.traces != nil {
		return r.traces, r.traceOf, nil
	}
	if err := r.check(); err != nil {
		return nil, nil, err
	}
	if len(r.Columns.Traces) == 0 {
		r.traces, r.traceOf = noIDs(), make([]uint32, 2*r.Lines)
		return r.traces, r.traceOf, nil
	}
	raw, err := unpack(r.Columns.Traces)
	if err != nil {
		return nil, nil, err
	}
	in := &Input{rest: raw}
	ids := readIDs(in)
	places := readPlaces(in, 2*r.Lines, ids.Len())
	if err := in.Err(); err != nil {
		return nil, nil, err
	}
	r.traces, r.traceOf = ids, places
	return ids, places, nil
}

// check refuses sizes that no block has, before anything is allocated for them.
func (r *Reader) check() error {
	if r.Lines < 1 || r.Lines > MaxLines {
		return errCorrupt
	}
	return nil
}

// Chunks is how many stretches the long columns have.
func (r *Reader) Chunks() int {
	return (r.Lines + chunkLines - 1) / chunkLines
}

// Bounds are the first line of a stretch and the one after its last.
func (r *Reader) Bounds(chunk int) (from, to int) {
	return chunk * chunkLines, min((chunk+1)*chunkLines, r.Lines)
}

// OpenMessages reads where the stretches of the messages are. Then different stretches
// may be asked for at a time.
func (r *Reader) OpenMessages() error {
	if r.messages != nil {
		return nil
	}
	opened, err := openChunks(r.Columns.Messages, r)
	if err == nil {
		r.messages = opened
	}
	return err
}

// Messages are the messages of a stretch of lines.
func (r *Reader) Messages(chunk int) (*Texts, error) {
	if err := r.OpenMessages(); err != nil {
		return nil, err
	}
	if texts := r.messages.texts[chunk]; texts != nil {
		return texts, nil
	}
	from, to := r.Bounds(chunk)
	raw, err := unpack(r.messages.packed[chunk])
	if err != nil {
		return nil, err
	}
	texts, err := readTexts(raw, to-from)
	r.messages.texts[chunk] = texts
	return texts, err
}

// Attributes are the attributes of a stretch of lines.
func (r *Reader) Attributes(chunk int) (*AttrColumns, error) {
	if r.attrs == nil {
		opened, err := openChunks(r.Columns.Attributes, r)
		if err != nil {
			return nil, err
		}
		r.attrs = opened
	}
	if columns := r.attrs.columns[chunk]; columns != nil {
		return columns, nil
	}
	from, to := r.Bounds(chunk)
	raw, err := unpack(r.attrs.packed[chunk])
	if err != nil {
		return nil, err
	}
	columns, err := readAttributes(raw, to-from)
	r.attrs.columns[chunk] = columns
	return columns, err
}

// chunks are the stretches of a column, and those that were opened.
type chunks struct {
	packed  [][]byte
	texts   []*Texts
	columns []*AttrColumns
}

func openChunks(column []byte, r *Reader) (*chunks, error) {
	if err := r.check(); err != nil {
		return nil, err
	}
	in := &Input{rest: column}
	n := in.Count()
	if n != r.Chunks() {
		return nil, errCorrupt
	}
	sizes := make([]uint64, n)
	for i := range sizes {
		from, to := r.Bounds(i)
		if in.Uvarint() != uint64(to-from) {
			in.fail()
		}
		sizes[i] = in.Uvarint()
	}
	c := &chunks{packed: make([][]byte, n), texts: make([]*Texts, n), columns: make([]*AttrColumns, n)}
	for i, size := range sizes {
		c.packed[i] = in.bytes(size)
	}
	return c, in.Err()
}

// Texts are the messages of a stretch of lines, one behind the other.
type Texts struct {
	All  []byte
	ends []uint32
}

func readTexts(raw []byte, n int) (*Texts, error) {
	in := &Input{rest: raw}
	t := &Texts{ends: make([]uint32, n)}
	end := uint64(0)
	for i := range t.ends {
		end += in.Uvarint()
		if end > math.MaxUint32 {
			in.fail()
		}
		t.ends[i] = uint32(end)
	}
	if in.damaged || end != uint64(len(in.rest)) {
		return nil, errCorrupt
	}
	t.All = in.rest
	return t, nil
}

// Len is the number of texts.
func (t *Texts) Len() int { return len(t.ends) }

// Span is where a text begins and ends.
func (t *Texts) Span(i int) (from, to int) {
	if i > 0 {
		from = int(t.ends[i-1])
	}
	return from, int(t.ends[i])
}

// At is one of the texts.
func (t *Texts) At(i int) []byte {
	from, to := t.Span(i)
	return t.All[from:to]
}

// AttrColumns are the attributes of a stretch of lines, key by key.
type AttrColumns struct {
	Keys []AttrColumn
}

// AttrColumn are the values of one attribute: the lines of the stretch that have it,
// ascending, and its JSON texts.
type AttrColumn struct {
	Key    string
	Lines  []uint16
	values []byte
	ends   []uint32
}

// JSON is the value of the nth of the lines.
func (c *AttrColumn) JSON(n int) []byte {
	from := uint32(0)
	if n > 0 {
		from = c.ends[n-1]
	}
	return c.values[from:c.ends[n]]
}

func readAttributes(raw []byte, lines int) (*AttrColumns, error) {
	in := &Input{rest: raw}
	columns := &AttrColumns{Keys: make([]AttrColumn, in.Count())}
	for i := range columns.Keys {
		c := &columns.Keys[i]
		c.Key = in.Text()
		n, size := in.Uvarint(), in.Uvarint()
		if n > uint64(lines) {
			in.fail()
			break
		}
		c.Lines, c.ends = make([]uint16, n), make([]uint32, n)
		next := uint64(0)
		for j := range c.Lines {
			next += in.Uvarint()
			if next >= uint64(lines) {
				in.fail()
				break
			}
			c.Lines[j] = uint16(next)
			next++
		}
		end := uint64(0)
		for j := range c.ends {
			end += in.Uvarint()
			if end > size {
				in.fail()
				break
			}
			c.ends[j] = uint32(end)
		}
		if end != size {
			in.fail()
		}
		c.values = in.bytes(size)
	}
	return columns, in.Err()
}
