package block

import (
	"encoding/binary"
	"slices"
)

const minuteMicros = 60 * 1_000_000

// Count is how many lines a service wrote at a level within one minute.
type Count struct {
	Minute  int64 // since 1970
	Service string
	Level   string
	Lines   int
}

// Minute is the minute of a time in microseconds, since 1970.
func Minute(micros int64) int64 {
	if micros < 0 {
		return (micros - minuteMicros + 1) / minuteMicros
	}
	return micros / minuteMicros
}

type pair struct{ service, level string }

// counts makes the column of sorted lines.
func counts(lines []Line) []byte {
	var dictionary []pair
	index := map[pair]int{}
	var entries []byte
	perMinute := []int{}
	minute := Minute(lines[0].Micros)
	first := minute

	flush := func() {
		used := 0
		for _, n := range perMinute {
			if n > 0 {
				used++
			}
		}
		entries = binary.AppendUvarint(entries, uint64(minute-first))
		entries = binary.AppendUvarint(entries, uint64(used))
		for i, n := range perMinute {
			if n > 0 {
				entries = binary.AppendUvarint(entries, uint64(i))
				entries = binary.AppendUvarint(entries, uint64(n))
				perMinute[i] = 0
			}
		}
		first = minute
	}
	var last pair
	at := -1
	for i := range lines {
		l := &lines[i]
		if m := Minute(l.Micros); m != minute {
			flush()
			minute = m
		}
		if key := (pair{l.Service, l.Level}); at < 0 || key != last {
			known, ok := index[key]
			if !ok {
				known = len(dictionary)
				index[key] = known
				dictionary = append(dictionary, key)
				perMinute = append(perMinute, 0)
			}
			last, at = key, known
		}
		perMinute[at]++
	}
	flush()

	raw := binary.AppendVarint(nil, Minute(lines[0].Micros))
	raw = binary.AppendUvarint(raw, uint64(len(dictionary)))
	for _, p := range dictionary {
		raw = AppendText(AppendText(raw, p.service), p.level)
	}
	return Pack(nil, append(raw, entries...))
}

// ReadCounts reads the counts column of a block, oldest minute first.
func ReadCounts(column []byte) ([]Count, error) {
	raw, err := unpack(column)
	if err != nil {
		return nil, err
	}
	in := &Input{rest: raw}
	minute := in.Varint()
	dictionary := make([]pair, in.Count())
	for i := range dictionary {
		dictionary[i] = pair{in.Text(), in.Text()}
	}
	var all []Count
	for len(in.rest) > 0 {
		minute += int64(in.Uvarint())
		for range in.Count() {
			at, n := in.Uvarint(), in.Uvarint()
			if at >= uint64(len(dictionary)) || n > MaxLines*1024 {
				in.fail()
				break
			}
			all = append(all, Count{Minute: minute, Service: dictionary[at].service, Level: dictionary[at].level, Lines: int(n)})
		}
	}
	return slices.Clip(all), in.Err()
}
