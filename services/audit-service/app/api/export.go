package api

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sre-copilot/sre-copilot/shared/domain/audit"
)

// pages are parts of the trail, one after the other.
type pages = iter.Seq2[[]audit.Stored, error]

// writeNDJSON writes one entry a line, in the form the API shows it.
func writeNDJSON(w io.Writer, entries pages) error {
	buffered := bufio.NewWriter(w)
	encoder := json.NewEncoder(buffered)
	for page, err := range entries {
		if err != nil {
			return err
		}
		for _, entry := range page {
			if err := encoder.Encode(viewOf(entry)); err != nil {
				return err
			}
		}
	}
	return buffered.Flush()
}

var csvHeader = []string{
	"id", "timestamp", "actor_type", "actor_name", "user_id", "user_email", "action", "resource_type", "resource_id", "success", "error_message",
	"service", "ip_address", "user_agent", "request_id", "tenant_id", "project_id", "changes", "metadata", "prev_hash", "hash",
}

// writeCSV writes one entry a row, as RFC 4180 has it.
func writeCSV(w io.Writer, entries pages) error {
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(csvHeader); err != nil {
		return err
	}
	for page, err := range entries {
		if err != nil {
			return err
		}
		for _, entry := range page {
			if err := out.Write(rowOf(entry)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func rowOf(s audit.Stored) []string {
	row := []string{
		s.ID.String(), s.Timestamp.UTC().Format(time.RFC3339Nano), string(s.ActorType), s.ActorName, idText(s.UserID), s.UserEmail, s.Action,
		s.ResourceType, textOf(s.ResourceID), strconv.FormatBool(s.Success), textOf(s.ErrorMessage), s.Service, textOf(s.IPAddress), s.UserAgent,
		textOf(s.RequestID), s.TenantID.String(), idText(s.ProjectID), jsonText(s.Changes), jsonText(s.Metadata), s.PrevHash, s.Hash,
	}
	for i, cell := range row {
		row[i] = safeCell(cell)
	}
	return row
}

// safeCell keeps spreadsheets from taking a text for a formula: a quote in front
// of what would begin one shows it as text.
func safeCell(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}

func textOf(v *string) string {
	if v == nil {
		return ""
	}
	return *v
}

func idText(id *uuid.UUID) string {
	if id == nil {
		return ""
	}
	return id.String()
}

func jsonText(text json.RawMessage) string {
	if string(text) == "null" {
		return ""
	}
	return string(text)
}
