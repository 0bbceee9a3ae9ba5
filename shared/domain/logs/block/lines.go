package block

import "slices"

// Line puts one line together. All columns must have been fetched.
func (r *Reader) Line(i int) (Line, error) {
	times, err := r.Times()
	if err != nil {
		return Line{}, err
	}
	seqs, err := r.Seqs()
	if err != nil {
		return Line{}, err
	}
	labels, labelOf, err := r.Labels()
	if err != nil {
		return Line{}, err
	}
	ids, idOf, err := r.Traces()
	if err != nil {
		return Line{}, err
	}
	chunk := i / chunkLines
	messages, err := r.Messages(chunk)
	if err != nil {
		return Line{}, err
	}
	attributes, err := r.Attributes(chunk)
	if err != nil {
		return Line{}, err
	}
	label, within := labels[labelOf[i]], i%chunkLines
	return Line{
		Micros: times[i], Seq: seqs[i], Level: label.Level, Service: label.Service, Host: label.Host,
		Message: string(messages.At(within)), Attributes: attributes.Of(within),
		TraceID: ids.At(int(idOf[2*i])), SpanID: ids.At(int(idOf[2*i+1])),
	}, nil
}

// All puts all lines together.
func (r *Reader) All() ([]Line, error) {
	lines := make([]Line, r.Lines)
	for i := range lines {
		var err error
		if lines[i], err = r.Line(i); err != nil {
			return nil, err
		}
	}
	return lines, nil
}

// Of are the attributes of one line of the stretch.
func (c *AttrColumns) Of(line int) []Attr {
	var attributes []Attr
	for i := range c.Keys {
		key := &c.Keys[i]
		if n, ok := slices.BinarySearch(key.Lines, uint16(line)); ok {
			attributes = append(attributes, Attr{Key: key.Key, JSON: string(key.JSON(n))})
		}
	}
	return attributes
}
