package events

// Lanes names what a message is about. Of two messages of one queue that name the same
// thing the older one is delivered first; the others may go in any order. A message that
// names nothing keeps its place among those that name nothing.
type Lanes func(m Message) []string

// lanesOf splits the rows of a queue into lanes, each in order: rows are in one lane
// when they name the same thing, directly or through rows between them. Without names
// all rows are in one.
func lanesOf(rows []row, names Lanes) [][]row {
	if names == nil {
		return [][]row{rows}
	}
	leader := make([]int, len(rows)) // of each row, another row of its lane or itself
	find := func(i int) int {
		for leader[i] != i {
			leader[i] = leader[leader[i]]
			i = leader[i]
		}
		return i
	}
	first := map[string]int{}
	for i, r := range rows {
		leader[i] = i
		named := names(r.message)
		if len(named) == 0 {
			named = []string{""}
		}
		for _, name := range named {
			if other, ok := first[name]; ok {
				leader[find(i)] = find(other)
			} else {
				first[name] = i
			}
		}
	}

	var lanes [][]row
	place := map[int]int{}
	for i, r := range rows {
		at, ok := place[find(i)]
		if !ok {
			at = len(lanes)
			place[find(i)] = at
			lanes = append(lanes, nil)
		}
		lanes[at] = append(lanes[at], r)
	}
	return lanes
}
