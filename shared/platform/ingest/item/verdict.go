package item

import (
	"fmt"

	"github.com/sre-copilot/sre-copilot/shared/platform/fault"
	"github.com/sre-copilot/sre-copilot/shared/platform/ingest"
)

// shownFields is how many fields the refusal of a whole request names.
const shownFields = 20

// Verdict is what became of the items of a request. The zero Verdict is ready.
type Verdict struct {
	ingest.Judge

	fields []fault.Field
}

// Refuse notes that the item at index of a list is not stored; the list has no name when
// the body is the only item.
func (v *Verdict) Refuse(list string, index int, p *Problem) {
	v.Reject(index, p.Code, "%s", p.Error())
	if len(v.fields) >= shownFields {
		return
	}
	field := p.Field
	if list != "" {
		field = fmt.Sprintf("%s[%d]", list, index)
		if p.Field != "" {
			field += "." + p.Field
		}
	}
	if field == "" {
		field = "body"
	}
	v.fields = append(v.fields, fault.Field{Field: field, Message: p.Message})
}

// Err is the refusal of the whole request when nothing of it is stored, although it had
// items.
func (v *Verdict) Err(stored int) error {
	if stored > 0 || v.Rejected() == 0 {
		return nil
	}
	e := fault.New(fault.Invalid, fault.CodeValidation, "%s %s", v.fields[0].Field, v.fields[0].Message)
	e.Fields = v.fields
	return ingest.Refuse(e, &v.Judge)
}

// TooOld is the problem of an item whose time nobody could ask for any more.
func TooOld() Problem {
	return Problem{Field: "timestamp", Code: ingest.CodeTooOld, Message: "is older than what is kept"}
}
