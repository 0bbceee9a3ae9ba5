// Package page holds the two forms in which lists are cut: numbered pages and
// opaque cursors (section 11 of the API conventions). It knows neither SQL nor HTTP:
// repositories ask it for offsets, handlers for the envelope of a page.
package page

// Request is the page a caller asked for. Handlers have checked its limits.
type Request struct {
	Page  int
	Limit int
}

// Offset is the number of rows before the page.
func (r Request) Offset() int {
	return (r.Page - 1) * r.Limit
}

// Page is one page of a list and its place in the whole.
type Page[T any] struct {
	Items []T `json:"items" nullable:"false"`
	Total int `json:"total"`
	Page  int `json:"page"`
	Limit int `json:"limit"`
	Pages int `json:"pages"`
}

// Of puts the rows of one page into its envelope. A page past the end is an empty list.
func Of[T any](items []T, total int, r Request) Page[T] {
	if items == nil {
		items = []T{}
	}
	return Page[T]{Items: items, Total: total, Page: r.Page, Limit: r.Limit, Pages: pages(total, r.Limit)}
}

// Map turns the rows of a page into what a client sees and keeps the numbers.
func Map[A, B any](p Page[A], view func(A) B) Page[B] {
	items := make([]B, len(p.Items))
	for i, item := range p.Items {
		items[i] = view(item)
	}
	return Page[B]{Items: items, Total: p.Total, Page: p.Page, Limit: p.Limit, Pages: p.Pages}
}

func pages(total, limit int) int {
	if total <= 0 || limit <= 0 {
		return 0
	}
	return (total + limit - 1) / limit
}
