package block

import "encoding/hex"

// IDs are different ids. A page of lines needs few of those of a block, so each becomes
// a text when it is asked for.
type IDs struct {
	raw  []byte
	at   []uint32 // where each stands in raw, its form first
	made []string
}

// noIDs is the empty id alone.
func noIDs() *IDs { return &IDs{at: make([]uint32, 1), made: make([]string, 1)} }

func readIDs(in *Input) *IDs {
	n := in.Count() + 1
	ids := &IDs{raw: in.rest, at: make([]uint32, n), made: make([]string, n)}
	for i := 1; i < n; i++ {
		ids.at[i] = uint32(len(ids.raw) - len(in.rest))
		in.bytes(1)
		in.bytes(in.Uvarint())
	}
	return ids
}

// Len is the number of ids, with the empty one, which is the first.
func (d *IDs) Len() int { return len(d.at) }

// At is one of the ids.
func (d *IDs) At(i int) string {
	if i > 0 && d.made[i] == "" {
		in := &Input{rest: d.raw[d.at[i]+1:]}
		id := in.bytes(in.Uvarint())
		if d.raw[d.at[i]] == idHex {
			d.made[i] = hex.EncodeToString(id)
		} else {
			d.made[i] = string(id)
		}
	}
	return d.made[i]
}
