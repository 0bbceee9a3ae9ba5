package correlation

import "slices"

// Edge joins two things, named by their places in a list, with a score.
type Edge struct {
	A, B  int
	Score Score
}

// Group is what is joined, directly or through others, with the strongest edge
// that does so.
type Group struct {
	Members []int
	Best    Score
}

// Groups returns the groups of at least two among n things, in the order of
// their first members.
func Groups(n int, edges []Edge) []Group {
	parent := make([]int, n)
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for _, e := range edges {
		a, b := root(e.A), root(e.B)
		parent[max(a, b)] = min(a, b)
	}

	byRoot := map[int]*Group{}
	var roots []int
	for i := range n {
		r := root(i)
		if byRoot[r] == nil {
			byRoot[r] = &Group{}
			roots = append(roots, r)
		}
		byRoot[r].Members = append(byRoot[r].Members, i)
	}
	for _, e := range edges {
		if g := byRoot[root(e.A)]; e.Score.Value > g.Best.Value {
			g.Best = e.Score
		}
	}
	var groups []Group
	for _, r := range roots {
		if len(byRoot[r].Members) > 1 {
			groups = append(groups, *byRoot[r])
		}
	}
	return slices.Clip(groups)
}
