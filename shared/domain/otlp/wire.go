package otlp

import (
	"math"

	"google.golang.org/protobuf/encoding/protowire"
)

// message reads the fields of one encoded message one after the other. Fields of an
// unexpected wire type match none of the accessors and are skipped like unknown ones.
type message struct {
	rest []byte
	num  protowire.Number
	typ  protowire.Type
	data []byte
	bits uint64
	bad  bool
}

func open(raw []byte) message { return message{rest: raw} }

// next goes to the next field. It returns false at the end and at what is malformed,
// which err tells apart.
func (m *message) next() bool {
	if m.bad || len(m.rest) == 0 {
		return false
	}
	num, typ, n := protowire.ConsumeTag(m.rest)
	if n < 0 {
		m.bad = true
		return false
	}
	m.num, m.typ, m.data, m.bits = num, typ, nil, 0
	value := m.rest[n:]
	switch typ {
	case protowire.VarintType:
		m.bits, n = protowire.ConsumeVarint(value)
	case protowire.Fixed64Type:
		m.bits, n = protowire.ConsumeFixed64(value)
	case protowire.Fixed32Type:
		var short uint32
		short, n = protowire.ConsumeFixed32(value)
		m.bits = uint64(short)
	case protowire.BytesType:
		m.data, n = protowire.ConsumeBytes(value)
	default: // groups, which OTLP never had
		n = -1
	}
	if n < 0 {
		m.bad = true
		return false
	}
	m.rest = value[n:]
	return true
}

func (m *message) err() error {
	if m.bad {
		return malformed()
	}
	return nil
}

func (m *message) isBytes(num protowire.Number) bool {
	return m.num == num && m.typ == protowire.BytesType
}

func (m *message) isVarint(num protowire.Number) bool {
	return m.num == num && m.typ == protowire.VarintType
}

func (m *message) isFixed64(num protowire.Number) bool {
	return m.num == num && m.typ == protowire.Fixed64Type
}

func (m *message) float() float64 { return math.Float64frombits(m.bits) }

// appendFixed64s reads a repeated fixed64 field, packed or not, up to a bound.
func (m *message) appendFixed64s(dst []uint64, bound int) (values []uint64, cut bool) {
	return m.appendNumbers(dst, bound, protowire.Fixed64Type, protowire.ConsumeFixed64)
}

// appendVarints reads a repeated varint field, packed or not, up to a bound.
func (m *message) appendVarints(dst []uint64, bound int) (values []uint64, cut bool) {
	return m.appendNumbers(dst, bound, protowire.VarintType, protowire.ConsumeVarint)
}

func (m *message) appendNumbers(dst []uint64, bound int, single protowire.Type, consume func([]byte) (uint64, int)) (values []uint64, cut bool) {
	if m.typ == single {
		if len(dst) >= bound {
			return dst, true
		}
		return append(dst, m.bits), false
	}
	for rest := m.data; len(rest) > 0; {
		v, n := consume(rest)
		if n < 0 {
			m.bad = true
			return dst, false
		}
		if len(dst) >= bound {
			return dst, true
		}
		dst, rest = append(dst, v), rest[n:]
	}
	return dst, false
}
