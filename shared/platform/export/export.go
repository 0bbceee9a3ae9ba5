// Package export writes long lists as files, part by part as they are read.
package export

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"iter"
	"strings"
)

// Parts are the entries of a list, some at a time.
type Parts[T any] = iter.Seq2[[]T, error]

// NDJSON writes one line of JSON for every entry, in the form that view gives it.
func NDJSON[T, V any](w io.Writer, entries Parts[T], view func(*T) V) error {
	buffered := bufio.NewWriter(w)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	if err := each(entries, func(entry *T) error { return encoder.Encode(view(entry)) }); err != nil {
		return err
	}
	return buffered.Flush()
}

// CSV writes one row for every entry under a header, as RFC 4180 has it.
func CSV[T any](w io.Writer, header []string, entries Parts[T], row func(*T) []string) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(header); err != nil {
		return err
	}
	err := each(entries, func(entry *T) error {
		cells := row(entry)
		for i, cell := range cells {
			cells[i] = safeCell(cell)
		}
		return out.Write(cells)
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func each[T any](entries Parts[T], write func(*T) error) error {
	for part, err := range entries {
		if err != nil {
			return err
		}
		for i := range part {
			if err := write(&part[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// safeCell keeps spreadsheets from taking a text for a formula: a quote in front of what
// would begin one shows it as text.
func safeCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}
