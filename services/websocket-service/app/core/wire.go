package core

import "encoding/binary"

// The parts of the head of a frame (RFC 6455 section 5.2).
const (
	finalText = 0x81
	short     = 126 // lengths below it are in the second byte
	twoBytes  = 126 // the length follows in two bytes
	eight     = 127 // the length follows in eight bytes
)

// Wire is a text as a server puts it on a WebSocket. One that goes to thousands of
// connections is made once.
func Wire(text []byte) []byte {
	frame := make([]byte, 1, len(text)+10)
	frame[0] = finalText
	switch size := len(text); {
	case size < short:
		frame = append(frame, byte(size))
	case size <= 0xffff:
		frame = binary.BigEndian.AppendUint16(append(frame, twoBytes), uint16(size))
	default:
		frame = binary.BigEndian.AppendUint64(append(frame, eight), uint64(size))
	}
	return append(frame, text...)
}
