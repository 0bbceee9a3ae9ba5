package block

import "encoding/binary"

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

// Pair is who wrote lines at which level.
type Pair struct{ Service, Level string }

// counts makes the column of sorted lines.
func counts(lines []Line) []byte {
	var dictionary []Pair
	index := map[Pair]int{}
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
	var last Pair
	at := -1
	for i := range lines {
		l := &lines[i]
		if m := Minute(l.Micros); m != minute {
			flush()
			minute = m
		}
		if key := (Pair{l.Service, l.Level}); at < 0 || key != last {
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
		raw = AppendText(AppendText(raw, p.Service), p.Level)
	}
	return Pack(nil, append(raw, entries...))
}

// ReadCounts reads the counts column of a block, oldest minute first.
func ReadCounts(column []byte) ([]Count, error) {
	var all []Count
	err := VisitCounts(column, func(pairs []Pair) func(int64, int, int) {
		return func(minute int64, pair, lines int) {
			all = append(all, Count{Minute: minute, Service: pairs[pair].Service, Level: pairs[pair].Level, Lines: lines})
		}
	})
	return all, err
}

// VisitCounts reads the counts column of a block without keeping it: begin gets the pairs
// and returns what gets the lines of each minute, oldest first, by the place of their pair.
func VisitCounts(column []byte, begin func(pairs []Pair) func(minute int64, pair, lines int)) error {
	raw, err := unpack(column)
	if err != nil {
		return err
	}
	in := &Input{rest: raw}
	minute := in.Varint()
	pairs := make([]Pair, in.Count())
	for i := range pairs {
		pairs[i] = Pair{in.Text(), in.Text()}
	}
	visit := begin(pairs)
	for len(in.rest) > 0 {
		minute += int64(in.Uvarint())
		for range in.Count() {
			at, n := in.Uvarint(), in.Uvarint()
			if at >= uint64(len(pairs)) || n > MaxLines*1024 {
				in.fail()
				break
			}
			visit(minute, int(at), int(n))
		}
	}
	return in.Err()
}
