package column

import (
	"github.com/cespare/xxhash/v2"
)

const (
	bloomBits   = 10 // per key: about one in a hundred keys that are absent seems to be there
	bloomHashes = 7
)

// Hash is the hash of a key, also of one that is stored instead of the key.
func Hash(key string) uint64 { return xxhash.Sum64String(key) }

// HashPair is the hash of a name and its value.
func HashPair(name, value string) uint64 {
	var d xxhash.Digest
	d.Reset()
	_, _ = d.WriteString(name)
	_, _ = d.Write([]byte{0})
	_, _ = d.WriteString(value)
	return d.Sum64()
}

// Keys collects the hashes of the keys of a block.
type Keys map[uint64]struct{}

// Add adds a key by its hash.
func (k Keys) Add(hash uint64) { k[hash] = struct{}{} }

// Bloom returns a filter that contains the keys.
func (k Keys) Bloom() Bloom {
	words := max(1, (len(k)*bloomBits+63)/64)
	bits := make(Bloom, 8*words)
	for hash := range k {
		for i := range uint64(bloomHashes) {
			place := step(hash, i) % uint64(64*words)
			bits[place/8] |= 1 << (place % 8)
		}
	}
	return bits
}

// Bloom tells keys that are certainly not in a block from those that may be.
type Bloom []byte

// May reports whether the key with this hash may be there. An empty filter excludes
// nothing.
func (b Bloom) May(hash uint64) bool {
	bits := uint64(len(b)) * 8
	if bits == 0 {
		return true
	}
	for i := range uint64(bloomHashes) {
		place := step(hash, i) % bits
		if b[place/8]&(1<<(place%8)) == 0 {
			return false
		}
	}
	return true
}

// step is the i-th hash by double hashing (Kirsch and Mitzenmacher, 2006).
func step(hash, i uint64) uint64 {
	second := hash>>33 | hash<<31 | 1
	return hash + i*second
}
